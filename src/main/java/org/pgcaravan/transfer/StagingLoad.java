package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.copy.CopyPipe;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.copy.LargeObjectPipe;
import org.pgcaravan.copy.LargeObjectSink;
import org.pgcaravan.plan.Chunk;
import org.pgcaravan.plan.Task;
import org.pgcaravan.proof.Checksums.Side;

/** Does the tasks of a sync: rows from the source's snapshot into the staging database, and what is built of them there. */
record StagingLoad(SyncAttempt attempt) {

    Copied perform(Task task) throws SQLException, IOException {
        if (task instanceof Task.Copy copy) {
            return copy(copy);
        }
        return task instanceof Task.FillLargeObjects fill ? fill(fill) : build((Task.Build) task);
    }

    private Copied copy(Task.Copy task) throws SQLException {
        Chunk chunk = task.chunk();
        try (var source = attempt.sessions().source().lend();
                var staging = attempt.sessions().loaders().lend()) {
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
            if (attempt.computesChecksums() && !chunk.where().isEmpty()) {
                hashAtOnce(chunk, source.connection());
            }
            attempt.copied(copied.bytes());
            source.unspoilt();
            staging.unspoilt();
            return copied;
        }
    }

    /** In the transaction that sent the rows: a condition that says {@code now()} means others in another. */
    private void hashAtOnce(Chunk chunk, Connection source) {
        String sql = chunk.select(attempt.rowHash().of(attempt.table(chunk.table())));
        attempt.checksums().addRows(Side.SOURCE, chunk.table(), source, sql);
    }

    private Copied fill(Task.FillLargeObjects task) throws SQLException, IOException {
        try (var source = attempt.sessions().source().lend();
                var staging = attempt.sessions().loaders().lend()) {
            Connection destination = staging.connection();
            destination.setAutoCommit(false);
            Copied copied = new LargeObjectPipe(
                            source.connection(),
                            LargeObjectSink.into(destination),
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

    private Copied build(Task.Build task) throws SQLException {
        try (var staging = attempt.sessions().loaders().lend()) {
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
