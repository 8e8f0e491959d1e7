package org.pgcaravan.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pgcaravan.dump.SqlWords.Kind;
import org.pgcaravan.dump.SqlWords.Word;

/**
 * A parameter that a statement sets for the session: {@code SET}, {@code RESET}, {@code DISCARD ALL}, and
 * {@code SELECT set_config(…)} with literals.
 *
 * @param name in lower case; {@code transaction} for {@code SET TRANSACTION} and {@code SET SESSION CHARACTERISTICS},
 *     {@code all} for {@code RESET ALL}; empty when it is written with escapes or is no literal
 * @param to how the value is given
 * @param value the first, when there are several; empty when it is not given by a literal
 */
record SettingChange(String name, To to, String value) {

    enum To {
        VALUE,
        DEFAULT,
        /** By an expression, or with escapes. */
        UNKNOWN,
        /** {@code FROM CURRENT}. */
        UNCHANGED
    }

    boolean is(String parameter) {
        return name.equals(parameter);
    }

    /** @param words at the beginning of a statement */
    static List<SettingChange> of(SqlWords words) {
        Word first = words.next();
        if (first.is("SET")) {
            return set(words);
        }
        if (first.is("RESET")) {
            return List.of(new SettingChange(special(words.next(), words), To.DEFAULT, ""));
        }
        if (first.is("DISCARD")) {
            return List.of(new SettingChange("all", To.DEFAULT, ""));
        }
        return first.is("SELECT", "WITH", "VALUES") ? calls(words) : List.of();
    }

    private static List<SettingChange> set(SqlWords words) {
        Word name = words.next();
        boolean session = name.is("SESSION");
        Word next = words.next();
        if ((session || name.is("LOCAL")) && !next.is("AUTHORIZATION", "CHARACTERISTICS")) {
            name = next;
            next = words.next();
        }
        if (name.is("CONSTRAINTS")) {
            return List.of();
        }
        if (!next.is("TO") && !next.isSymbol('=')) {
            if (name.is("TRANSACTION", "SESSION") && !next.is("AUTHORIZATION")) {
                return List.of(new SettingChange("transaction", To.UNKNOWN, ""));
            }
            if (name.is("NAMES")) {
                return List.of(change("client_encoding", words.isEnd(next) ? new Word(Kind.KEYWORD, "DEFAULT") : next));
            }
            if (name.is("ROLE", "SESSION", "TIME", "XML", "SCHEMA", "CATALOG")) {
                return List.of(new SettingChange(special(name, next), To.UNKNOWN, ""));
            }
        }
        StringBuilder full = new StringBuilder(lower(name));
        while (next.isSymbol('.')) {
            full.append('.').append(lower(words.next()));
            next = words.next();
        }
        if (next.is("FROM")) {
            return List.of(new SettingChange(full.toString(), To.UNCHANGED, ""));
        }
        return List.of(change(full.toString(), words.next()));
    }

    private static String special(Word name, SqlWords words) {
        return name.is("SESSION", "TIME", "XML") ? special(name, words.next()) : lower(name);
    }

    private static String special(Word name, Word next) {
        if (name.is("SESSION") && next.is("AUTHORIZATION")) {
            return "session_authorization";
        }
        return name.is("TIME") ? "timezone" : name.is("XML") ? "xmloption" : lower(name);
    }

    /** Each call of the function that stands anywhere in the statement. */
    private static List<SettingChange> calls(SqlWords words) {
        List<SettingChange> changes = new ArrayList<>();
        Word word = words.next();
        while (!words.isEnd(word)) {
            boolean called = word.isName() && word.text().equalsIgnoreCase("set_config");
            word = words.next();
            if (called && word.isSymbol('(')) {
                Word name = words.next();
                Word comma = words.next();
                Word value = words.next();
                Word end = words.next();
                boolean literal = name.kind() == Kind.STRING && comma.isSymbol(',');
                changes.add(
                        literal && (end.isSymbol(','))
                                ? change(name.text().toLowerCase(Locale.ROOT), value)
                                : new SettingChange(
                                        literal ? name.text().toLowerCase(Locale.ROOT) : "", To.UNKNOWN, ""));
                word = end;
            }
        }
        return changes;
    }

    private static SettingChange change(String name, Word value) {
        if (value.is("DEFAULT")) {
            return new SettingChange(name, To.DEFAULT, "");
        }
        return switch (value.kind()) {
            case KEYWORD, QUOTED, STRING, NUMBER -> new SettingChange(name, To.VALUE, value.text());
            default -> new SettingChange(name, To.UNKNOWN, "");
        };
    }

    private static String lower(Word word) {
        return word.isName() ? word.text().toLowerCase(Locale.ROOT) : "";
    }
}
