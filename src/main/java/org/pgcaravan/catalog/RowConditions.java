package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pgcaravan.postgres.SqlErrors;

/**
 * Gives tables the conditions of their rows. A condition on a partitioned table is one on each of its partitions, for the rows
 * are there; one on a table that others inherit from is on its own rows only. Where several apply, all must hold.
 */
record RowConditions(CatalogObjects objects, Matches matches) {

    private static final int TABLES_A_QUERY = 50;

    /**
     * @param where conditions by patterns of tables
     * @throws FilterException when a pattern stands for no table that is copied, or the server does not take a condition
     */
    void apply(Map<String, RowCondition> where, Connection source) throws SQLException {
        if (where.isEmpty()) {
            return;
        }
        Map<Long, List<Relation>> partitions = new HashMap<>();
        for (Relation relation : objects.relations()) {
            if (relation.isPartition()) {
                relation.parents()
                        .forEach(parent -> partitions
                                .computeIfAbsent(parent.id().oid(), oid -> new ArrayList<>())
                                .add(relation));
            }
        }
        Map<Relation, Map<String, RowCondition>> given = new LinkedHashMap<>();
        for (Map.Entry<String, RowCondition> entry : new TreeMap<>(where).entrySet()) {
            boolean any = false;
            for (long oid : matches.where(entry.getKey())) {
                any |= give(oid, partitions, entry, given);
            }
            if (!any) {
                throw new FilterException(
                        "Pattern '" + entry.getKey() + "' in where stands for no table whose rows are copied.");
            }
        }
        check(given, source);
        given.forEach((table, conditions) -> conditions.values().forEach(table::restrictTo));
    }

    private boolean give(
            long oid,
            Map<Long, List<Relation>> partitions,
            Map.Entry<String, RowCondition> entry,
            Map<Relation, Map<String, RowCondition>> given) {
        Relation table = objects.relation(oid) != null
                ? objects.relation(oid)
                : objects.configuration().get(oid);
        boolean any = table != null && table.hasRows();
        if (any) {
            given.computeIfAbsent(table, t -> new TreeMap<>()).put(entry.getKey(), entry.getValue());
        }
        for (Relation partition : partitions.getOrDefault(oid, List.of())) {
            any |= give(partition.id().oid(), partitions, entry, given);
        }
        return any;
    }

    /** Asks the server whether it understands them, without reading a row. */
    private static void check(Map<Relation, Map<String, RowCondition>> given, Connection source) throws SQLException {
        List<Relation> tables = List.copyOf(given.keySet());
        Aside aside = new Aside(source);
        for (int from = 0; from < tables.size(); from += TABLES_A_QUERY) {
            List<Relation> some = tables.subList(from, Math.min(tables.size(), from + TABLES_A_QUERY));
            String all = some.stream()
                    .flatMap(table -> given.get(table).values().stream().map(condition -> question(table, condition)))
                    .collect(Collectors.joining("\nUNION ALL\n"));
            try {
                ask(aside, all);
            } catch (SQLException e) {
                for (Relation table : some) {
                    for (Map.Entry<String, RowCondition> entry :
                            given.get(table).entrySet()) {
                        checkOne(aside, table, entry.getKey(), entry.getValue());
                    }
                }
                throw e;
            }
        }
    }

    private static void checkOne(Aside aside, Relation table, String pattern, RowCondition condition)
            throws SQLException {
        try {
            ask(aside, question(table, condition));
        } catch (SQLException e) {
            if (SqlErrors.mayPass(e)) {
                throw e;
            }
            throw new FilterException("The condition in where for '" + pattern + "' does not fit " + table + ": "
                    + SqlErrors.describe(e) + ".");
        }
    }

    private static String question(Relation table, RowCondition condition) {
        return "(SELECT 1 FROM ONLY " + table.target() + " WHERE " + condition.sql() + " LIMIT 0)";
    }

    private static void ask(Aside aside, String sql) throws SQLException {
        aside.ask("", () -> {
            try (Statement statement = aside.source().createStatement()) {
                statement.setEscapeProcessing(false);
                return statement.execute(sql);
            }
        });
    }
}
