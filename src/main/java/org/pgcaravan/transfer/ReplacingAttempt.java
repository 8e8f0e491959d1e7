package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.guard.Hosts;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.Proof;
import org.pgcaravan.postgres.ConnectionLender;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.replace.Clearing;
import org.pgcaravan.replace.DestinationServer;
import org.pgcaravan.replace.StagingDatabase;

/**
 * An execution that ends by changing its destination: all at once, or not at all. Closing it drops the staging database,
 * unless that was swapped in.
 */
public abstract class ReplacingAttempt extends Attempt {

    private DestinationServer destination;
    private StagingDatabase staging;
    private DestinationRoles roles;
    private Proof proof;
    private volatile String backup;
    private double percentBeforeBackup;
    private ConnectionLender.Loan transaction;
    private Clearing clearing;
    private volatile boolean swapping;
    private boolean swapped;

    ReplacingAttempt(Job job, Attempts attempts) {
        super(job, attempts);
    }

    void destinationIs(DestinationServer server) {
        destination = server;
    }

    DestinationServer destination() {
        return destination;
    }

    void stagingIs(StagingDatabase database) {
        staging = database;
    }

    StagingDatabase staging() {
        return staging;
    }

    void rolesAre(DestinationRoles known) {
        roles = known;
    }

    DestinationRoles roles() {
        return roles;
    }

    /** @param dump id of the dump that was made of the destination */
    void backedUpAs(String dump) {
        percentBeforeBackup = meter().now().percent();
        backup = dump;
    }

    @Override
    double overallPercent(double own) {
        if (backup == null || own >= 100) {
            return own;
        }
        double end = Attempts.backupEnd(percentBeforeBackup);
        return end + (100 - end) * (own - percentBeforeBackup) / (100 - percentBeforeBackup);
    }

    /** @return id of the dump that was made of the destination; null when none was */
    String backup() {
        return backup;
    }

    /** From here on all is loaded on one connection, in one transaction that {@link #commit()} ends. */
    void beginsTransaction() throws SQLException {
        transaction = sessions().loaders().lend();
        transaction.connection().setAutoCommit(false);
    }

    boolean isInOneTransaction() {
        return transaction != null;
    }

    /** Keeps others from writing to what {@link #clear} will drop. */
    void holdToClear() throws SQLException {
        clearing = destination.clearing(transaction());
        clearing.hold();
    }

    /**
     * Drops what is in the destination, in the one transaction.
     *
     * @return false when something stayed, as it belongs to other roles
     */
    boolean clear() throws SQLException {
        clearing.lock();
        List<String> stays = clearing.stays();
        List<Ddl> drops = clearing.drops().stream()
                .map(drop -> new Ddl(drop.statement(), "DROP", drop.object(), Set.of()))
                .toList();
        new DdlScript(drops, new LeftOut(true)).runOn(transaction(), this::requireGoingOn);
        stays.forEach(this::warn);
        return stays.isEmpty();
    }

    /** @return the connection of the one transaction */
    Connection transaction() {
        return transaction.connection();
    }

    /** When the answer to COMMIT is lost, the server is asked whether it took place. */
    void commit() throws SQLException {
        Connection connection = transaction.connection();
        long id = transactionId(connection);
        try {
            connection.commit();
            connection.setAutoCommit(true);
            transaction.unspoilt();
        } catch (SQLException e) {
            if (!SqlErrors.mayPass(e) || !destination().committed(id)) {
                attempts().tookBack(job());
                throw e;
            }
        } finally {
            transaction.close();
            transaction = null;
        }
    }

    /** Loading need not wait for the disk, what is told as completed must have come there. */
    private static long transactionId(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL synchronous_commit = on");
            try (ResultSet row = statement.executeQuery("select pg_catalog.txid_current()")) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Whether the destination is on this machine, and tasks enough for all its processors are at work or could be. */
    boolean hasNoProcessorToSpare() {
        return Hosts.isLoopback(destination.url().host())
                && schedule().inDemand() >= Runtime.getRuntime().availableProcessors();
    }

    /** Some work on a connection to the database that is loaded. */
    @FunctionalInterface
    interface Loading<T> {
        T on(Connection connection) throws SQLException, IOException;
    }

    /** Does some work in the one transaction; where there is none, in one of its own that is committed then. */
    <T> T load(Loading<T> work) throws SQLException, IOException {
        if (transaction != null) {
            return work.on(transaction.connection());
        }
        try (ConnectionLender.Loan loan = sessions().loaders().lend()) {
            Connection connection = loan.connection();
            connection.setAutoCommit(false);
            T done = work.on(connection);
            connection.commit();
            connection.setAutoCommit(true);
            loan.unspoilt();
            return done;
        }
    }

    /** Looks at what is loaded, on a connection that sees it; settings of the transaction are as before then. */
    <T> T look(Looking<T> look) throws SQLException {
        if (transaction != null) {
            Savepoint before = transaction.connection().setSavepoint();
            T seen = look.on(transaction.connection());
            transaction.connection().rollback(before);
            return seen;
        }
        try (ConnectionLender.Loan loan = sessions().loaders().lend()) {
            Connection connection = loan.connection();
            connection.setAutoCommit(false);
            T seen = look.on(connection);
            connection.rollback();
            connection.setAutoCommit(true);
            loan.unspoilt();
            return seen;
        }
    }

    /** A look at a database. */
    @FunctionalInterface
    interface Looking<T> {
        T on(Connection connection) throws SQLException;
    }

    void provedBy(Proof evidence) {
        proof = evidence;
    }

    Optional<Proof> proof() {
        return Optional.ofNullable(proof);
    }

    /** From here on the attempt goes through to its end. */
    void swapping() {
        attempts().pastTheDestructiveStep(job());
        swapping = true;
    }

    @Override
    boolean isSwapping() {
        return swapping;
    }

    /** The staging database is the destination now: closing must not drop it. */
    void swapped() {
        swapped = true;
    }

    @Override
    void closeOwn() {
        if (transaction != null && staging == null) {
            attempts().tookBack(job());
        }
        quietly("the transaction", transaction);
        sessions().closeLoaders();
        if (staging != null && !swapped) {
            quietly("the staging database", staging::drop);
        }
        quietly("the destination's server", destination);
    }
}
