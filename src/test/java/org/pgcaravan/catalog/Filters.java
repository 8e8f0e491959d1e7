package org.pgcaravan.catalog;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Filters for tests. */
final class Filters {

    private Filters() {}

    static CatalogFilter filter(
            List<String> schemas, List<String> tables, List<String> excluded, CatalogFilter.Missing missing) {
        return new CatalogFilter(
                true, true, schemas, tables, excluded, Map.of(), EnumSet.allOf(Section.class), missing);
    }

    static CatalogFilter tables(CatalogFilter.Missing missing, String... tables) {
        return filter(List.of(), List.of(tables), List.of(), missing);
    }

    static CatalogFilter schemas(CatalogFilter.Missing missing, String... schemas) {
        return filter(List.of(schemas), List.of(), List.of(), missing);
    }

    static CatalogFilter where(Map<String, String> conditions) {
        Map<String, RowCondition> where = new TreeMap<>();
        conditions.forEach((pattern, condition) -> where.put(pattern, new RowCondition(condition)));
        return new CatalogFilter(
                true,
                true,
                List.of(),
                List.of(),
                List.of(),
                where,
                EnumSet.allOf(Section.class),
                CatalogFilter.Missing.BROUGHT);
    }
}
