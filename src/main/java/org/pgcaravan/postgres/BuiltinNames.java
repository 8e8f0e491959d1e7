package org.pgcaravan.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Functions, types and collations that a server brings along: an older one has fewer, and a statement that names one of
 * the others fails there.
 *
 * @param names each with {@code function}, {@code type} or {@code collation} before it
 */
public record BuiltinNames(Set<String> names) {

    /** Nothing: what is asked of it is not known to be missing. */
    public static final BuiltinNames NONE = new BuiltinNames(Set.of());

    private static final Pattern CALL = Pattern.compile("(?<![\\w.$])(?:pg_catalog\\.)?([a-z_][a-z0-9_]*)\\(");
    private static final Pattern WORD = Pattern.compile("(?<![\\w.$])(?:pg_catalog\\.)?([a-z_][a-z0-9_]*)(?![\\w$(.])");
    private static final Pattern COLLATION = Pattern.compile("COLLATE pg_catalog\\.([a-z_][a-z0-9_]*)");

    public BuiltinNames {
        names = Set.copyOf(names);
    }

    public static BuiltinNames of(Connection server) throws SQLException {
        try (Statement statement = server.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("postgres/builtin-names"))) {
            Set<String> names = new HashSet<>();
            while (row.next()) {
                names.add(row.getString(1));
            }
            return new BuiltinNames(names);
        }
    }

    /** @return those that the other server lacks */
    public BuiltinNames without(BuiltinNames other) {
        Set<String> rest = new HashSet<>(names);
        rest.removeAll(other.names);
        return new BuiltinNames(rest);
    }

    /** @param words a statement without what stands in quotes. @return one that it names */
    public Optional<String> namedIn(String words) {
        return first("function ", CALL.matcher(words))
                .or(() -> first("type ", WORD.matcher(words)))
                .or(() -> first("collation ", COLLATION.matcher(words)));
    }

    private Optional<String> first(String kind, Matcher matcher) {
        while (!names.isEmpty() && matcher.find()) {
            if (names.contains(kind + matcher.group(1))) {
                return Optional.of(kind + matcher.group(1));
            }
        }
        return Optional.empty();
    }
}
