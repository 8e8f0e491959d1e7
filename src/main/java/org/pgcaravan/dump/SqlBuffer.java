package org.pgcaravan.dump;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The window of the input that is in memory. Its fields are its interface, for speed: {@link SqlLexer} and
 * {@link SqlScanner} move {@link #pos} themselves. Indexes change when {@link #more} is called.
 */
final class SqlBuffer {

    /** A COPY message of this size costs nothing beside its rows. */
    static final int SIZE = 256 * 1024;

    private static final int NONE = -1;

    byte[] bytes;
    /** The next byte to be looked at. */
    int pos;
    /** The end of what was read. */
    int limit;
    /** Where the token at hand begins. */
    int token;

    /** Null over a whole text. */
    private final InputStream in;

    private final int longest;
    private int mark = NONE;
    private long base;
    private long line = 1;
    private int counted;
    private boolean nulAtLimit;

    /** @param longest how many bytes a marked piece may have */
    SqlBuffer(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
        this.bytes = new byte[SIZE];
    }

    /** Over a whole text. */
    SqlBuffer(byte[] whole) {
        this.in = null;
        this.longest = Integer.MAX_VALUE;
        this.bytes = whole;
        this.limit = whole.length;
    }

    /** The input is the rest of a larger one: counts on from there. To be called before anything is read. */
    void countFrom(long offset, long firstLine) {
        base = offset;
        line = firstLine;
    }

    /** From here on, nothing is given up before {@link #cut}. */
    void mark() {
        mark = pos;
    }

    boolean isMarked() {
        return mark != NONE;
    }

    /** Ends the marked piece before {@code end}. */
    byte[] cut(int end) {
        byte[] piece = Arrays.copyOfRange(bytes, mark, end);
        if (piece.length > longest) {
            throw tooLong();
        }
        mark = NONE;
        return piece;
    }

    /** @return the byte that far from here; -1 behind the end */
    int at(int ahead) throws IOException {
        while (pos + ahead >= limit) {
            if (!more()) {
                return -1;
            }
        }
        return bytes[pos + ahead] & 0xFF;
    }

    /** Reads on; keeps what is marked, else what is from {@link #pos}. @return false at the end */
    boolean more() throws IOException {
        if (in == null) {
            return false;
        }
        requireNoNul();
        if (limit == bytes.length) {
            makeRoom();
        }
        int read = in.read(bytes, limit, bytes.length - limit);
        if (read < 0) {
            return false;
        }
        int nul = ByteSearch.nul(bytes, limit, limit + read);
        nulAtLimit = nul < limit + read;
        boolean any = nul > limit;
        limit = nul;
        return any || more();
    }

    private void requireNoNul() {
        if (nulAtLimit) {
            throw new MalformedSqlException(lineAt(limit), "there is a NUL byte, which no text has");
        }
    }

    /** Reads on without looking at what comes, so that lines are counted no more. @return false at the end */
    boolean moreAsItIs() throws IOException {
        requireNoNul();
        int kept = limit - pos;
        System.arraycopy(bytes, pos, bytes, 0, kept);
        base += pos;
        pos = 0;
        counted = 0;
        limit = kept;
        int read = in.read(bytes, limit, bytes.length - limit);
        limit += Math.max(0, read);
        return read >= 0;
    }

    private void makeRoom() {
        int keep = isMarked() ? mark : pos;
        int kept = limit - keep;
        if (isMarked() && kept > longest) {
            throw tooLong();
        }
        byte[] target = bytes;
        if (kept > bytes.length / 2) {
            // a quote that is never closed takes no more than a statement may have
            long most = Math.min((long) longest + SIZE, Integer.MAX_VALUE - 16);
            target = new byte[Math.max(SIZE, (int) Math.min(bytes.length * 2L, most))];
        } else if (bytes.length > SIZE && kept <= SIZE / 2) {
            target = new byte[SIZE];
        }
        lineAt(Math.max(keep, counted));
        System.arraycopy(bytes, keep, target, 0, kept);
        bytes = target;
        base += keep;
        pos -= keep;
        limit -= keep;
        token -= keep;
        counted -= keep;
        mark = isMarked() ? 0 : NONE;
    }

    /** @return of that index, from 1; line feeds count */
    long lineAt(int index) {
        if (index >= counted) {
            line += ByteSearch.newlines(bytes, counted, index);
        } else {
            line -= ByteSearch.newlines(bytes, index, counted);
        }
        counted = index;
        return line;
    }

    /** Goes to that index; the caller has counted the line feeds on the way, and {@link #lineAt} was asked for {@link #pos} before. */
    void skipTo(int index, int newlines) {
        line += newlines;
        counted = index;
        pos = index;
    }

    /** @return of {@link #pos}, from the beginning of the input */
    long offset() {
        return base + pos;
    }

    private MalformedSqlException tooLong() {
        return new MalformedSqlException(
                lineAt(mark),
                "a statement of more than " + longest
                        + " bytes begins here, or one in which a quote is not closed, and that is the limit"
                        + " (import.statement-megabytes)");
    }
}
