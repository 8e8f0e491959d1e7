package org.pgcaravan.dump;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.pgcaravan.dump.SqlWords.Kind;
import org.pgcaravan.dump.SqlWords.Word;

/**
 * A table's name as a statement writes it, in one spelling for all: without quotes where it needs none.
 *
 * @param text with its schema, if it was written
 * @param quoted the same for SQL: without quotes a reserved word is no name
 * @param next the word behind it
 */
record TableName(String text, String quoted, Word next) {

    /** @param first the name's first word, which was read already */
    static TableName read(SqlWords words, Word first) {
        StringBuilder text = new StringBuilder(part(first));
        StringBuilder quoted = new StringBuilder(quoted(first));
        Word next = words.next();
        while (next.isSymbol('.')) {
            Word part = words.next();
            text.append('.').append(part(part));
            quoted.append('.').append(quoted(part));
            next = words.next();
        }
        return new TableName(text.toString(), quoted.toString(), next);
    }

    /** @param sql a name and nothing else */
    static String of(String sql) {
        SqlWords words = new SqlWords(sql.getBytes(StandardCharsets.UTF_8), true);
        return read(words, words.next()).text();
    }

    /** Whether it is a name and nothing else. */
    static boolean isOne(String sql) {
        try {
            SqlWords words = new SqlWords(sql.getBytes(StandardCharsets.UTF_8), true);
            Word first = words.next();
            return first.isName() && words.isEnd(read(words, first).next());
        } catch (MalformedSqlException e) {
            return false;
        }
    }

    /** @return a name's word in the one spelling */
    private static String part(Word word) {
        String name = name(word);
        return name.matches("[a-z_][a-z0-9_]*") ? name : quoted(word);
    }

    static String quoted(Word word) {
        return '"' + name(word).replace("\"", "\"\"") + '"';
    }

    private static String name(Word word) {
        return word.kind() == Kind.QUOTED ? word.text() : word.text().toLowerCase(Locale.ROOT);
    }
}
