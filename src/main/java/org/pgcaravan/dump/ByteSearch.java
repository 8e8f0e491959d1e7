package org.pgcaravan.dump;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight bytes in one step. */
final class ByteSearch {

    static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

    private ByteSearch() {}

    /** @return the eight bytes from {@code at}, the first in the lowest bits */
    static long word(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** @return the highest bit of each byte that is zero, and no other bit */
    static long zeros(long word) {
        return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
    }

    /** @return the index of the byte whose bit in {@link #zeros} is the lowest */
    static int first(long zeros) {
        return Long.numberOfTrailingZeros(zeros) >>> 3;
    }

    /** @return how many line feeds there are from {@code from} to before {@code to} */
    static int newlines(byte[] bytes, int from, int to) {
        int count = 0;
        int p = from;
        for (; p + 8 <= to; p += 8) {
            count += Long.bitCount(zeros(word(bytes, p) ^ NEWLINES));
        }
        for (; p < to; p++) {
            if (bytes[p] == '\n') {
                count++;
            }
        }
        return count;
    }

    /** @return the first NUL's index from {@code from} to before {@code to}; {@code to} without one */
    static int nul(byte[] bytes, int from, int to) {
        int p = from;
        for (; p + 8 <= to; p += 8) {
            long zeros = zeros(word(bytes, p));
            if (zeros != 0) {
                return p + first(zeros);
            }
        }
        while (p < to && bytes[p] != 0) {
            p++;
        }
        return p;
    }
}
