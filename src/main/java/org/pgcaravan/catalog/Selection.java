package org.pgcaravan.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Leaves out what a filter does not want, as pg_dump does with {@code -n}, {@code -t} and {@code -T}, and decides what becomes
 * of what needs something that is left out. Works on wholes, when all dependencies are read and before anything is ordered.
 */
final class Selection {

    private static final int EXAMPLES = 5;

    private final CatalogObjects objects;
    private final Matches matches;
    private final CatalogFilter.Missing missing;
    private final Set<CatalogObject> ofUnreadTables;
    private final Set<CatalogObject> chosen = new LinkedHashSet<>();
    private final Map<CatalogObject, List<CatalogObject>> checksOfDomains = new HashMap<>();

    /** What each object that cannot be made lacks in the end: something that the filter leaves out. */
    private final Map<CatalogObject, CatalogObject> lacking = new LinkedHashMap<>();

    Selection(CatalogObjects objects, Matches matches, CatalogFilter.Missing missing) {
        this.objects = objects;
        this.matches = matches;
        this.missing = missing;
        this.ofUnreadTables = objects.resolveHolders();
    }

    /** @throws FilterException when a table that is wanted cannot be made without what is left out */
    void apply() {
        choose();
        if (missing == CatalogFilter.Missing.NAMED) {
            warnOfNeeds();
            keep(chosen);
            return;
        }
        Set<CatalogObject> makeable = reachable(chosen);
        findLacking(makeable);
        requireTables();
        Set<CatalogObject> whole = new LinkedHashSet<>(chosen);
        whole.removeAll(lacking.keySet());
        Set<CatalogObject> kept = reachable(whole);
        warnOfBrought(kept);
        lacking.keySet().stream()
                .filter(object -> chosen.contains(object) && object.kind() != ObjectKind.INDEX_PARTITION)
                .forEach(object -> objects.warn(object + " is left out: it " + reason(object)));
        keep(kept);
    }

    private void warnOfNeeds() {
        Set<CatalogObject> told = new HashSet<>(chosen);
        for (CatalogObject object : chosen) {
            for (CatalogObject need : needs(object)) {
                CatalogObject lacks = leftOut(need, chosen);
                if (told.add(lacks)) {
                    objects.warn(object + " needs " + lacks + ", which the filter leaves out.");
                }
            }
        }
    }

    /** A table rather than its index, or what else of it is needed. */
    private static CatalogObject leftOut(CatalogObject need, Set<CatalogObject> kept) {
        return need.holder() == null || kept.contains(need) || kept.contains(need.holder()) ? need : need.holder();
    }

    private void keep(Set<CatalogObject> kept) {
        warnOfPartitions(kept);
        objects.retain(kept);
    }

    private void choose() {
        for (CatalogObject object : objects.all()) {
            if (object.inside() == null && isChosen(object)) {
                chosen.add(object);
            }
            if (object.kind() == ObjectKind.DOMAIN_CHECK && object.inside() == null) {
                checksOfDomains
                        .computeIfAbsent(object.holder(), domain -> new ArrayList<>())
                        .add(object);
            }
        }
        objects.configuration().values().stream().filter(this::isChosen).forEach(chosen::add);
    }

    private boolean isChosen(CatalogObject object) {
        return switch (object.kind()) {
            case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW -> isRelationChosen(object);
            case SEQUENCE -> isSequenceChosen(object);
            case SEQUENCE_OWNER -> isHolderChosen(object) && isSequenceChosen(sequenceOf(object));
            case SCHEMA -> matches.wantsSchema(object.name());
            case TYPE,
                    DOMAIN,
                    SHELL_TYPE,
                    FUNCTION,
                    PROCEDURE,
                    AGGREGATE,
                    OPERATOR,
                    OPERATOR_FAMILY,
                    OPERATOR_CLASS,
                    OPERATOR_FAMILY_MEMBER,
                    COLLATION,
                    CONVERSION,
                    TEXT_SEARCH_PARSER,
                    TEXT_SEARCH_TEMPLATE,
                    TEXT_SEARCH_DICTIONARY,
                    TEXT_SEARCH_CONFIGURATION -> matches.wantsSchema(object.schema());
            // as pg_dump: extended statistics are their schema's, so that tables chosen by name come without
            case STATISTICS -> matches.wantsSchema(object.schema()) && isHolderChosen(object);
            case PUBLICATION_MEMBER -> matches.isEverything() && (object.holder() == null || isHolderChosen(object));
            default -> isHolderChosen(object);
        };
    }

    private boolean isRelationChosen(CatalogObject relation) {
        return matches.wantsRelation(relation.schema(), relation.id().oid());
    }

    /** A column's sequence comes with its table, whatever is said of the sequence itself. */
    private boolean isSequenceChosen(CatalogObject sequence) {
        boolean withTable = sequence.holder() != null && isRelationChosen(sequence.holder());
        return withTable || !Sequences.isIdentity(sequence) && isRelationChosen(sequence);
    }

    private static CatalogObject sequenceOf(CatalogObject owner) {
        return owner.needs().stream()
                .filter(need -> need.kind() == ObjectKind.SEQUENCE)
                .findFirst()
                .orElseThrow();
    }

