package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.pgcaravan.job.JobMdc;
import org.pgcaravan.postgres.ConnectionLender;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks some queries on a second connection, while the first answers the others: a session of PostgreSQL works with one
 * processor. Where no second connection can be had, the first answers all.
 *
 * <p>Opens its connection at once, asks from {@link #start} on, and ends what runs when closed.
 */
public final class ReadAhead implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);

    /** In the order in which they are read: asking one never waits for a later one to be read. */
    private static final List<String> QUERIES =
            List.of("constraints", "indexes", "dependencies", "extension_dependencies", "unknown_kinds", "privileges");

    private static final int ROWS_A_BATCH = 500;
    /** Of one answer; then asking waits for reading, for a catalog has no end. */
    private static final int BATCHES_AHEAD = 50;

    private static final long WITHOUT_CANCEL_MILLIS = 50;
    private static final long CANCEL_AGAIN_AFTER_MILLIS = 500;
    private static final int CANCELS = 20;

    /** The last of an answer has no rows. */
    private record Batch(List<Row> rows, Exception failure) {}

    private final ConnectionLender lender;
    private final Map<String, BlockingQueue<Batch>> answers = new LinkedHashMap<>();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch started = new CountDownLatch(1);
    private final Thread thread = new Thread(JobMdc.carried(this::run), "catalog-ahead");
    private volatile ConnectionLender.Loan loan;
    private volatile CatalogFilter filter;

    /** @param lender of connections in a transaction that sees what the first one's sees */
    public ReadAhead(ConnectionLender lender) {
        this.lender = lender;
        QUERIES.forEach(query -> answers.put(query, new ArrayBlockingQueue<>(BATCHES_AHEAD)));
        thread.setDaemon(true);
        thread.start();
    }

    /** To be called when what is read from now on stays true: when tables are locked. */
    public void start(CatalogFilter wanted) {
        filter = wanted;
        started.countDown();
    }

    /** Hands over the rows of a query, whichever connection answers it. */
    void forEachRow(String query, Connection first, CatalogQuery.RowReader reader) throws SQLException {
        try {
            opened.await();
            BlockingQueue<Batch> answer = answers.get(query);
            if (loan == null || answer == null) {
                new CatalogQuery(query).forEachRow(first, reader);
                return;
            }
            for (Batch batch = answer.take();
                    !batch.rows().isEmpty() || batch.failure() != null;
                    batch = answer.take()) {
                requireNone(batch.failure());
                for (Row row : batch.rows()) {
                    reader.read(row);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while the catalog was read", e);
        }
    }

    private static void requireNone(Exception failure) throws SQLException {
        if (failure instanceof SQLException e) {
            throw e;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    /**
     * Ends what runs.
     *
     * @return the second connection, for other uses until this is closed; empty when there is none
     */
    public Optional<Connection> end() {
        thread.interrupt();
        try {
            // all is read, mostly: a cancel could hit what comes next
            thread.join(WITHOUT_CANCEL_MILLIS);
            for (int cancels = 0; thread.isAlive() && cancels < CANCELS; cancels++) {
                cancelStatement();
                thread.join(CANCEL_AGAIN_AFTER_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(loan).filter(l -> !thread.isAlive()).map(ConnectionLender.Loan::connection);
    }

    private void cancelStatement() {
        try {
            if (loan != null) {
                loan.connection().unwrap(PGConnection.class).cancelQuery();
            }
        } catch (SQLException e) {
            LOG.debug("Could not cancel a query of the catalog: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        end();
        if (loan != null) {
            loan.close();
        }
    }

    private void run() {
        try {
            loan = lender.lend();
        } catch (SQLException | RuntimeException e) {
            LOG.debug("The catalog is read on one connection: {}", e.getMessage());
            return;
        } finally {
            opened.countDown();
        }
        String asked = QUERIES.get(0);
        try {
            started.await();
            CatalogReading.prepare(loan.connection(), filter);
            for (String query : QUERIES) {
                asked = query;
                ask(query);
            }
        } catch (InterruptedException e) {
            LOG.debug("Nobody reads the catalog any more");
        } catch (SQLException | RuntimeException e) {
            fail(asked, e);
        }
    }

    private void ask(String query) throws SQLException, InterruptedException {
        List<Row> rows = new ArrayList<>(ROWS_A_BATCH);
        new CatalogQuery(query).forEachRow(loan.connection(), row -> {
            rows.add(row);
            if (rows.size() == ROWS_A_BATCH) {
                put(query, new Batch(List.copyOf(rows), null));
                rows.clear();
            }
        });
        if (!rows.isEmpty()) {
            put(query, new Batch(rows, null));
        }
        put(query, new Batch(List.of(), null));
    }

    private void put(String query, Batch batch) throws SQLException {
        try {
            answers.get(query).put(batch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Nobody reads the catalog any more", e);
        }
    }

    private void fail(String query, Exception failure) {
        try {
            answers.get(query).put(new Batch(List.of(), failure));
        } catch (InterruptedException e) {
            LOG.debug("Nobody reads the catalog any more");
        }
    }
}
