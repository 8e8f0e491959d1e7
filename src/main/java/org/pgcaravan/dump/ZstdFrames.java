package org.pgcaravan.dump;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.ZipException;

/**
 * Zstd of any number of frames. The binding's own stream does not find out that a second frame is cut short; here that is an
 * {@link EOFException}, and what cannot be decompressed a {@link ZipException}.
 */
final class ZstdFrames extends InputStream {

    private static final int BUFFER_BYTES = 128 * 1024;

    private final InputStream in;
    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private final byte[] read = new byte[BUFFER_BYTES];
    private final ByteBuffer packed = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
    private final ByteBuffer unpacked = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
    private boolean betweenFrames = true;

    ZstdFrames(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!unpacked.hasRemaining()) {
            boolean mayHoldMore = !betweenFrames && unpacked.limit() == unpacked.capacity();
            if (!packed.hasRemaining() && !mayHoldMore && !fill()) {
                return -1;
            }
            unpack();
        }
        int count = Math.min(length, unpacked.remaining());
        unpacked.get(into, offset, count);
        return count;
    }

    private void unpack() throws ZipException {
        unpacked.clear();
        try {
            betweenFrames = zstd.decompressDirectByteBufferStream(unpacked, packed);
        } catch (ZstdException e) {
            throw new ZipException(e.getMessage());
        } finally {
            unpacked.flip();
        }
    }

    private boolean fill() throws IOException {
        int count = in.read(read);
        if (count < 0 && !betweenFrames) {
            throw new EOFException();
        }
        packed.clear();
        packed.put(read, 0, Math.max(count, 0)).flip();
        return count >= 0;
    }

    @Override
    public void close() throws IOException {
        zstd.close();
        in.close();
    }
}
