package org.pgcaravan.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.dump.Script;
import org.pgcaravan.dump.Stretch;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.Replace;
import org.pgcaravan.job.Transaction;
import org.pgcaravan.plan.Task;
import org.pgcaravan.postgres.ConnectionLender;
import org.pgcaravan.proof.RowCounts;

/**
 * One execution of an import, from the check of its dump to its swap, or to its commit. {@link ImportTransfer} takes it
 * through its steps.
 */
public final class ImportAttempt extends ReplacingAttempt {

    private static final Copied NOTHING = new Copied(0, 0, 0);

    private final boolean unsafe;
    private final Dump dump;
    private final Statistics statistics = new Statistics();
    private final RowCounts counts = new RowCounts(List.of());
    /** Connection → the settings that were made on it last. */
    private final Map<Connection, List<Stretch.Setting>> settings = new ConcurrentHashMap<>();

    private Script script;

    ImportAttempt(Job job, Attempts attempts, Dump dump, boolean unsafe) {
        super(job, attempts);
        this.dump = dump;
        this.unsafe = unsafe;
    }

    Dump dump() {
        return dump;
    }

    /** Whether a dump of the destination is to be made before it is changed. For the route. */
    public boolean backsUp() {
        return job().options().backsUp() && destination().properties().isPresent();
    }

    /** Whether what is in the destination is dropped first, in the same transaction. */
    boolean isInPlace() {
        return job().options().replaceOrDefault() == Replace.IN_PLACE;
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
        scheduleIs(tasks, jobs);
        meter().planned(
                        script.stretches().stream()
                                .mapToLong(stretch -> Math.max(0, stretch.rows()))
                                .sum(),
                        tasks.stream().mapToLong(Task::bytes).sum(),
                        tasks.stream().mapToLong(Task::weight).sum());
    }

    RowCounts counts() {
        return counts;
    }

    @Override
    Copied perform(Task task) throws SQLException, IOException {
        Stretch stretch = ((Task.Load) task).stretch();
        if (stretch == null) {
            return NOTHING;
        }
        if (isInOneTransaction()) {
            try (var build = BuildSettings.of(this, task, transaction(), () -> checked(stretch))) {
                return run(task, stretch, transaction());
            }
        }
        try (ConnectionLender.Loan loan = lend(stretch.settings())) {
            Connection connection = loan.connection();
            connection.setAutoCommit(false);
            Copied copied;
            try (var build = BuildSettings.of(this, task, connection, () -> checked(stretch))) {
                copied = stretch.role() == Stretch.Role.ANALYZE
                        ? analyze(task, stretch, connection)
                        : run(task, stretch, connection);
            }
            connection.commit();
            connection.setAutoCommit(true);
            loan.unspoilt();
            return copied;
        }
    }

    private static List<String> checked(Stretch stretch) {
        return switch (stretch.role()) {
            case VALIDATE, FOREIGN_KEY -> stretch.tables();
            default -> List.of();
        };
    }

    private Copied analyze(Task task, Stretch stretch, Connection connection) throws SQLException {
        underSettings(task, stretch, connection);
        statistics.gather(stretch.tables().get(0), connection);
        return NOTHING;
    }

    Statistics statistics() {
        return statistics;
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

    /** @return what runs the stretch, when the settings that hold where it lies are made */
    private ScriptRunner underSettings(Task task, Stretch stretch, Connection connection) throws SQLException {
        ScriptRunner runner = new ScriptRunner(
                connection, unsafe, roles(), bytes -> meter().passed(task.id(), bytes), this::requireGoingOn);
        if (!stretch.settings().equals(settings.get(connection))) {
            settings.remove(connection);
            if (runner.set(stretch.settings())) {
                settings.put(connection, stretch.settings());
            }
        }
        return runner;
    }

    /** Runs a stretch in the connection's transaction, under the settings that hold where it lies. */
    private Copied run(Task task, Stretch stretch, Connection connection) throws SQLException, IOException {
        ScriptRunner runner = underSettings(task, stretch, connection);
        try (InputStream in = script.open(stretch)) {
            Copied copied = runner.run(stretch, in);
            if (copied.rowsSent() > 0 || copied.rowsReceived() > 0) {
                String table = stretch.tables().isEmpty()
                        ? stretch.file()
                        : stretch.tables().get(0);
                boolean meant = script.isByHand() && copied.rowsReceived() < copied.rowsSent();
                if (meant) {
                    warn((copied.rowsSent() - copied.rowsReceived()) + " of " + copied.rowsSent() + " rows of " + table
                            + " were not taken: a trigger or rule of the file's own leaves them out");
                }
                counts.add(table, meant ? copied.rowsReceived() : copied.rowsSent(), copied.rowsReceived());
            }
            copied(copied.bytes());
            return copied;
        }
    }

    @Override
    void closeOwn() {
        super.closeOwn();
        quietly("the script", script);
    }
}
