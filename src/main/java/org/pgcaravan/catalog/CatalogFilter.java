package org.pgcaravan.catalog;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pgcaravan.job.JobOptions;

/**
 * What of a source is wanted. {@link Matches} says what the patterns stand for on a source, {@link Selection} which objects
 * that are.
 *
 * @param owners whether objects belong to the same roles as on the source; else to the role that makes them
 * @param privileges whether grants and default privileges are carried over
 * @param schemas patterns as of pg_dump's {@code -n}; empty for all
 * @param tables patterns as of pg_dump's {@code -t}; empty for all. With any, {@code schemas} says nothing, as with pg_dump
 * @param excludeTables patterns as of pg_dump's {@code -T}
 * @param where conditions of the rows to copy, by patterns of tables
 * @param sections of what is wanted; the lists of a {@link Catalog} are empty for the others
 * @param missing what becomes of objects that need others which are not wanted
 */
public record CatalogFilter(
        boolean owners,
        boolean privileges,
        List<String> schemas,
        List<String> tables,
        List<String> excludeTables,
        Map<String, RowCondition> where,
        Set<Section> sections,
        Missing missing) {

    /** What becomes of an object that needs another which the filter leaves out. Each of them is told in {@link Catalog#warnings()}. */
    public enum Missing {
        /** It stays as it is, as in a dump by pg_dump: restoring it fails where the other is not there. */
        NAMED,
        /**
         * What holds no rows and reads no table comes along: schemas, extensions, types, functions, sequences. What needs a
         * table or view that is left out is left out too; only where a table itself needs one, reading fails.
         */
        BROUGHT,
        /** As BROUGHT, but reading fails wherever something wanted would be left out. */
        REQUIRED
    }

    public static final CatalogFilter EVERYTHING = new CatalogFilter(true, true);

    public CatalogFilter {
        schemas = List.copyOf(schemas);
        tables = List.copyOf(tables);
        excludeTables = List.copyOf(excludeTables);
        where = Map.copyOf(where);
        sections = Set.copyOf(sections);
        schemas.forEach(NamePattern::ofSchema);
        tables.forEach(NamePattern::ofTable);
        excludeTables.forEach(NamePattern::ofTable);
        where.keySet().forEach(NamePattern::ofTable);
    }

    /** All objects and rows. */
    public CatalogFilter(boolean owners, boolean privileges) {
        this(
                owners,
                privileges,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                EnumSet.allOf(Section.class),
                Missing.NAMED);
    }

    /**
     * What a job asks for.
     *
     * @param missing an export says {@code NAMED}; a sync, which needs a database that works, one of the others
     * @throws FilterException when a pattern or condition is none, whatever the source
     */
    public static CatalogFilter of(JobOptions options, Missing missing) {
        Map<String, RowCondition> where = new TreeMap<>();
        if (options.where() != null) {
            options.where().forEach((pattern, condition) -> where.put(pattern, new RowCondition(condition)));
        }
        return new CatalogFilter(
                options.keepsOwners(),
                options.keepsPrivileges(),
                orNone(options.schemas()),
                orNone(options.tables()),
                orNone(options.excludeTables()),
                where,
                options.sections() == null
                        ? EnumSet.allOf(Section.class)
                        : options.sections().stream()
                                .map(section -> Section.valueOf(section.name()))
                                .collect(Collectors.toSet()),
                missing);
    }

    private static List<String> orNone(List<String> patterns) {
        return patterns == null ? List.of() : patterns;
    }

    boolean wants(Ddl ddl) {
        return owners || !ddl.setsOwner();
    }

    boolean wants(Section section) {
        return sections.contains(section);
    }

    /** Whether it chooses among objects; a condition or a section does not. */
    boolean selects() {
        return !schemas.isEmpty() || !tables.isEmpty() || !excludeTables.isEmpty();
    }
}
