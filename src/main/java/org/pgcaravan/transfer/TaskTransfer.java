package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.copy.CopyPipe;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.copy.LargeObjectPipe;
import org.pgcaravan.plan.Chunk;
import org.pgcaravan.plan.Task;
import org.pgcaravan.plan.TaskResult;

/** The step of {@code task-run}: one task is copied or built, and its end reported to the schedule whatever happened. */
public final class TaskTransfer {

    private final Attempts attempts;

    public TaskTransfer(Attempts attempts) {
        this.attempts = attempts;
    }

    /**
     * @throws StatementFailedException when a server refuses. Once a task has failed, the statements of the others are
     *     cancelled; they fail with the first one's exception, which is the one that says something.
     */
    public TaskResult run(Task task) {
        SyncAttempt attempt = attempts.of(task.attempt());
        long start = System.nanoTime();
        try {
            attempt.requireGoingOn();
            attempt.meter().started(task.id(), task.subject(), task.weight(), task.copies());
            Copied copied = perform(attempt, task);
            attempt.meter().finished(task.id(), copied.rowsReceived());
            attempt.schedule().finished(task);
            return new TaskResult(
                    task.attempt(),
                    task.id(),
                    task.subject(),
                    copied.rowsReceived(),
                    copied.bytes(),
                    (System.nanoTime() - start) / 1_000_000);
        } catch (Throwable e) {
            RuntimeException first = attempt.firstFailure(e);
            failed(task);
            throw first;
        }
    }

    private static Copied perform(SyncAttempt attempt, Task task) throws SQLException {
        if (task instanceof Task.Copy copy) {
            return copy(attempt, copy);
        }
        return task instanceof Task.FillLargeObjects fill ? fill(attempt, fill) : build(attempt, (Task.Build) task);
    }

    /** Tells the schedule that a task will not be done, also one that never got here. Telling it twice is harmless. */
    public void failed(Task task) {
        attempts.find(task.attempt()).ifPresent(attempt -> {
            attempt.schedule().failed(task);
            attempt.sessions().cancelAside();
        });
    }

    private static Copied copy(SyncAttempt attempt, Task.Copy task) throws SQLException {
        Chunk chunk = task.chunk();
        try (var source = attempt.sessions().source().lend();
                var staging = attempt.sessions().staging().lend()) {
            Connection destination = staging.connection();
            destination.setAutoCommit(false);
            if (chunk.isFrozen()) {
                Ddl truncate = new Ddl("TRUNCATE ONLY " + chunk.table(), "TABLE", chunk.table(), Set.of());
                execute(destination, truncate, attempt.leftOut());
            }
            Copied copied = new CopyPipe(chunk.table())
                    .run(
                            source.connection(),
                            chunk.copyOut(),
                            destination,
                            chunk.copyIn(),
                            bytes -> attempt.meter().passed(task.id(), bytes));
            destination.commit();
            destination.setAutoCommit(true);
            attempt.counts().add(chunk.table(), copied.rowsSent(), copied.rowsReceived());
            attempt.copied(copied.bytes());
            source.unspoilt();
            staging.unspoilt();
            return copied;
        }
    }

    private static Copied fill(SyncAttempt attempt, Task.FillLargeObjects task) throws SQLException {
        try (var source = attempt.sessions().source().lend();
                var staging = attempt.sessions().staging().lend()) {
            Connection destination = staging.connection();
            destination.setAutoCommit(false);
            Copied copied = new LargeObjectPipe(
                            source.connection(),
                            destination,
                            bytes -> attempt.meter().passed(task.id(), bytes))
                    .run(task.oids());
            destination.commit();
            destination.setAutoCommit(true);
            attempt.counts().add(task.subject(), copied.rowsSent(), copied.rowsReceived());
            attempt.copied(copied.bytes());
            source.unspoilt();
            staging.unspoilt();
            return copied;
        }
    }

    private static Copied build(SyncAttempt attempt, Task.Build task) throws SQLException {
        try (var staging = attempt.sessions().staging().lend()) {
            for (Ddl ddl : attempt.roles().permitted(task.step().statements())) {
                execute(staging.connection(), ddl, attempt.leftOut());
            }
            staging.unspoilt();
            return new Copied(0, 0, 0);
        }
    }

    private static void execute(Connection connection, Ddl ddl, LeftOut leftOut) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(ddl.sql());
        } catch (SQLException e) {
            leftOut.refused(ddl, e);
        }
    }
}
