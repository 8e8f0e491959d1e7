package org.pgcaravan.dump;

import java.util.Locale;
import java.util.Set;
import org.pgcaravan.dump.SqlElement.CopyFormat;
import org.pgcaravan.dump.SqlWords.Kind;
import org.pgcaravan.dump.SqlWords.Word;

/**
 * What a {@code COPY} statement says, by PostgreSQL's grammar of now and of before 9.0.
 *
 * @param from whether it writes a table
 * @param end where rows come from or go to
 * @param someColumns whether it names columns, so that others may get defaults
 * @param everyLineIsARow whether it takes each line of its data: there is no header, no condition, nothing to pass over
 */
record CopyStatement(
        boolean from, End end, boolean binary, CopyFormat format, boolean someColumns, boolean everyLineIsARow) {

    /** Options under which rows are other than lines: fewer are taken, or a letter's second byte may be a backslash. */
    private static final Set<String> TAKING_LESS = Set.of("HEADER", "ON_ERROR", "WHERE", "ENCODING");

    enum End {
        /** The client: {@code STDIN} and {@code STDOUT} mean the same to the grammar. */
        CLIENT,
        PROGRAM,
        FILE,
        /** None of these: the server will refuse it. */
        NONE
    }

    /** Whether rows follow it in the file. */
    boolean readsInline() {
        return from && end == End.CLIENT;
    }

    /**
     * @param words at the beginning of a statement
     * @param line for errors
     * @throws MalformedSqlException for a format that is neither text, csv nor binary
     */
    static CopyStatement of(SqlWords words, long line) {
        words.next();
        Word word = words.nextOutside();
        boolean binary = word.is("BINARY");
        boolean someColumns = false;
        while (!words.isEnd(word) && !word.is("FROM", "TO")) {
            someColumns |= word.isSymbol('(');
            word = words.nextOutside();
        }
        boolean from = word.is("FROM");
        End end = end(words.next());
        boolean csv = false;
        Options options = new Options();
        word = words.next();
        if (word.is("WITH")) {
            word = words.next();
        }
        if (word.isSymbol('(')) {
            String format = options.read(words);
            if (!format.equals("text") && !format.equals("csv") && !format.equals("binary")) {
                throw new MalformedSqlException(line, "COPY has an unknown format");
            }
            csv = format.equals("csv");
            binary = format.equals("binary");
            word = words.next();
            options.takeLess |= word.is("WHERE");
        } else {
            while (!words.isEnd(word) && !word.is("WHERE")) {
                csv |= word.is("CSV");
                binary |= word.is("BINARY");
                options.takeLess |= word.is("HEADER", "ENCODING");
                word = words.nextOutside();
            }
            options.takeLess |= word.is("WHERE");
        }
        return new CopyStatement(
                from, end, binary, csv ? CopyFormat.CSV : CopyFormat.TEXT, someColumns, !csv && !options.takeLess);
    }

    private static End end(Word word) {
        if (word.is("STDIN", "STDOUT")) {
            return End.CLIENT;
        }
        if (word.is("PROGRAM")) {
            return End.PROGRAM;
        }
        return word.kind() == Kind.STRING || word.kind() == Kind.ESCAPED ? End.FILE : End.NONE;
    }

    /** What stands in parentheses behind {@code WITH}. */
    private static final class Options {
        private boolean takeLess;

        /** @return of the last {@code FORMAT} among the options; text without one */
        String read(SqlWords words) {
            String format = "text";
            int depth = 1;
            boolean nameIsNext = true;
            while (depth > 0) {
                Word word = words.next();
                if (words.isEnd(word)) {
                    break;
                }
                if (nameIsNext && word.isName()) {
                    takeLess |= TAKING_LESS.contains(word.text().toUpperCase(Locale.ROOT));
                    if (word.text().equalsIgnoreCase("format")) {
                        Word value = words.next();
                        format = value.kind() == Kind.KEYWORD ? value.text().toLowerCase(Locale.ROOT) : value.text();
                    }
                }
                depth += word.isSymbol('(') ? 1 : word.isSymbol(')') ? -1 : 0;
                nameIsNext = depth == 1 && word.isSymbol(',');
            }
            return format;
        }
    }
}
