package org.pgcaravan.dump;

import java.util.List;
import org.pgcaravan.dump.SqlWords.Word;
import org.pgcaravan.dump.Stretch.Role;

/**
 * What a statement of a dump is for, by its words: what pg_dump and we write after the rows may be run side by side.
 *
 * @param tables that it fills, builds on or refers to, as {@link TableName} spells them
 * @param exclusive whether it locks its table against everybody else
 * @param makesOrderMatter whether rows that come later may fire it or be held against it: rows are not to be shuffled then
 * @param isTemporary whether it makes a table that only its own session sees
 * @param endsTransaction whether what it makes can be used in a later transaction only
 */
record StatementRole(
        Role role,
        List<String> tables,
        boolean exclusive,
        boolean makesOrderMatter,
        boolean isTemporary,
        boolean endsTransaction) {

    private StatementRole(
            Role role, List<String> tables, boolean exclusive, boolean makesOrderMatter, boolean isTemporary) {
        this(role, tables, exclusive, makesOrderMatter, isTemporary, false);
    }

    /** Where it lies between others of a transaction, or may not be divided after all. */
    StatementRole as(Role other) {
        return new StatementRole(other, tables, exclusive, makesOrderMatter, isTemporary, endsTransaction);
    }

    static final StatementRole IN_ORDER = new StatementRole(Role.IN_ORDER, List.of(), false, false, false);
    private static final StatementRole ORDER_MATTERS = new StatementRole(Role.IN_ORDER, List.of(), false, true, false);
    private static final StatementRole TEMPORARY = new StatementRole(Role.IN_ORDER, List.of(), false, true, true);
    private static final StatementRole SEQUENCE = new StatementRole(Role.SEQUENCE, List.of(), false, false, false);
    private static final StatementRole ATTACH = new StatementRole(Role.ATTACH, List.of(), false, false, false);
    private static final StatementRole AFTER_BUILDS =
            new StatementRole(Role.AFTER_BUILDS, List.of(), false, false, false);

    private static final StatementRole NEW_ENUM_VALUE =
            new StatementRole(Role.IN_ORDER, List.of(), false, false, false, true);

    static StatementRole of(SqlElement.Statement statement) {
        SqlWords words = statement.words();
        Word first = words.next();
        if (first.is("INSERT")) {
            return insert(words);
        }
        if (first.is("COMMENT")) {
            return AFTER_BUILDS;
        }
        if (first.is("CREATE")) {
            return create(words);
        }
        if (first.is("ALTER")) {
            return alter(words, ClientEncoding.isAscii(statement.sql()));
        }
        if (first.is("SELECT")) {
            return isSetval(words) ? SEQUENCE : selectOrWith(statement);
        }
        if (first.is("WITH")) {
            return selectOrWith(statement);
        }
        return first.is("DO", "CALL") ? ORDER_MATTERS : IN_ORDER;
    }

    private static StatementRole insert(SqlWords words) {
        Word into = words.next();
        TableName table = TableName.read(words, words.next());
        Word word = table.next();
        if (word.isSymbol('(')) {
            word = afterParentheses(words);
        }
        if (word.is("OVERRIDING")) {
            words.next();
            words.next();
            word = words.next();
        }
        return into.is("INTO") && word.is("VALUES", "DEFAULT")
                ? new StatementRole(Role.DATA, List.of(table.text()), false, false, false)
                : IN_ORDER;
    }

    private static Word afterParentheses(SqlWords words) {
        Word word = words.next();
        while (!words.isEnd(word) && !word.isSymbol(')')) {
            word = words.next();
        }
        return words.next();
    }

    private static StatementRole create(SqlWords words) {
        Word word = words.next();
        if (word.is("OR")) {
            words.next();
            word = words.next();
        }
        if (word.is("TEMP", "TEMPORARY", "LOCAL", "GLOBAL")) {
            return TEMPORARY;
        }
        boolean unique = word.is("UNIQUE");
        if (unique) {
            word = words.next();
        }
        if (word.is("INDEX")) {
            while (!words.isEnd(word) && !word.is("ON")) {
                word = words.next();
            }
            Word next = words.next();
            TableName table = TableName.read(words, next.is("ONLY") ? words.next() : next);
            return new StatementRole(unique ? Role.KEY : Role.BUILD, List.of(table.text()), false, false, false);
        }
        if (word.is("TRIGGER", "CONSTRAINT", "RULE", "EVENT")) {
            return ORDER_MATTERS;
        }
        boolean refersToOthers = false;
        while (!words.isEnd(word)) {
            refersToOthers |= word.is("REFERENCES");
            boolean temporary = isTemporarySchema(word);
            word = words.next();
            if (temporary && word.isSymbol('.')) {
                return TEMPORARY;
            }
        }
        return refersToOthers ? ORDER_MATTERS : IN_ORDER;
    }

    private static StatementRole selectOrWith(SqlElement.Statement statement) {
        SqlWords words = statement.words();
        Word word = words.next();
        while (!words.isEnd(word)) {
            boolean into = word.is("INTO");
            boolean temporary = isTemporarySchema(word);
            word = words.next();
            if (into && word.is("TEMP", "TEMPORARY", "LOCAL", "GLOBAL") || temporary && word.isSymbol('.')) {
                return TEMPORARY;
            }
        }
        return ORDER_MATTERS;
    }

    private static boolean isTemporarySchema(Word word) {
        return word.isName() && word.text().equalsIgnoreCase("pg_temp");
    }

    /** Whether it asks for the value that its own session took last of a sequence. */
    static boolean asksForLastValue(SqlElement.Statement statement) {
        SqlWords words = statement.words();
        Word word = words.next();
        if (!word.is("INSERT", "UPDATE", "DELETE", "MERGE", "SELECT", "WITH", "VALUES", "CREATE")
                || !mayAskForLastValue(statement.sql())) {
            return false;
        }
        while (!words.isEnd(word)) {
            boolean asks = word.isName()
                    && (word.text().equalsIgnoreCase("currval") || word.text().equalsIgnoreCase("lastval"));
            word = words.next();
            if (asks && word.isSymbol('(')) {
                return true;
            }
        }
        return false;
    }

    /** Without a look at tokens, for most statements do not. */
    private static boolean mayAskForLastValue(byte[] sql) {
        for (int i = 4; i + 2 < sql.length; i++) {
            if ((sql[i] | 0x20) == 'v' && (sql[i + 1] | 0x20) == 'a' && (sql[i + 2] | 0x20) == 'l') {
                int before = sql[i - 1] | 0x20;
                if (before == 'r' || before == 't') {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean refersToOthers(SqlWords words, Word first) {
        Word word = first;
        while (!words.isEnd(word) && !word.is("REFERENCES")) {
            word = words.next();
        }
        return !words.isEnd(word);
    }

    /** @param isAscii whether it can be taken apart whatever the file's encoding */
    private static StatementRole alter(SqlWords words, boolean isAscii) {
        Word kind = words.next();
        if (kind.is("INDEX")) {
            return ATTACH;
        }
        if (kind.is("TYPE")) {
            return addsValue(words) ? NEW_ENUM_VALUE : IN_ORDER;
        }
        if (!kind.is("TABLE")) {
            return IN_ORDER;
        }
        Word next = words.next();
        boolean only = false;
        while (next.is("IF", "EXISTS", "ONLY")) {
            only |= next.is("ONLY");
            next = words.next();
        }
        TableName table = TableName.read(words, next);
        Word action = table.next();
        if (action.is("CLUSTER", "REPLICA")) {
            return AFTER_BUILDS;
        }
        if (!action.is("ADD")) {
            return refersToOthers(words, action) ? ORDER_MATTERS : IN_ORDER;
        }
        Word constraint = words.next();
        if (!constraint.is("CONSTRAINT")) {
            return refersToOthers(words, constraint) ? ORDER_MATTERS : IN_ORDER;
        }
        Word name = words.next();
        Word type = words.next();
        if (type.is("PRIMARY", "UNIQUE", "EXCLUDE")) {
            Role role = type.is("EXCLUDE") ? Role.BUILD : Role.KEY;
            return new StatementRole(role, List.of(table.text()), true, refersToOthers(words, type), false);
        }
        if (!type.is("FOREIGN")) {
            return refersToOthers(words, type) ? ORDER_MATTERS : IN_ORDER;
        }
        ForeignKeyStatement key = ForeignKeyStatement.read(words, table, name);
        Role role = only && key.divisible() && isAscii ? Role.DIVISIBLE_FOREIGN_KEY : Role.FOREIGN_KEY;
        return new StatementRole(role, List.of(key.table(), key.referenced()), true, true, false);
    }

    private static boolean addsValue(SqlWords words) {
        Word action = TableName.read(words, words.next()).next();
        return action.is("ADD") && words.next().is("VALUE");
    }

    private static boolean isSetval(SqlWords words) {
        TableName function = TableName.read(words, words.next());
        return function.text().equals("pg_catalog.setval");
    }
}
