package org.pgcaravan.dump;

import org.pgcaravan.dump.SqlWords.Word;

/**
 * A {@code CREATE LANGUAGE} that leaves it to the server how, as pg_dump wrote it up to 8.4 for PL/pgSQL: since 9.0 that is in
 * every database, and the statement fails.
 */
public final class LanguageStatement {

    private static final int FIRST_WORD = "CREATE".length();

    private LanguageStatement() {}

    /** Whether it makes a language and does not say how. */
    public static boolean isPlain(SqlElement.Statement statement) {
        SqlWords words = statement.words();
        boolean creates = words.next().is("CREATE");
        Word word = words.next();
        if (word.is("TRUSTED")) {
            word = words.next();
        }
        if (word.is("PROCEDURAL")) {
            word = words.next();
        }
        return creates && word.is("LANGUAGE") && words.next().isName() && words.isEnd(words.next());
    }

    /** @return the same, which does nothing where the language is there */
    public static String whereMissing(String sql) {
        return sql.substring(0, FIRST_WORD) + " OR REPLACE" + sql.substring(FIRST_WORD);
    }
}
