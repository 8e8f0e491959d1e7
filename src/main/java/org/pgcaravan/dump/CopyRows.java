package org.pgcaravan.dump;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The data of one {@code COPY … FROM STDIN}, up to the line {@code \.}, as psql finds it: by lines, whatever they hold. */
final class CopyRows {

    private final SqlBuffer buffer;
    private final boolean text;
    private final long copyLine;
    private boolean ended;
    private boolean atLineStart = true;
    private boolean escaped;
    private long count;
    /** What the last scan found up to its end. */
    private int newlines;

    private int rows;

    /**
     * @param text whether a backslash before a line's end makes it part of the row
     * @param copyLine of the statement, for errors
     */
    CopyRows(SqlBuffer buffer, boolean text, long copyLine) {
        this.buffer = buffer;
        this.text = text;
        this.copyLine = copyLine;
        buffer.lineAt(buffer.pos);
    }

    /** @return rows so far */
    long count() {
        return count;
    }

    /** @return null at the end */
    ByteBuffer next() throws IOException {
        if (ended || atLineStart && passMarker()) {
            return null;
        }
        int scanned = 0;
        while (true) {
            int end = scan(buffer.pos + scanned);
            if (end < 0 && buffer.limit - buffer.pos >= SqlBuffer.SIZE / 2) {
                return part();
            }
            if (end > 0) {
                return lines(end);
            }
            scanned = buffer.limit - buffer.pos;
            if (!buffer.more()) {
                throw cutShort();
            }
        }
    }

    private boolean passMarker() throws IOException {
        int c = buffer.at(0);
        if (c < 0) {
            throw cutShort();
        }
        if (c != '\\' || buffer.at(1) != '.') {
            return false;
        }
        int length = buffer.at(2) == '\r' ? 3 : 2;
        c = buffer.at(length);
        if (c < 0) {
            throw cutShort();
        }
        ended = c == '\n';
        if (ended) {
            buffer.skipTo(buffer.pos + length + 1, 1);
        }
        return ended;
    }

    /** @return behind the last line that is whole and before what may be the marker; -1 when no line ends */
    private int scan(int from) {
        newlines = 0;
        rows = 0;
        byte[] bytes = buffer.bytes;
        int limit = buffer.limit;
        int end = -1;
        int p = from;
        for (; p + 8 <= limit; p += 8) {
            long found = ByteSearch.zeros(ByteSearch.word(bytes, p) ^ ByteSearch.NEWLINES);
            while (found != 0) {
                end = p + ByteSearch.first(found) + 1;
                if (passLine(bytes, end, limit)) {
                    return end;
                }
                found &= found - 1;
            }
        }
        for (; p < limit; p++) {
            if (bytes[p] == '\n') {
                end = p + 1;
                if (passLine(bytes, end, limit)) {
                    return end;
                }
            }
        }
        return end;
    }

    /** @return whether the marker may stand at {@code end} */
    private boolean passLine(byte[] bytes, int end, int limit) {
        newlines++;
        rows += text && endsEscaped(bytes, end - 1) ? 0 : 1;
        return end < limit && bytes[end] == '\\' && (end + 1 == limit || bytes[end + 1] == '.');
    }

    /** Whether an odd number of backslashes stands before. */
    private boolean endsEscaped(byte[] bytes, int end) {
        int p = end;
        while (p > buffer.pos && bytes[p - 1] == '\\') {
            p--;
        }
        boolean odd = (end - p) % 2 != 0;
        return p == buffer.pos ? odd ^ escaped : odd;
    }

    private ByteBuffer lines(int end) {
        ByteBuffer slice = ByteBuffer.wrap(buffer.bytes, buffer.pos, end - buffer.pos);
        buffer.skipTo(end, newlines);
        count += rows;
        atLineStart = true;
        escaped = false;
        return slice;
    }

    /** A piece of a line that is too long to be handed out whole. */
    private ByteBuffer part() {
        ByteBuffer slice = ByteBuffer.wrap(buffer.bytes, buffer.pos, buffer.limit - buffer.pos);
        escaped = endsEscaped(buffer.bytes, buffer.limit);
        buffer.skipTo(buffer.limit, 0);
        atLineStart = false;
        return slice;
    }

    private MalformedSqlException cutShort() {
        return new MalformedSqlException(
                buffer.lineAt(buffer.limit),
                "cut short: the data of the COPY on line " + copyLine + " has no end, a line of its own with \\.");
    }

    /** Whether a slice ends where a row does: at a newline that no backslash escapes. */
    static boolean endARow(ByteBuffer rows) {
        int last = rows.limit() - 1;
        int backslashes = 0;
        while (last - 1 - backslashes >= rows.position() && rows.get(last - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return rows.get(last) == '\n' && backslashes % 2 == 0 && backslashes < last - rows.position();
    }
}
