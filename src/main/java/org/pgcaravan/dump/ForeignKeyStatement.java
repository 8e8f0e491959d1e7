package org.pgcaravan.dump;

import org.pgcaravan.dump.SqlWords.Kind;
import org.pgcaravan.dump.SqlWords.Word;

/**
 * A statement that adds a foreign key to a table.
 *
 * @param table as {@link TableName} spells it
 * @param quotedTable the same as SQL
 * @param constraint its name, quoted
 * @param referenced as {@code table}
 * @param divisible whether {@code NOT VALID} may be said behind it: neither that nor {@code NOT ENFORCED} is there, and its
 *     name can be said again, for {@link #validation()}
 */
public record ForeignKeyStatement(
        String table, String quotedTable, String constraint, String referenced, boolean divisible) {

    /** @param statement whose role is {@link Stretch.Role#FOREIGN_KEY}, in UTF-8 */
    public static ForeignKeyStatement of(SqlElement.Statement statement) {
        SqlWords words = statement.words();
        Word next = words.next();
        while (next.is("ALTER", "TABLE", "IF", "EXISTS", "ONLY")) {
            next = words.next();
        }
        TableName table = TableName.read(words, next);
        words.next(); // CONSTRAINT, behind ADD
        return read(words, table, words.next());
    }

    /** @param words behind {@code ADD CONSTRAINT} and its name */
    static ForeignKeyStatement read(SqlWords words, TableName table, Word name) {
        Word word = words.next();
        while (!words.isEnd(word) && !word.is("REFERENCES")) {
            word = words.next();
        }
        TableName referenced = TableName.read(words, words.next());
        boolean divisible = name.kind() != Kind.ESCAPED;
        boolean not = false;
        for (word = referenced.next(); !words.isEnd(word); word = words.next()) {
            divisible &= !(not && word.is("VALID", "ENFORCED"));
            not = word.is("NOT");
        }
        return new ForeignKeyStatement(
                table.text(), table.quoted(), TableName.quoted(name), referenced.text(), divisible);
    }

    /** @return the statement that holds the rows against the key that was added as {@code NOT VALID} */
    public String validation() {
        return "ALTER TABLE ONLY " + quotedTable + " VALIDATE CONSTRAINT " + constraint;
    }
}
