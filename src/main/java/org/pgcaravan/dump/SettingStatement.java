package org.pgcaravan.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pgcaravan.dump.SqlWords.Kind;
import org.pgcaravan.dump.SqlWords.Word;

/**
 * What a statement does to the session's parameters: {@code SET}, {@code RESET}, and whatever calls {@code set_config}.
 *
 * @param changes in their order; empty when there is none
 * @param plain whether it does nothing else and means the same wherever it is run: so it may be run again on another
 *     connection. {@code SET} and {@code RESET} are, and {@code SELECT set_config('name', 'value', false)} alone
 * @param whereKnown whether that stands under the condition that the server knows the parameter, and may do nothing
 */
public record SettingStatement(List<SettingChange> changes, boolean plain, boolean whereKnown) {

    private static final SettingStatement NONE = new SettingStatement(List.of(), false, false);

    private enum Call {
        ALONE,
        WHERE_KNOWN,
        AMONG_OTHERS
    }

    public SettingStatement {
        changes = List.copyOf(changes);
    }

    public static SettingStatement of(SqlElement.Statement statement) {
        SqlWords words = statement.words();
        Word first = words.next();
        if (first.is("SET", "RESET", "DISCARD")) {
            List<SettingChange> changes = SettingChange.of(statement.words());
            return new SettingStatement(changes, !changes.isEmpty() && meansTheSame(statement), false);
        }
        if (!statement.namesSettings() || !begin(words, first)) {
            return NONE;
        }
        List<SettingChange> changes = calls(words, first.is("INSERT", "MERGE"));
        Call call = changes.size() == 1 && meansTheSame(statement) ? callOf(statement) : Call.AMONG_OTHERS;
        return new SettingStatement(changes, call != Call.AMONG_OTHERS, call == Call.WHERE_KNOWN);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Whether what it changes holds to the end of the transaction only. */
    public boolean local() {
        return !changes.isEmpty() && changes.stream().allMatch(SettingChange::local);
    }

    /** Whether it is for the encoding of the file alone, which is not the session's. */
    public boolean isOfEncoding() {
        return plain && !changes.isEmpty() && changes.stream().allMatch(change -> change.is("client_encoding"));
    }

    /** Backslashes in strings mean what they mean only as long as {@code standard_conforming_strings} is off. */
    private static boolean meansTheSame(SqlElement.Statement statement) {
        if (statement.standardStrings()) {
            return true;
        }
        for (byte one : statement.sql()) {
            if (one == '\\') {
                return false;
            }
        }
        return true;
    }

    /** Goes to where a call is one that runs with the statement. @return false when none there does */
    private static boolean begin(SqlWords words, Word first) {
        if (first.is("CREATE")) { // TABLE … AS runs it, a view or function does later
            if (!words.next().is("TABLE", "TEMP", "TEMPORARY", "UNLOGGED", "LOCAL", "GLOBAL", "MATERIALIZED")) {
                return false;
            }
            Word word = words.next();
            while (!words.isEnd(word) && !word.is("AS")) {
                word = words.next();
            }
            return word.is("AS");
        }
        return first.isSymbol('(')
                || first.is(
                        "SELECT", "WITH", "VALUES", "INSERT", "UPDATE", "DELETE", "MERGE", "EXPLAIN", "CALL", "COPY");
    }

    /** Each call of the function that stands anywhere in the rest; a name with escapes may be its. */
    private static List<SettingChange> calls(SqlWords words, boolean intoTable) {
        List<SettingChange> changes = new ArrayList<>();
        Word word = words.next();
        while (!words.isEnd(word)) {
            if (intoTable && word.is("INTO")) {
                word = TableName.read(words, words.next()).next();
            } else {
                boolean called = word.isName() && word.text().equalsIgnoreCase("set_config");
                boolean maybe = word.kind() == Kind.ESCAPED;
                word = words.next();
                if (word.isSymbol('(') && maybe) {
                    changes.add(SettingChange.unknown(""));
                } else if (word.isSymbol('(') && called) {
                    changes.add(call(words));
                }
            }
        }
        return changes;
    }

    /** @param words behind the opening parenthesis; read on to behind the second comma, if all is as usual */
    private static SettingChange call(SqlWords words) {
        Word name = words.next();
        if (name.kind() != Kind.STRING || !words.next().isSymbol(',')) {
            return SettingChange.unknown("");
        }
        String lower = name.text().toLowerCase(Locale.ROOT);
        Word value = words.next();
        if (!words.next().isSymbol(',')) {
            return SettingChange.unknown(lower);
        }
        return SettingChange.of(lower, value, !words.next().is("FALSE"));
    }

    private static Call callOf(SqlElement.Statement statement) {
        SqlWords words = statement.words();
        if (!words.next().is("SELECT")) {
            return Call.AMONG_OTHERS;
        }
        Word function = words.next();
        if (function.is("PG_CATALOG")) {
            words.next();
            function = words.next();
        }
        boolean opens = words.next().isSymbol('(');
        Word name = words.next();
        boolean literals = opens
                && name.kind() == Kind.STRING
                && words.next().isSymbol(',')
                && words.next().kind() == Kind.STRING
                && words.next().isSymbol(',')
                && words.next().is("TRUE", "FALSE")
                && words.next().isSymbol(')');
        if (!function.isName() || !literals) {
            return Call.AMONG_OTHERS;
        }
        Word next = words.next();
        return words.isEnd(next) ? Call.ALONE : isWhereKnown(words, next, name) ? Call.WHERE_KNOWN : Call.AMONG_OTHERS;
    }

    /** Whether the rest is {@code FROM pg_catalog.pg_settings WHERE name = 'name'}, as the header of our dumps has it. */
    private static boolean isWhereKnown(SqlWords words, Word first, Word name) {
        return first.is("FROM")
                && words.next().is("PG_CATALOG")
                && words.next().isSymbol('.')
                && words.next().is("PG_SETTINGS")
                && words.next().is("WHERE")
                && words.next().is("NAME")
                && words.next().isSymbol('=')
                && words.next().equals(name)
                && words.isEnd(words.next());
    }
}
