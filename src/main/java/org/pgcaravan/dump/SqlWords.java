package org.pgcaravan.dump;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The tokens of a statement that mean something, cut by the scanner's own rules: no comments, no blanks. Read once, as far as asked. */
public final class SqlWords {

    /** What a word is. */
    public enum Kind {
        /** A keyword or an identifier without quotes; its text is in upper case. */
        KEYWORD,
        /** An identifier in quotes; its text is what they hold. */
        QUOTED,
        /** A string by whatever quotes; its text is what they hold. */
        STRING,
        /** As {@code QUOTED} or {@code STRING}, but by Unicode or other escapes, which are not resolved: its text is unknown. */
        ESCAPED,
        NUMBER,
        /** A parameter, or one byte of punctuation or of an operator. */
        SYMBOL
    }

    /** One token. */
    public record Word(Kind kind, String text) {

        /** Whether it is one of these keywords, which are to be given in upper case. */
        public boolean is(String... keywords) {
            if (kind == Kind.KEYWORD) {
                for (String keyword : keywords) {
                    if (keyword.equals(text)) {
                        return true;
                    }
                }
            }
            return false;
        }

        public boolean isSymbol(char symbol) {
            return kind == Kind.SYMBOL && text.charAt(0) == symbol;
        }

        /** Whether it may name something. */
        public boolean isName() {
            return kind == Kind.KEYWORD || kind == Kind.QUOTED;
        }
    }

    private static final Word END = new Word(Kind.SYMBOL, "\0");

    private final SqlBuffer buffer;
    private final SqlLexer lexer;
    private int depth;

    /**
     * @param sql not changed
     * @param standardStrings whether a backslash is a character like others in plain strings
     */
    public SqlWords(byte[] sql, boolean standardStrings) {
        buffer = new SqlBuffer(sql);
        lexer = new SqlLexer(buffer, comment -> {});
        lexer.setStandardStrings(standardStrings);
    }

    /**
     * @return the next, or at the end one whose text is a NUL and which equals nothing else
     * @throws MalformedSqlException when a quote or comment is open; never for what the scanner has handed out
     */
    public Word next() {
        try {
            if (!lexer.skipBlank()) {
                return END;
            }
            SqlLexer.Kind kind = lexer.token();
            Word word = word(kind, buffer.bytes, buffer.token, buffer.pos);
            depth += word.isSymbol('(') ? 1 : word.isSymbol(')') ? -1 : 0;
            return word;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #next}, but goes over what stands in parentheses; the parentheses themselves come. */
    public Word nextOutside() {
        Word word = next();
        while (depth > 0 && word != END && !(depth == 1 && word.isSymbol('('))) {
            word = next();
        }
        return word;
    }

    public boolean isEnd(Word word) {
        return word == END;
    }

    private static Word word(SqlLexer.Kind kind, byte[] bytes, int from, int to) {
        switch (kind) {
            case WORD:
                return new Word(Kind.KEYWORD, keyword(bytes, from, to));
            case QUOTED_IDENTIFIER:
                if (bytes[from] != '"') {
                    return new Word(Kind.ESCAPED, "");
                }
                return new Word(Kind.QUOTED, text(bytes, from + 1, to - 1).replace("\"\"", "\""));
            case STRING:
                return string(bytes, from, to);
            case NUMBER:
                return new Word(Kind.NUMBER, text(bytes, from, to));
            default:
                return new Word(Kind.SYMBOL, text(bytes, from, to));
        }
    }

    /** As the server compares keywords: other letters than ASCII's have no case, so that a dotless i is no I. */
    private static String keyword(byte[] bytes, int from, int to) {
        byte[] upper = Arrays.copyOfRange(bytes, from, to);
        for (int i = 0; i < upper.length; i++) {
            if (upper[i] >= 'a' && upper[i] <= 'z') {
                upper[i] -= 'a' - 'A';
            }
        }
        return text(upper, 0, upper.length);
    }

    private static Word string(byte[] bytes, int from, int to) {
        if (bytes[from] == '$') {
            int delimiter = 1;
            while (bytes[from + delimiter++] != '$') {}
            return new Word(Kind.STRING, text(bytes, from + delimiter, to - delimiter));
        }
        int open = from;
        while (bytes[open] != '\'') {
            open++;
        }
        String inside = text(bytes, open + 1, to - 1);
        boolean plain = open == from || (bytes[from] | 0x20) == 'e' || (bytes[from] | 0x20) == 'n';
        if (!plain || inside.indexOf('\\') >= 0 || inside.replace("''", "").indexOf('\'') >= 0) {
            return new Word(Kind.ESCAPED, "");
        }
        return new Word(Kind.STRING, inside.replace("''", "'"));
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
