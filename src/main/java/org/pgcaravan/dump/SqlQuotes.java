package org.pgcaravan.dump;

import java.io.IOException;
import java.util.Arrays;

/** Goes behind what is quoted, whatever stands in it, wherever the buffer's window ends. */
final class SqlQuotes {

    private final SqlBuffer buffer;

    /** @param buffer at the quote, and {@link SqlBuffer#token} where it begins, for errors */
    SqlQuotes(SqlBuffer buffer) {
        this.buffer = buffer;
    }

    /** From its opening quote; what follows over a newline is part of it, and quoted by the same rules. */
    void string(boolean escapes) throws IOException {
        do {
            buffer.pos++;
            closeString(escapes);
        } while (stringContinues());
    }

    private void closeString(boolean escapes) throws IOException {
        SqlBuffer b = buffer;
        while (true) {
            byte[] bytes = b.bytes;
            int p = b.pos;
            int limit = b.limit;
            if (escapes) {
                while (p < limit && bytes[p] != '\'' && bytes[p] != '\\') {
                    p++;
                }
            } else {
                while (p < limit && bytes[p] != '\'') {
                    p++;
                }
            }
            b.pos = p;
            if (p == limit) {
                if (!b.more()) {
                    throw open("the string");
                }
            } else if (bytes[p] == '\\') {
                if (b.at(1) < 0) {
                    throw open("the string");
                }
                b.pos += 2;
            } else if (b.at(1) == '\'') {
                b.pos += 2;
            } else {
                b.pos++;
                return;
            }
        }
    }

    /** Goes behind the next opening quote's front when only blanks with a newline, and line comments, stand before it. */
    private boolean stringContinues() throws IOException {
        SqlBuffer b = buffer;
        boolean newline = false;
        int ahead = 0;
        while (true) {
            int c = b.at(ahead);
            if (c == '\'') {
                b.pos += newline ? ahead : 0;
                return newline;
            } else if (c == '-' && b.at(ahead + 1) == '-') {
                do {
                    c = b.at(++ahead);
                } while (c >= 0 && c != '\n' && c != '\r');
            } else if (SqlLexer.isSpace(c)) {
                newline |= c == '\n' || c == '\r';
                ahead++;
            } else {
                return false;
            }
        }
    }

    /** From its opening quote. */
    void identifier() throws IOException {
        SqlBuffer b = buffer;
        b.pos++;
        while (true) {
            byte[] bytes = b.bytes;
            int p = b.pos;
            int limit = b.limit;
            while (p < limit && bytes[p] != '"') {
                p++;
            }
            b.pos = p;
            if (p == limit) {
                if (!b.more()) {
                    throw open("the quoted identifier");
                }
            } else if (b.at(1) == '"') {
                b.pos += 2;
            } else {
                b.pos++;
                return;
            }
        }
    }

    /** @param length of the delimiter that stands here */
    void dollar(int length) throws IOException {
        SqlBuffer b = buffer;
        byte[] delimiter = Arrays.copyOfRange(b.bytes, b.pos, b.pos + length);
        b.pos += length;
        while (true) {
            byte[] bytes = b.bytes;
            int p = b.pos;
            int limit = b.limit;
            while (p < limit && bytes[p] != '$') {
                p++;
            }
            b.pos = p;
            if (b.at(delimiter.length - 1) < 0) {
                throw open("the dollar quote");
            }
            if (Arrays.equals(b.bytes, b.pos, b.pos + delimiter.length, delimiter, 0, delimiter.length)) {
                b.pos += delimiter.length;
                return;
            }
            if (b.bytes[b.pos] == '$') {
                b.pos++;
            }
        }
    }

    private MalformedSqlException open(String what) {
        return new MalformedSqlException(
                buffer.lineAt(buffer.token), "cut short: " + what + " that begins here is not closed");
    }
}
