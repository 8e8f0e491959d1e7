package org.pgcaravan.dump;

import java.util.List;
import java.util.Locale;
import org.pgcaravan.dump.SqlWords.Kind;
import org.pgcaravan.dump.SqlWords.Word;

/**
 * A parameter that a statement sets for the session: by {@code SET}, {@code RESET}, {@code DISCARD ALL} or
 * {@code set_config(…)}.
 *
 * @param name in lower case; {@code transaction} for {@code SET TRANSACTION} and {@code SET SESSION CHARACTERISTICS},
 *     {@code all} for {@code RESET ALL}; empty when it is written with escapes or is no literal
 * @param to how the value is given
 * @param value the first, when there are several; empty when it is not given by a literal
 * @param local whether to the end of the transaction only
 */
public record SettingChange(String name, To to, String value, boolean local) {

    /** How a value is given. */
    public enum To {
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
            return List.of(new SettingChange(special(words.next(), words), To.DEFAULT, "", false));
        }
        if (first.is("DISCARD")) {
            return List.of(new SettingChange("all", To.DEFAULT, "", false));
        }
        return List.of();
    }

    private static List<SettingChange> set(SqlWords words) {
        Word name = words.next();
        boolean session = name.is("SESSION");
        boolean local = name.is("LOCAL");
        Word next = words.next();
        if ((session || local) && !next.is("AUTHORIZATION", "CHARACTERISTICS")) {
            name = next;
            next = words.next();
        }
        if (name.is("CONSTRAINTS")) {
            return List.of();
        }
        if (!next.is("TO") && !next.isSymbol('=')) {
            if (name.is("TRANSACTION", "SESSION") && !next.is("AUTHORIZATION")) {
                return List.of(new SettingChange("transaction", To.UNKNOWN, "", true));
            }
            if (name.is("NAMES")) {
                return List.of(
                        of("client_encoding", words.isEnd(next) ? new Word(Kind.KEYWORD, "DEFAULT") : next, local));
            }
            if (name.is("ROLE", "SESSION", "TIME", "XML", "SCHEMA", "CATALOG")) {
                return List.of(new SettingChange(special(name, next), To.UNKNOWN, "", local));
            }
        }
        StringBuilder full = new StringBuilder(lower(name));
        while (next.isSymbol('.')) {
            full.append('.').append(lower(words.next()));
            next = words.next();
        }
        if (next.is("FROM")) {
            return List.of(new SettingChange(full.toString(), To.UNCHANGED, "", local));
        }
        return List.of(of(full.toString(), words.next(), local));
    }

    private static String special(Word name, SqlWords words) {
        return name.is("SESSION", "TIME", "XML") ? special(name, words.next()) : lower(name);
    }

    private static String special(Word name, Word next) {
        if (name.is("SESSION") && next.is("AUTHORIZATION")) {
            return "session_authorization";
        }
        if (name.is("SCHEMA")) {
            return "search_path";
        }
        return name.is("TIME") ? "timezone" : name.is("XML") ? "xmloption" : lower(name);
    }

    /** @param value a word that is given for one */
    static SettingChange of(String name, Word value, boolean local) {
        if (value.is("DEFAULT")) {
            return new SettingChange(name, To.DEFAULT, "", local);
        }
        return switch (value.kind()) {
            case KEYWORD, QUOTED, STRING, NUMBER -> new SettingChange(name, To.VALUE, value.text(), local);
            default -> new SettingChange(name, To.UNKNOWN, "", local);
        };
    }

    /** To what cannot be known here, nor for how long. */
    static SettingChange unknown(String name) {
        return new SettingChange(name, To.UNKNOWN, "", false);
    }

    private static String lower(Word word) {
        return word.isName() ? word.text().toLowerCase(Locale.ROOT) : "";
    }
}
