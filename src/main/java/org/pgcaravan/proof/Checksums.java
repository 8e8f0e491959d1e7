package org.pgcaravan.proof;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pgcaravan.job.Proof.TableProof;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.postgres.StatementFailedException;

/** Adds up, table by table, what both servers say of their rows. Safe for many threads. */
public final class Checksums {

    /** Whose rows. */
    public enum Side {
        SOURCE,
        DESTINATION;

        private String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Side, Map<String, Checksum>> sums = new EnumMap<>(Side.class);

    public Checksums() {
        for (Side side : Side.values()) {
            sums.put(side, new HashMap<>());
        }
    }

    /**
     * Asks a server for the checksum of a part of a table, and adds it.
     *
     * @param table as the proof calls it
     * @param sql gives the number of rows and the sum of their hashes
     * @throws StatementFailedException when the server refuses
     */
    public void addRows(Side side, String table, Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(sql)) {
                add(side, table, checksum(row));
            }
        } catch (SQLException e) {
            throw new StatementFailedException(side.wireName(), table, sql, e);
        }
    }

    /**
     * The same for what large objects hold.
     *
     * @param oids of those to look at
     */
    public void addLargeObjects(Side side, String table, Connection connection, List<Long> oids) {
        String sql = SqlFile.read("proof/large-objects");
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("int8", oids.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                add(side, table, checksum(row));
            }
        } catch (SQLException e) {
            throw new StatementFailedException(side.wireName(), table, sql, e);
        }
    }

    private static Checksum checksum(ResultSet row) throws SQLException {
        row.next();
        BigDecimal sum = row.getBigDecimal(2);
        return new Checksum(row.getLong(1), sum == null ? BigInteger.ZERO : sum.toBigIntegerExact());
    }

    private synchronized void add(Side side, String table, Checksum checksum) {
        sums.get(side).merge(table, checksum, Checksum::plus);
    }

    /** @return the same with the checksums of both sides */
    public synchronized TableProof prove(TableProof counted) {
        return new TableProof(
                counted.table(),
                counted.rowsSent(),
                counted.rowsReceived(),
                of(Side.SOURCE, counted.table()),
                of(Side.DESTINATION, counted.table()));
    }

    private String of(Side side, String table) {
        return sums.get(side).getOrDefault(table, Checksum.NONE).toString();
    }
}
