package org.pgcaravan.dump;

import java.util.Locale;
import java.util.Set;

/** The two parameters of a session that change how SQL is cut into tokens, as the statements before have set them. */
final class SessionSyntax {

    /** Multibyte encodings whose second bytes may be a quote or backslash; by PostgreSQL's names and aliases, letters and digits only. */
    private static final Set<String> UNSAFE = Set.of(
            "sjis",
            "mskanji",
            "shiftjis",
            "win932",
            "windows932",
            "shiftjis2004",
            "big5",
            "win950",
            "windows950",
            "gbk",
            "win936",
            "windows936",
            "uhc",
            "win949",
            "windows949",
            "gb18030",
            "johab");

    private static final String DEFAULT_ENCODING = "UTF8";

    private boolean standardStrings = true;
    private String clientEncoding = DEFAULT_ENCODING;

    void startWith(boolean strings, String encoding) {
        standardStrings = strings;
        clientEncoding = encoding;
    }

    boolean standardStrings() {
        return standardStrings;
    }

    String clientEncoding() {
        return clientEncoding;
    }

    /**
     * Follows a statement that may set one of them.
     *
     * @throws MalformedSqlException when it cannot be known what it sets, or for an encoding that cannot be scanned
     */
    void follow(SqlElement.Statement statement) {
        if (!statement.namesSettings() && !mayChange(statement.sql())) {
            return;
        }
        SettingStatement setting = SettingStatement.of(statement);
        for (SettingChange change : setting.changes()) {
            if (change.is("standard_conforming_strings") || change.is("all")) {
                requireFollowed(setting, change, statement.line());
                standardStrings = strings(change, statement.line());
            }
            if (change.is("client_encoding") || change.is("all")) {
                requireFollowed(setting, change, statement.line());
                clientEncoding = encoding(change, statement.line());
            }
        }
    }

    /** What else a statement does decides whether and for how long it holds. */
    private static void requireFollowed(SettingStatement setting, SettingChange change, long line) {
        if (!setting.plain() || setting.whereKnown() || change.local()) {
            throw new MalformedSqlException(
                    line,
                    change.name()
                            + " decides how the file is read: it is to be set by a plain SET, for all that follows");
        }
    }

    private static boolean mayChange(byte[] sql) {
        return sql.length >= 3
                && switch (sql[0] | 0x20) {
                    case 's' -> (sql[1] | 0x20) == 'e' && (sql[2] | 0x20) == 't';
                    case 'r', 'd' -> (sql[1] | 0x20) == 'e' || (sql[1] | 0x20) == 'i';
                    default -> false;
                };
    }

    private boolean strings(SettingChange change, long line) {
        return switch (change.to()) {
            case DEFAULT -> true;
            case UNCHANGED -> standardStrings;
            case VALUE -> bool(change.value(), line);
            case UNKNOWN ->
                throw new MalformedSqlException(
                        line, "standard_conforming_strings is set to what cannot be known here; use on or off");
        };
    }

    /** As PostgreSQL's parse_bool: unique prefixes will do. */
    private static boolean bool(String value, long line) {
        String text = value.strip().toLowerCase(Locale.ROOT);
        if (!text.isEmpty()) {
            if ("true".startsWith(text) || "yes".startsWith(text) || text.equals("on") || text.equals("1")) {
                return true;
            }
            if ("false".startsWith(text)
                    || "no".startsWith(text)
                    || text.equals("of")
                    || text.equals("off")
                    || text.equals("0")) {
                return false;
            }
        }
        throw new MalformedSqlException(line, "standard_conforming_strings is set to neither on nor off");
    }

    private String encoding(SettingChange change, long line) {
        return switch (change.to()) {
            case DEFAULT -> DEFAULT_ENCODING;
            case UNCHANGED -> clientEncoding;
            case VALUE -> safe(change.value(), line);
            case UNKNOWN ->
                throw new MalformedSqlException(
                        line, "client_encoding is set to what cannot be known here; use a plain name");
        };
    }

    private static String safe(String encoding, long line) {
        String name = encoding.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        if (UNSAFE.contains(name)) {
            throw new MalformedSqlException(
                    line,
                    "the file is in " + encoding
                            + ", in which quotes can be the second byte of a letter; dump it with --encoding=UTF8");
        }
        return encoding;
    }
}
