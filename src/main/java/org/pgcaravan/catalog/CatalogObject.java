package org.pgcaravan.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pgcaravan.postgres.Identifiers;

/**
 * A node of the dependency graph. A part (a column's default, a check, a view's query) is made together with the object it is
 * {@link #inside()} of; {@link #separate} takes it out, which is how loops are broken.
 */
class CatalogObject {

    private final ObjectId id;
    private final ObjectKind kind;
    private final String schema;
    private final String name;
    private final String target;
    private Set<CatalogObject> needs = Set.of();
    private List<CatalogObject> parts = List.of();
    private final List<Ddl> creation = new ArrayList<>(1);
    private List<Ddl> afterwards = List.of();
    private List<Long> tables = List.of();
    private CatalogObject holder;
    private CatalogObject inside;
    private CatalogObject origin;
    private Section section;
    /** Null for what it is called elsewhere. */
    private String privilegeTarget;

    private long bytes;

    /**
     * @param schema empty for objects outside of schemas
     * @param name not quoted; orders objects of one kind
     * @param target what COMMENT ON and ALTER call it, after the kind's name
     */
    CatalogObject(ObjectId id, ObjectKind kind, String schema, String name, String target) {
        this.id = id;
        this.kind = kind;
        this.schema = schema == null ? "" : schema;
        this.name = name;
        this.target = target;
        this.section = kind.section();
    }

    /** The statements that make it, without its comments. A relation knows them only when its parts are settled. */
    List<Ddl> creation() {
        return creation;
    }

    final List<Ddl> statements() {
        List<Ddl> all = new ArrayList<>(creation());
        all.addAll(afterwards);
        return all;
    }

    final Ddl ddl(String sql, String... roles) {
        return new Ddl(sql, kind.sqlName(), target, Set.of(roles), Set.of(), kind.isOptional());
    }

    final CatalogObject create(String sql, String... roles) {
        creation.add(ddl(sql, roles));
        return this;
    }

    /**
     * As {@link #create}, for what an extension's script may have made on a table that a hosted server keeps to itself.
     *
     * @param there a condition, true on a destination that has it just so: nothing is done there. Elsewhere a refusal is no failure
     */
    final void createUnless(String there, List<String> statements, String... roles) {
        String made = statements.stream()
                .map(statement -> "EXECUTE " + Identifiers.literal(statement) + "; ")
                .collect(Collectors.joining());
        String body = "BEGIN IF NOT (" + there + ") THEN " + made + "END IF; END";
        creation.add(ddl(Ddl.UNLESS_THERE + Identifiers.literal(body), roles).asOptional());
    }

    final void ownedBy(String owner) {
        if (owner != null) {
            creation.add(ownerStatement(owner));
        }
    }

    final Ddl ownerStatement(String owner) {
        return ddl("ALTER " + kind.sqlName() + " " + target + " OWNER TO " + Identifiers.quote(owner), owner)
                .asOptional();
    }

    /** Adds what is said of it once it is there: comments, security labels. */
    final void afterwards(Ddl statement) {
        if (afterwards.isEmpty()) {
            afterwards = new ArrayList<>(1);
        }
        afterwards.add(statement);
    }

    final void need(CatalogObject other) {
        if (other != null && other != this) {
            if (needs.isEmpty()) {
                needs = new FewSet<>();
            }
            needs.add(other);
        }
    }

    /** As pg_depend says. */
    void depend(CatalogObject needed) {
        need(needed);
    }

    final void needAll(Collection<CatalogObject> others) {
        others.forEach(this::need);
    }

    final void needInstead(CatalogObject replacement, CatalogObject replaced) {
        if (needs.contains(replaced) && needs.remove(replaced)) {
            need(replacement);
        }
    }

    final void placeInside(CatalogObject whole) {
        inside = whole;
        origin = whole;
        if (whole.parts.isEmpty()) {
            whole.parts = new ArrayList<>(4);
        }
        whole.parts.add(this);
    }

    /** Says whose it is: it is wanted where the holder is. A table's trigger, a domain's check, a column's sequence. */
    final void belongTo(CatalogObject other) {
        holder = other;
    }

    /** @return null for what stands for itself */
    final CatalogObject holder() {
        return holder;
    }

    /** Forgets needs of itself and its parts, but those. */
    final void needOnly(Set<CatalogObject> settled) {
        retainNeeds(settled);
        parts.forEach(part -> part.retainNeeds(settled));
    }

    private void retainNeeds(Set<CatalogObject> settled) {
        if (!needs.isEmpty()) {
            needs.removeIf(need -> !settled.contains(need.settled()));
        }
    }

    /** Takes a part out of its whole, to be made after it. */
    final void separate(Section when) {
        inside.parts.remove(this);
        inside = null;
        section = when;
        need(origin);
    }

    final boolean isInside(CatalogObject whole) {
        return inside == whole;
    }

    /** Itself, or the whole that it is made with. */
    final CatalogObject settled() {
        return inside == null ? this : inside;
    }

    final CatalogObject inside() {
        return inside;
    }

    /** All that must be there before it and the parts within it. */
    final Set<CatalogObject> settledNeeds() {
        Set<CatalogObject> settled = new FewSet<>();
        for (CatalogObject need : needs) {
            settled.add(need.settled());
        }
        for (CatalogObject part : parts) {
            for (CatalogObject need : part.needs) {
                settled.add(need.settled());
            }
        }
        settled.remove(this);
        return settled;
    }

    final Set<CatalogObject> needs() {
        return needs;
    }

    final List<CatalogObject> parts() {
        return parts;
    }

    final void weighs(long weight) {
        bytes = weight;
    }

    final void waitFor(Collection<Long> tableOids) {
        tables = Stream.concat(tables.stream(), tableOids.stream()).toList();
    }

    final void postpone() {
        section = Section.POST_DATA;
    }

    final void privilegeTarget(String text) {
        privilegeTarget = text;
    }

    final String privilegeTarget() {
        return privilegeTarget == null ? kind.sqlName() + " " + target : privilegeTarget;
    }

    final ObjectId id() {
        return id;
    }

    final ObjectKind kind() {
        return kind;
    }

    final String schema() {
        return schema;
    }

    final String name() {
        return name;
    }

    final String target() {
        return target;
    }

    final Section section() {
        return section;
    }

    final List<Long> tables() {
        return tables;
    }

    final long bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return kind.sqlName() + " " + target;
    }
}
