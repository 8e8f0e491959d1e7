package org.pgcaravan.dump;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts SQL into tokens by the rules of PostgreSQL's {@code scan.l} and psql's {@code psqlscan.l}, as far as they tell where
 * a token ends. A number may come in several tokens, an operator comes as one symbol a byte.
 */
final class SqlLexer {

    enum Kind {
        /** A keyword or an identifier without quotes. */
        WORD,
        QUOTED_IDENTIFIER,
        /** Quoted by whatever means, adjacent strings over newlines included. */
        STRING,
        NUMBER,
        PARAMETER,
        BACKSLASH,
        /** One byte. */
        SYMBOL
    }

    /** How much of a comment's line is told. */
    private static final int COMMENT_BYTES = 200;

    private static final byte OTHER = 0;
    private static final byte SPACE = 1;
    private static final byte LETTER = 2;
    private static final byte DIGIT = 3;
    private static final byte[] CLASSES = classes();
    private static final boolean[] IN_WORD = inWord();

    private final SqlBuffer buffer;
    private final SqlQuotes quotes;
    private final Consumer<String> comments;
    private boolean standardStrings = true;

    /** @param comments told the first bytes of each line comment outside marked pieces, without its dashes and outer blanks */
    SqlLexer(SqlBuffer buffer, Consumer<String> comments) {
        this.buffer = buffer;
        this.quotes = new SqlQuotes(buffer);
        this.comments = comments;
    }

    boolean standardStrings() {
        return standardStrings;
    }

    void setStandardStrings(boolean on) {
        standardStrings = on;
    }

    /** Goes to the next byte that is neither blank nor comment. @return false at the end */
    boolean skipBlank() throws IOException {
        SqlBuffer b = buffer;
        while (true) {
            byte[] bytes = b.bytes;
            int p = b.pos;
            int limit = b.limit;
            while (p < limit && CLASSES[bytes[p] & 0xFF] == SPACE) {
                p++;
            }
            b.pos = p;
            if (p == limit) {
                if (!b.more()) {
                    return false;
                }
            } else if (bytes[p] == '-' && b.at(1) == '-') {
                skipLineComment();
            } else if (bytes[p] == '/' && b.at(1) == '*') {
                skipBlockComment();
            } else {
                return true;
            }
        }
    }

    private void skipLineComment() throws IOException {
        SqlBuffer b = buffer;
        b.pos += 2;
        StringBuilder text = b.isMarked() ? null : new StringBuilder();
        do {
            byte[] bytes = b.bytes;
            int p = b.pos;
            int limit = b.limit;
            while (p < limit && bytes[p] != '\n' && bytes[p] != '\r') {
                p++;
            }
            if (text != null) {
                int told = Math.min(p - b.pos, COMMENT_BYTES - text.length());
                text.append(new String(bytes, b.pos, told, StandardCharsets.ISO_8859_1));
            }
            b.pos = p;
        } while (b.pos == b.limit && b.more());
        if (text != null) {
            comments.accept(text.toString().strip());
        }
    }

    private void skipBlockComment() throws IOException {
        SqlBuffer b = buffer;
        long line = b.lineAt(b.pos);
        int depth = 0;
        do {
            int c = b.at(0);
            if (c < 0) {
                throw new MalformedSqlException(line, "cut short: the comment that begins here is not closed");
            } else if (c == '*' && b.at(1) == '/') {
                depth--;
                b.pos += 2;
            } else if (c == '/' && b.at(1) == '*') {
                depth++;
                b.pos += 2;
            } else {
                b.pos++;
            }
        } while (depth > 0);
    }

    /** Reads the token that begins here; from {@link SqlBuffer#token} to {@link SqlBuffer#pos} when done. */
    Kind token() throws IOException {
        SqlBuffer b = buffer;
        b.token = b.pos;
        int c = b.bytes[b.pos];
        switch (CLASSES[c & 0xFF]) {
            case LETTER:
                return word(c);
            case DIGIT:
                skipDigits();
                return Kind.NUMBER;
            default:
                break;
        }
        switch (c) {
            case '\'':
                quotes.string(!standardStrings);
                return Kind.STRING;
            case '"':
                quotes.identifier();
                return Kind.QUOTED_IDENTIFIER;
            case '$':
                return dollar();
            case '\\':
                b.pos++;
                return Kind.BACKSLASH;
            default:
                b.pos++;
                return Kind.SYMBOL;
        }
    }

    private Kind word(int first) throws IOException {
        SqlBuffer b = buffer;
        do {
            byte[] bytes = b.bytes;
            int p = b.pos;
            int limit = b.limit;
            while (p < limit && IN_WORD[bytes[p] & 0xFF]) {
                p++;
            }
            b.pos = p;
        } while (b.pos == b.limit && b.more());
        if (b.pos - b.token > 1) {
            return Kind.WORD;
        }
        int next = b.at(0);
        switch (first | 0x20) {
            case 'e', 'b', 'x', 'n':
                if (next == '\'') {
                    quotes.string((first | 0x20) == 'e' || (first | 0x20) == 'n' && !standardStrings);
                    return Kind.STRING;
                }
                return Kind.WORD;
            case 'u':
                return next == '&' ? unicode() : Kind.WORD;
            default:
                return Kind.WORD;
        }
    }

    private Kind unicode() throws IOException {
        int quote = buffer.at(1);
        if (quote == '\'') {
            buffer.pos++;
            quotes.string(false);
            return Kind.STRING;
        }
        if (quote == '"') {
            buffer.pos++;
            quotes.identifier();
            return Kind.QUOTED_IDENTIFIER;
        }
        return Kind.WORD;
    }

    private void skipDigits() throws IOException {
        int c;
        do {
            buffer.pos++;
            c = buffer.at(0);
        } while (c >= '0' && c <= '9');
    }

    /** A dollar quote, a parameter, or a dollar alone. */
    private Kind dollar() throws IOException {
        SqlBuffer b = buffer;
        int length = 1;
        int c = b.at(length);
        if (c >= '0' && c <= '9') {
            skipDigits();
            return Kind.PARAMETER;
        }
        while (c >= 0 && c != '$' && IN_WORD[c]) {
            c = b.at(++length);
        }
        if (c != '$') {
            b.pos++;
            return Kind.SYMBOL;
        }
        quotes.dollar(length + 1);
        return Kind.STRING;
    }

    /** @param c a byte, or below 0 for none */
    static boolean isSpace(int c) {
        return c >= 0 && CLASSES[c] == SPACE;
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        Arrays.fill(classes, OTHER);
        for (char c : " \t\n\r\f\u000B".toCharArray()) {
            classes[c] = SPACE;
        }
        Arrays.fill(classes, 'a', 'z' + 1, LETTER);
        Arrays.fill(classes, 'A', 'Z' + 1, LETTER);
        Arrays.fill(classes, 0x80, 0x100, LETTER);
        classes['_'] = LETTER;
        Arrays.fill(classes, '0', '9' + 1, DIGIT);
        return classes;
    }

    private static boolean[] inWord() {
        boolean[] in = new boolean[256];
        for (int c = 0; c < in.length; c++) {
            in[c] = CLASSES[c] == LETTER || CLASSES[c] == DIGIT || c == '$';
        }
        return in;
    }
}