    /** What is in no schema and belongs to nothing comes with everything only: casts, languages, extensions, publications. */
    private boolean isHolderChosen(CatalogObject object) {
        return object.holder() == null || ofUnreadTables.contains(object)
                ? matches.isEverything()
                : isChosen(object.holder());
    }

    /** What must be there before an object can be made. */
    private Collection<CatalogObject> needs(CatalogObject object) {
        if (object instanceof Relation relation) {
            if (objects.configuration().containsValue(relation)) {
                CatalogObject extension = objects.find(relation.id());
                return extension == null ? List.of() : List.of(extension);
            }
            Set<CatalogObject> needs = relation.settledNeeds();
            if (relation.isPartition()) {
                relation.parents().forEach(needs::remove); // it is made on its own and attached later
            }
            return needs;
        }
        return object.settledNeeds();
    }

    /** @return those, and all that they need but relations that are not chosen */
    private Set<CatalogObject> reachable(Set<CatalogObject> from) {
        Set<CatalogObject> reached = new LinkedHashSet<>(from);
        Deque<CatalogObject> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            CatalogObject object = open.pop();
            List<CatalogObject> wanted = new ArrayList<>(needs(object));
            wanted.addAll(checksOfDomains.getOrDefault(object, List.of()));
            for (CatalogObject need : wanted) {
                if ((chosen.contains(need) || mayBeBrought(need)) && !lacking.containsKey(need) && reached.add(need)) {
                    open.push(need);
                }
            }
        }
        return reached;
    }

    private static boolean mayBeBrought(CatalogObject object) {
        return switch (object.kind()) {
            case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW -> false;
            case SEQUENCE -> !Sequences.isIdentity(object);
            default -> object.holder() == null || object.kind() == ObjectKind.DOMAIN_CHECK;
        };
    }

    private void findLacking(Set<CatalogObject> makeable) {
        Map<CatalogObject, List<CatalogObject>> neededBy = new HashMap<>();
        Deque<CatalogObject> open = new ArrayDeque<>();
        for (CatalogObject object : makeable) {
            for (CatalogObject need : needs(object)) {
                neededBy.computeIfAbsent(need, n -> new ArrayList<>()).add(object);
                if (!makeable.contains(need) && lacking.putIfAbsent(object, leftOut(need, makeable)) == null) {
                    open.add(object);
                }
            }
        }
        while (!open.isEmpty()) {
            CatalogObject lost = open.poll();
            for (CatalogObject object : neededBy.getOrDefault(lost, List.of())) {
                if (lacking.putIfAbsent(object, lost) == null) {
                    open.add(object);
                }
            }
        }
    }

    private void requireTables() {
        List<String> reasons = lacking.keySet().stream()
                .filter(chosen::contains)
                .filter(object -> missing == CatalogFilter.Missing.REQUIRED
                        || object.kind() == ObjectKind.TABLE
                        || object.kind() == ObjectKind.SEQUENCE)
                .map(object -> object + " " + reason(object))
                .toList();
        if (!reasons.isEmpty()) {
            throw new FilterException(
                    some(reasons) + " Add what is needed to tables or schemas, or leave out what needs it"
                            + (missing == CatalogFilter.Missing.REQUIRED ? ", or do not be strict." : "."));
        }
    }

    /** From an object down to what the filter leaves out. */
    private String reason(CatalogObject object) {
        StringBuilder text = new StringBuilder("needs ");
        CatalogObject need = lacking.get(object);
        for (int steps = 0; lacking.containsKey(need) && steps < EXAMPLES; steps++) {
            text.append(need).append(", which needs ");
            need = lacking.get(need);
        }
        return text.append(need).append(", which the filter leaves out.").toString();
    }

    private void warnOfBrought(Set<CatalogObject> kept) {
        Set<CatalogObject> told = new HashSet<>(chosen);
        for (CatalogObject object : kept) {
            for (CatalogObject need : needs(object)) {
                boolean worthTelling = need.kind() != ObjectKind.SHELL_TYPE && need.kind() != ObjectKind.SCHEMA;
                if (kept.contains(need) && told.add(need) && worthTelling) {
                    objects.warn(object + " needs " + need + ", which the filter leaves out; it comes along.");
                }
            }
        }
    }

    /** Rows are the partitions': who names the parent only gets none, as with pg_dump. */
    private void warnOfPartitions(Set<CatalogObject> kept) {
        Map<Relation, List<String>> left = new LinkedHashMap<>();
        for (Relation relation : objects.relations()) {
            if (relation.isPartition() && !kept.contains(relation)) {
                relation.parents().stream()
                        .filter(kept::contains)
                        .forEach(parent -> left.computeIfAbsent(parent, p -> new ArrayList<>())
                                .add(relation.target()));
            }
        }
        left.forEach((parent, partitions) -> objects.warn(parent + " comes without the rows of its partitions "
                + some(partitions) + ", which the filter leaves out."));
    }

    private static String some(List<String> all) {
        return String.join(", ", all.subList(0, Math.min(EXAMPLES, all.size())))
                + (all.size() > EXAMPLES ? " and " + (all.size() - EXAMPLES) + " more" : "");
    }
}
