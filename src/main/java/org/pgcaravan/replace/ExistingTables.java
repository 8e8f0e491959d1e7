package org.pgcaravan.replace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.pgcaravan.postgres.SqlFile;

/** The tables of a destination that is to be filled as it stands, and the order in which its foreign keys let them be filled. */
public final class ExistingTables {

    private final Map<String, ExistingTable> tables;
    /** Outermost table → those that its foreign keys refer to. */
    private final Map<String, Set<String>> references;

    private ExistingTables(Map<String, ExistingTable> tables, Map<String, Set<String>> references) {
        this.tables = tables;
        this.references = references;
    }

    /**
     * @param name qualified and quoted as SQL needs it
     * @param root the outermost partitioned table around it, or its own name
     */
    public record ExistingTable(String name, String root, List<Column> columns) {

        public Optional<Column> column(String quoted) {
            return columns.stream()
                    .filter(column -> column.name().equals(quoted))
                    .findFirst();
        }

        /** @return the primary key's columns; empty when there is none */
        public List<String> key() {
            return columns.stream().filter(Column::inKey).map(Column::name).toList();
        }
    }

    /**
     * @param name quoted as SQL needs it
     * @param type with its modifiers
     * @param generated whether the server computes it
     * @param always whether only {@code OVERRIDING SYSTEM VALUE} gives it a value
     * @param inKey whether it is one of the primary key's
     */
    public record Column(String name, String type, boolean generated, boolean always, boolean inKey) {}

    /** Reads in two queries. */
    public static ExistingTables read(Connection connection) throws SQLException {
        Map<String, List<Column>> columns = new LinkedHashMap<>();
        Map<String, String> roots = new TreeMap<>();
        Map<String, Set<String>> references = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(SqlFile.read("replace/columns-to-fill"))) {
                while (row.next()) {
                    String table = row.getString("table_name");
                    roots.put(table, row.getString("root"));
                    columns.computeIfAbsent(table, name -> new ArrayList<>())
                            .add(new Column(
                                    row.getString("column_name"),
                                    row.getString("type"),
                                    row.getBoolean("generated"),
                                    row.getBoolean("always"),
                                    row.getBoolean("in_key")));
                }
            }
            try (ResultSet row = statement.executeQuery(SqlFile.read("replace/references"))) {
                while (row.next()) {
                    references
                            .computeIfAbsent(row.getString("table_name"), name -> new TreeSet<>())
                            .add(row.getString("referenced_name"));
                }
            }
        }
        Map<String, ExistingTable> tables = new TreeMap<>();
        columns.forEach((name, some) -> tables.put(name, new ExistingTable(name, roots.get(name), some)));
        return new ExistingTables(tables, references);
    }

    /** @return empty when there is no such table, or it has no columns */
    public Optional<ExistingTable> find(String name) {
        return Optional.ofNullable(tables.get(name));
    }

    /**
     * @param wanted that exist
     * @return them, each behind all that its foreign keys refer to
     * @throws ReplaceException when some refer to each other in a circle, by keys that cannot be deferred
     */
    public List<ExistingTable> inOrder(Collection<ExistingTable> wanted) {
        Map<String, List<ExistingTable>> byRoot =
                wanted.stream().collect(Collectors.groupingBy(ExistingTable::root, TreeMap::new, Collectors.toList()));
        List<ExistingTable> ordered = new ArrayList<>();
        Set<String> done = new LinkedHashSet<>();
        while (done.size() < byRoot.size()) {
            List<String> ready = byRoot.keySet().stream()
                    .filter(root -> !done.contains(root))
                    .filter(root -> references.getOrDefault(root, Set.of()).stream()
                            .allMatch(other -> done.contains(other) || !byRoot.containsKey(other)))
                    .toList();
            if (ready.isEmpty()) {
                byRoot.keySet().removeAll(done);
                throw new ReplaceException(
                        "Foreign keys of the destination refer to each other in a circle among "
                                + String.join(", ", byRoot.keySet())
                                + ": their rows can only be filled in when the keys are DEFERRABLE. Say replace: swap.",
                        false);
            }
            ready.forEach(root -> ordered.addAll(byRoot.get(root)));
            done.addAll(ready);
        }
        return ordered;
    }
}
