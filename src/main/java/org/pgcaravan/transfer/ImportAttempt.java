package org.pgcaravan.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.dump.Script;
import org.pgcaravan.dump.Stretch;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.Transaction;
import org.pgcaravan.plan.Task;
import org.pgcaravan.plan.TaskSchedule;
import org.pgcaravan.postgres.ConnectionLender;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.proof.RowCounts;

/**
 * One execution of an import, from the check of its dump to its swap, or to its commit. {@link ImportTransfer} takes it
 * through its steps.
 */
public final class ImportAttempt extends ReplacingAttempt {

    private final boolean unsafe;
    private final Dump dump;
    private final RowCounts counts = new RowCounts(List.of());
    /** Connection → the settings that were made on it last. */
    private final Map<Connection, List<Stretch.Setting>> settings = new ConcurrentHashMap<>();

    private ConnectionLender.Loan transaction;
    private Script script;

    ImportAttempt(Job job, Attempts attempts, Dump dump, boolean unsafe) {
        super(job, attempts);
        this.dump = dump;
        this.unsafe = unsafe;
    }

    Dump dump() {
        return dump;
    }

    /** Whether all is one transaction on one connection, in the destination itself. */
    boolean isSingle() {
        return job().options().transactionOrDefault() == Transaction.SINGLE;
    }

    void scriptIs(Script read) {
        script = read;
    }

    Script script() {
        return script;
    }

    void plannedAs(List<Task> tasks, int jobs) {
        scheduleIs(new TaskSchedule(tasks, jobs));
        meter().planned(
                        script.stretches().stream()
                                .mapToLong(stretch -> Math.max(0, stretch.rows()))
                                .sum(),
                        script.bytes(),
                        tasks.stream().mapToLong(Task::weight).sum());
    }

    RowCounts counts() {
        return counts;
    }

    /** All tasks run on this one connection, in one transaction that {@link #commit()} ends. */
    void beginsTransaction() throws SQLException {
        transaction = sessions().loaders().lend();
        transaction.connection().setAutoCommit(false);
    }

    boolean isInOneTransaction() {
        return transaction != null;
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
                throw e;
            }
        } finally {
            transaction.close();
            transaction = null;
        }
    }

    private static long transactionId(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_catalog.txid_current()")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    Copied perform(Task task) throws SQLException, IOException {
        Stretch stretch = ((Task.Load) task).stretch();
        if (stretch == null) {
            return new Copied(0, 0, 0);
        }
        if (transaction != null) {
            return run(task, stretch, transaction.connection());
        }
        try (ConnectionLender.Loan loan = lend(stretch.settings())) {
            Connection connection = loan.connection();
            connection.setAutoCommit(false);
            Copied copied = run(task, stretch, connection);
            connection.commit();
            connection.setAutoCommit(true);
            loan.unspoilt();
            return copied;
        }
    }

    /** What was set for another stretch is not to hold for this one: a connection on which it was is not lent again. */
    ConnectionLender.Loan lend(List<Stretch.Setting> wanted) throws SQLException {
        while (true) {
            ConnectionLender.Loan loan = sessions().loaders().lend();
            List<Stretch.Setting> before = settings.getOrDefault(loan.connection(), List.of());
            if (wanted.containsAll(before)) {
                return loan;
            }
            settings.remove(loan.connection());
            loan.close();
        }
    }

    /** Runs a stretch in the connection's transaction, under the settings that hold where it lies. */
    private Copied run(Task task, Stretch stretch, Connection connection) throws SQLException, IOException {
        ScriptRunner runner = new ScriptRunner(
                connection, unsafe, roles(), bytes -> meter().passed(task.id(), bytes), this::requireGoingOn);
        if (!stretch.settings().equals(settings.get(connection))) {
            settings.remove(connection);
            if (runner.set(stretch.settings())) {
                settings.put(connection, stretch.settings());
            }
        }
        try (InputStream in = script.open(stretch)) {
            Copied copied = runner.run(stretch, in);
            if (copied.rowsSent() > 0 || copied.rowsReceived() > 0) {
                String table = stretch.tables().isEmpty()
                        ? stretch.file()
                        : stretch.tables().get(0);
                counts.add(table, copied.rowsSent(), copied.rowsReceived());
            }
            copied(copied.bytes());
            return copied;
        }
    }

    @Override
    void closeOwn() {
        quietly("the transaction", transaction);
        super.closeOwn();
        quietly("the script", script);
    }
}
