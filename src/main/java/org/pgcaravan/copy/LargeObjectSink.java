package org.pgcaravan.copy;

import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.postgres.StatementFailedException;

/** Takes what large objects hold. */
@FunctionalInterface
public interface LargeObjectSink {

    /**
     * @param offset in each of the objects, in bytes
     * @param oids of the objects
     * @param contents what each holds from the offset on
     * @throws StatementFailedException when a server refuses
     */
    void write(long offset, List<Long> oids, List<byte[]> contents) throws IOException;

    /** @return one that fills the objects of a database, where they exist already; commits nothing */
    static LargeObjectSink into(Connection destination) {
        return (offset, oids, contents) -> {
            String sql = SqlFile.read("copy/large-objects-write");
            try (PreparedStatement statement = destination.prepareStatement(sql)) {
                Array targets = destination.createArrayOf("int8", oids.toArray());
                Array data = destination.createArrayOf("bytea", contents.toArray(new byte[0][]));
                statement.setLong(1, offset);
                statement.setArray(2, targets);
                statement.setArray(3, data);
                statement.execute();
            } catch (SQLException e) {
                throw new StatementFailedException("destination", "large objects", sql, e);
            }
        };
    }
}
