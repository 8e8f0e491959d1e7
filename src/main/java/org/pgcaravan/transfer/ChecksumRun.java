package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.pgcaravan.postgres.SqlFile;

/**
 * Has both servers compute checksums at the same time, on several connections each, the largest parts first. Ends as soon as
 * one part fails or the attempt is to end: statements are cancelled, and connections broken where that does not help.
 */
final class ChecksumRun {

    private static final long CANCEL_AGAIN_AFTER_MILLIS = 500;
    private static final int CANCELS = 20;
    /** Each leaves a lock until the transaction ends. The source's has to go on, for it sees the snapshot. */
    private static final int PARTS_A_TRANSACTION = 200;

    /** Asks a server. */
    @FunctionalInterface
    interface Question {
        void ask(Connection connection) throws SQLException;
    }

    /**
     * A part of what is to be hashed.
     *
     * @param id unique within the attempt
     * @param table for the progress
     * @param weight for progress and order
     */
    record Part(String id, String table, long weight, Question question) {}

    private final ReplacingAttempt attempt;
    private final int connections;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** @param connections on each side */
    ChecksumRun(ReplacingAttempt attempt, int connections) {
        this.attempt = attempt;
        this.connections = connections;
    }

    /**
     * Returns when all parts are done.
     *
     * @throws CancelledException when the attempt is to end
     * @throws org.pgcaravan.postgres.StatementFailedException when a server refuses
     */
    void run(List<Part> source, List<Part> destination) throws SQLException {
        ExecutorService workers = Executors.newFixedThreadPool(2 * connections, task -> {
            Thread thread = new Thread(task, "checksums");
            thread.setDaemon(true);
            return thread;
        });
        start(workers, this::onSource, source, Integer.MAX_VALUE);
        start(workers, attempt::look, destination, PARTS_A_TRANSACTION);
        workers.shutdown();
        await(workers);
        attempt.requireGoingOn();
        Throwable first = failure.get();
        if (first instanceof SQLException e) {
            throw e;
        }
        if (first instanceof RuntimeException e) {
            throw e;
        }
        if (first != null) {
            throw new IllegalStateException(first);
        }
    }

    /** Does something with a connection to one side, in a transaction that is rolled back then. */
    @FunctionalInterface
    private interface Lending {
        Void lend(ReplacingAttempt.Looking<Void> work) throws SQLException;
    }

    private Void onSource(ReplacingAttempt.Looking<Void> work) throws SQLException {
        try (var loan = attempt.sessions().source().lend()) {
            loan.connection().setAutoCommit(false);
            return work.on(loan.connection());
        }
    }

    private void start(ExecutorService workers, Lending side, List<Part> parts, int partsATransaction) {
        Queue<Part> open = new ConcurrentLinkedQueue<>(parts.stream()
                .sorted(Comparator.comparingLong(Part::weight).reversed())
                .toList());
        for (int i = 0; i < Math.min(connections, parts.size()); i++) {
            workers.execute(() -> work(side, open, partsATransaction));
        }
    }

    private void work(Lending side, Queue<Part> open, int partsATransaction) {
        try {
            while (!open.isEmpty() && failure.get() == null) {
                side.lend(connection -> work(connection, open, partsATransaction));
            }
        } catch (SQLException | RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private Void work(Connection connection, Queue<Part> open, int most) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SqlFile.read("proof/session"));
        }
        for (int i = 0; i < most && failure.get() == null; i++) {
            Part part = open.poll();
            if (part == null) {
                break;
            }
            attempt.requireGoingOn();
            attempt.meter().started(part.id(), part.table(), part.weight(), false);
            part.question().ask(connection);
            attempt.meter().finished(part.id(), 0);
        }
        return null;
    }

    private void await(ExecutorService workers) {
        boolean interrupted = false;
        for (int cancels = 0; ; ) {
            try {
                if (workers.awaitTermination(CANCEL_AGAIN_AFTER_MILLIS, TimeUnit.MILLISECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
                failure.compareAndSet(null, new CancelledException("The service ends"));
            }
            if (failure.get() == null && !attempt.isToEnd()) {
                continue;
            }
            if (cancels++ < CANCELS) {
                attempt.sessions().cancelAside();
            } else {
                attempt.sessions().abort();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
