package org.pgcaravan.copy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.copy.CopyPipe.Flow;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.postgres.StatementFailedException;

/**
 * Reads what large objects hold, and gives it to a sink. By function calls: COPY of {@code pg_largeobject} is for
 * superusers who may write catalogs. Small ones travel in groups, large ones in slices; holds one group or slice at a time.
 */
public final class LargeObjectPipe {

    private static final String NAME = "large objects";
    private static final int SLICE_BYTES = 1 << 20;
    private static final int ROWS_A_FETCH = 8;
    private static final long GROUP_BYTES = 4L << 20;

    private final Connection source;
    private final LargeObjectSink sink;
    private final Flow flow;
    private final List<Long> groupOids = new ArrayList<>();
    private final List<byte[]> groupContents = new ArrayList<>();
    private long groupBytes;
    private long received;
    private long bytes;

    /**
     * @param source in a transaction, so that the objects come in batches
     * @param flow told about what went through
     */
    public LargeObjectPipe(Connection source, LargeObjectSink sink, Flow flow) {
        this.source = source;
        this.sink = sink;
        this.flow = flow;
    }

    /**
     * Carries the contents of these objects. Commits nothing.
     *
     * @return objects as rows
     * @throws StatementFailedException when either side fails
     * @throws IOException of the sink
     */
    public Copied run(List<Long> oids) throws IOException {
        String sql = SqlFile.read("copy/large-objects-begin");
        long sent = 0;
        try (PreparedStatement begin = source.prepareStatement(sql)) {
            begin.setFetchSize(ROWS_A_FETCH);
            begin.setInt(1, SLICE_BYTES);
            begin.setArray(2, source.createArrayOf("int8", oids.toArray()));
            try (ResultSet rows = begin.executeQuery()) {
                while (rows.next()) {
                    sent++;
                    take(rows.getLong("oid"), rows.getBytes("content"));
                }
            }
        } catch (SQLException e) {
            throw new StatementFailedException("source", NAME, sql, e);
        }
        writeGroup();
        return new Copied(sent, received, bytes);
    }

    private void take(long oid, byte[] content) throws IOException {
        groupOids.add(oid);
        groupContents.add(content);
        groupBytes += content.length;
        boolean more = content.length == SLICE_BYTES;
        if (more || groupBytes >= GROUP_BYTES) {
            writeGroup();
        }
        for (long offset = SLICE_BYTES; more; offset += SLICE_BYTES) {
            byte[] slice = slice(oid, offset);
            write(offset, List.of(oid), List.of(slice), slice.length);
            more = slice.length == SLICE_BYTES;
        }
    }

    private byte[] slice(long oid, long offset) {
        String sql = SqlFile.read("copy/large-object-slice");
        try (PreparedStatement statement = source.prepareStatement(sql)) {
            statement.setLong(1, oid);
            statement.setLong(2, offset);
            statement.setInt(3, SLICE_BYTES);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBytes(1);
            }
        } catch (SQLException e) {
            throw new StatementFailedException("source", "large object " + oid, sql, e);
        }
    }

    private void writeGroup() throws IOException {
        if (!groupOids.isEmpty()) {
            write(0, groupOids, groupContents, groupBytes);
            received += groupOids.size();
            groupOids.clear();
            groupContents.clear();
            groupBytes = 0;
        }
    }

    private void write(long offset, List<Long> oids, List<byte[]> contents, long size) throws IOException {
        sink.write(offset, oids, contents);
        bytes += size;
        flow.passed(size);
    }
}
