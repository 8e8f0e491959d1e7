package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.postgres.SqlFile;

/**
 * What a filter's patterns stand for on one source. Which names match, the server's own operators say. A pattern without a
 * schema means what the reading role's default search path shows, as with pg_dump. Schemas of the system never match.
 */
public final class Matches {

    private final boolean bySchema;
    private final boolean byTable;
    private final Set<String> schemas = new HashSet<>();
    private final Set<Long> relations = new HashSet<>();
    private final Set<Long> excluded = new HashSet<>();
    private final Map<String, Set<Long>> where = new HashMap<>();

    private record Found(int pattern, long oid, String name, char kind) {}

    private Matches(CatalogFilter filter) {
        bySchema = !filter.schemas().isEmpty();
        byTable = !filter.tables().isEmpty();
    }

    /**
     * @param source in a transaction; it is left as it was
     * @throws FilterException when a pattern in {@code schemas}, {@code tables} or {@code where} matches nothing, or one cannot be read
     */
    public static Matches of(CatalogFilter filter, Connection source) throws SQLException {
        Matches matches = new Matches(filter);
        matches.schemas(filter.schemas(), source);
        matches.relations("tables", filter.tables(), source).forEach(found -> matches.relations.add(found.oid()));
        matches.relations("excludeTables", filter.excludeTables(), source)
                .forEach(found -> matches.excluded.add(found.oid()));
        List<String> keys = filter.where().keySet().stream().sorted().toList();
        for (Found found : matches.relations("where", keys, source)) {
            if (found.kind() == 'r' || found.kind() == 'p') {
                matches.where
                        .computeIfAbsent(keys.get(found.pattern()), key -> new HashSet<>())
                        .add(found.oid());
            }
        }
        return matches;
    }

    /** Whether nothing but single tables is left out. */
    boolean isEverything() {
        return !bySchema && !byTable;
    }

    /** Whether a schema is wanted with what it holds beside relations. */
    boolean wantsSchema(String name) {
        return !byTable && (!bySchema || schemas.contains(name));
    }

    /** @param oid of a table, view, sequence */
    public boolean wantsRelation(String schema, long oid) {
        return (byTable ? relations.contains(oid) : wantsSchema(schema)) && !excluded.contains(oid);
    }

    /** Whether a pattern for tables stands for it. */
    boolean namesRelation(long oid) {
        return relations.contains(oid);
    }

    /** @return OIDs of the tables and partitioned tables that a key of {@code where} stands for */
    Set<Long> where(String key) {
        return where.getOrDefault(key, Set.of());
    }

    private void schemas(List<String> texts, Connection source) throws SQLException {
        List<NamePattern> patterns = texts.stream().map(NamePattern::ofSchema).toList();
        List<Found> found = find("schemas", patterns, source, "catalog/matching_schemas");
        found.forEach(one -> schemas.add(one.name()));
        requireAll("schemas", patterns, found);
    }

    private List<Found> relations(String option, List<String> texts, Connection source) throws SQLException {
        List<NamePattern> patterns = texts.stream().map(NamePattern::ofTable).toList();
        List<Found> found = find(option, patterns, source, "catalog/matching_relations");
        if (!option.equals("excludeTables")) {
            requireAll(option, patterns, found);
        }
        return found;
    }

    private static void requireAll(String option, List<NamePattern> patterns, List<Found> found) {
        Set<Integer> matching = new HashSet<>();
        found.forEach(one -> matching.add(one.pattern()));
        for (int i = 0; i < patterns.size(); i++) {
            if (!matching.contains(i)) {
                NamePattern pattern = patterns.get(i);
                String unqualified = option.equals("schemas") || pattern.schema() != null
                        ? ""
                        : " A name without its schema means what the source role's search path shows: write schema.table.";
                throw new FilterException("Pattern '" + pattern.text() + "' in " + option
                        + " matches nothing on the source." + unqualified);
            }
        }
    }

    private static List<Found> find(String option, List<NamePattern> patterns, Connection source, String query)
            throws SQLException {
        if (patterns.isEmpty()) {
            return List.of();
        }
        requireCurrentDatabase(patterns, source);
        Aside aside = new Aside(source);
        try {
            return aside.ask("RESET search_path", () -> find(patterns, source, query));
        } catch (SQLException e) {
            for (NamePattern pattern : patterns) {
                try {
                    aside.ask("RESET search_path", () -> find(List.of(pattern), source, query));
                } catch (SQLException ofOne) {
                    throw unreadable(option, pattern, ofOne);
                }
            }
            throw e;
        }
    }

    /** Class 22 is what the server says of an expression that it cannot read. */
    private static SQLException unreadable(String option, NamePattern pattern, SQLException error) {
        String state = String.valueOf(error.getSQLState());
        if (state.startsWith("22") || state.equals(Aside.TOOK_TOO_LONG)) {
            throw new FilterException("Pattern '" + pattern.text() + "' in " + option + " cannot be used: "
                    + SqlErrors.describe(error) + ".");
        }
        return error;
    }

    private static List<Found> find(List<NamePattern> patterns, Connection source, String query) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement(SqlFile.read(query))) {
            String[] names = patterns.stream().map(NamePattern::name).toArray(String[]::new);
            statement.setArray(1, source.createArrayOf("text", names));
            boolean ofRelations = query.endsWith("relations");
            if (ofRelations) {
                String[] schemas = patterns.stream().map(NamePattern::schema).toArray(String[]::new);
                statement.setArray(2, source.createArrayOf("text", schemas));
            }
            List<Found> found = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    int pattern = row.getInt("number") - 1;
                    found.add(
                            ofRelations
                                    ? new Found(
                                            pattern,
                                            row.getLong("oid"),
                                            "",
                                            row.getString("relkind").charAt(0))
                                    : new Found(pattern, 0, row.getString("name"), 'n'));
                }
            }
            return found;
        }
    }

    private static void requireCurrentDatabase(List<NamePattern> patterns, Connection source) throws SQLException {
        if (patterns.stream().allMatch(pattern -> pattern.database() == null)) {
            return;
        }
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery("select pg_catalog.current_database()")) {
            row.next();
            String current = row.getString(1);
            for (NamePattern pattern : patterns) {
                if (pattern.database() != null && !Objects.equals(pattern.database(), current)) {
                    throw new FilterException("Pattern '" + pattern.text() + "' names the database '"
                            + pattern.database() + "', but the source is '" + current + "'.");
                }
            }
        }
    }
}
