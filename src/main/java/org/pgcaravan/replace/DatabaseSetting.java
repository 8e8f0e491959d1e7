package org.pgcaravan.replace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgcaravan.postgres.Identifiers;

/**
 * A setting that sessions of the database begin with.
 *
 * @param role whose sessions; empty for everybody's
 * @param name of the setting, with a dot when an extension's
 * @param value as it is stored: whoever may change the setting chose it, so it is never SQL
 */
public record DatabaseSetting(String role, String name, String value) {

    /** Stored as lists already: quoted as one literal they would become one element. GUC_LIST_QUOTE in PostgreSQL's guc tables. */
    private static final Set<String> LISTS = Set.of(
            "local_preload_libraries",
            "search_path",
            "session_preload_libraries",
            "shared_preload_libraries",
            "temp_tablespaces",
            "unix_socket_directories");

    /** Of those, the ones whose elements are identifiers, so that case matters only within quotes. */
    private static final Set<String> IDENTIFIERS = Set.of("search_path", "temp_tablespaces");

    String applyTo(String database) {
        String whose =
                role.isEmpty() ? "ALTER " + database : "ALTER ROLE " + Identifiers.quote(role) + " IN " + database;
        String quotedName =
                Arrays.stream(name.split("\\.")).map(Identifiers::quote).collect(Collectors.joining("."));
        return whose + " SET " + quotedName + " TO " + written();
    }

    private String written() {
        String setting = name.toLowerCase(Locale.ROOT);
        return Optional.of(setting)
                .filter(LISTS::contains)
                .flatMap(list -> elements(IDENTIFIERS.contains(list)))
                .map(elements -> elements.isEmpty()
                        ? "''"
                        : elements.stream().map(Identifiers::literal).collect(Collectors.joining(", ")))
                .orElseGet(() -> Identifiers.literal(value));
    }

    /** @return as the server splits the list; empty for what is none */
    private Optional<List<String>> elements(boolean identifiers) {
        List<String> elements = new ArrayList<>();
        int at = skipSpace(0);
        if (at == value.length()) {
            return Optional.of(elements);
        }
        while (true) {
            int end;
            if (at < value.length() && value.charAt(at) == '"') {
                end = closingQuote(at);
                if (end < 0) {
                    return Optional.empty();
                }
                elements.add(value.substring(at + 1, end).replace("\"\"", "\""));
                end++;
            } else {
                end = endOfWord(at);
                if (end == at) {
                    return Optional.empty();
                }
                String word = value.substring(at, end);
                elements.add(identifiers ? word.toLowerCase(Locale.ROOT) : word);
            }
            at = skipSpace(end);
            if (at == value.length()) {
                return Optional.of(elements);
            }
            if (value.charAt(at) != ',') {
                return Optional.empty();
            }
            at = skipSpace(at + 1);
        }
    }

    private int closingQuote(int opening) {
        int at = value.indexOf('"', opening + 1);
        while (at >= 0 && value.startsWith("\"\"", at)) {
            at = value.indexOf('"', at + 2);
        }
        return at;
    }

    private int endOfWord(int from) {
        int at = from;
        while (at < value.length() && value.charAt(at) != ',' && !isSpace(value.charAt(at))) {
            at++;
        }
        return at;
    }

    private int skipSpace(int from) {
        int at = from;
        while (at < value.length() && isSpace(value.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(char c) {
        return " \t\n\r\f\u000B".indexOf(c) >= 0;
    }
}
