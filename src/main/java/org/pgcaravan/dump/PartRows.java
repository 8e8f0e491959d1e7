package org.pgcaravan.dump;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The rows of a part of one of our dumps: everything behind its COPY, but the end mark, which the file ends with. Nobody
 * looks for that mark among the rows: the part is what its manifest says, and to the server a mark ends the data, too.
 */
public final class PartRows {

    private static final byte[] END = "\\.\n\n".getBytes(StandardCharsets.US_ASCII);

    private final SqlBuffer buffer;
    private final long copyLine;
    private byte last = '\n';
    private boolean any = true;

    PartRows(SqlBuffer buffer, long copyLine) {
        this.buffer = buffer;
        this.copyLine = copyLine;
    }

    /**
     * @return whole rows and pieces of rows, until the next call; null at the end
     * @throws MalformedSqlException when the file does not end with the end mark
     */
    public ByteBuffer next() throws IOException {
        while (any && buffer.limit - buffer.pos <= END.length) {
            any = buffer.moreAsItIs();
        }
        int length = buffer.limit - buffer.pos - END.length;
        if (length > 0) {
            ByteBuffer slice = ByteBuffer.wrap(buffer.bytes, buffer.pos, length);
            buffer.pos += length;
            last = buffer.bytes[buffer.pos - 1];
            return slice;
        }
        requireEnd();
        return null;
    }

    /** @return what such a part ends with, behind its last row */
    public static byte[] end() {
        return END.clone();
    }

    private void requireEnd() {
        if (last != '\n' || !Arrays.equals(buffer.bytes, buffer.pos, buffer.limit, END, 0, END.length)) {
            throw new MalformedSqlException(
                    copyLine, "the data of the COPY that begins here is not followed by \\. and the end of the file");
        }
    }
}
