package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.catalog.PostDataStep;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.copy.CopyPipe;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.copy.LargeObjectPipe;
import org.pgcaravan.copy.LargeObjectSink;
import org.pgcaravan.plan.Chunk;
import org.pgcaravan.plan.Task;

/** Does the tasks of a sync into a schema that was just made: rows from the source's snapshot, and what is built of them. */
record SchemaLoad(SyncAttempt attempt) {

    Copied perform(Task task) throws SQLException, IOException {
        if (task instanceof Task.Copy copy) {
            return copy(copy);
        }
        return task instanceof Task.FillLargeObjects fill ? fill(fill) : build((Task.Build) task);
    }

    private Copied copy(Task.Copy task) throws SQLException, IOException {
        Chunk chunk = task.chunk();
        return attempt.carry(chunk, (source, destination) -> {
            if (chunk.isFrozen()) {
                Ddl truncate = new Ddl("TRUNCATE ONLY " + chunk.table(), "TABLE", chunk.table(), Set.of());
                execute(destination, truncate, attempt.leftOut());
            }
            return new CopyPipe(chunk.table())
                    .run(
                            source,
                            chunk.copyOut(),
                            destination,
                            chunk.copyIn(),
                            bytes -> attempt.meter().passed(task.id(), bytes));
        });
    }

    private Copied fill(Task.FillLargeObjects task) throws SQLException, IOException {
        return attempt.carry(
                task.subject(),
                (source, destination) -> new LargeObjectPipe(
                                source,
                                LargeObjectSink.into(destination),
                                bytes -> attempt.meter().passed(task.id(), bytes))
                        .run(task.oids()));
    }

    private Copied build(Task.Build task) throws SQLException {
        List<Ddl> statements = attempt.roles().permitted(task.step().statements());
        if (attempt.isInOneTransaction()) {
            for (Ddl ddl : statements) {
                Savepoint before = attempt.transaction().setSavepoint();
                if (!execute(attempt.transaction(), ddl, attempt.leftOut())) {
                    attempt.transaction().rollback(before);
                }
                attempt.transaction().releaseSavepoint(before);
            }
        } else {
            try (var staging = attempt.sessions().loaders().lend()) {
                try (var settings = BuildSettings.of(attempt, task, staging.connection(), () -> checked(task.step()))) {
                    statements.forEach(ddl -> execute(staging.connection(), ddl, attempt.leftOut()));
                }
                staging.unspoilt();
            }
        }
        return new Copied(0, 0, 0);
    }

    private List<String> checked(PostDataStep step) {
        return step.kind() != PostDataStep.Kind.FOREIGN_KEY
                ? List.of()
                : attempt.catalog().tables().stream()
                        .filter(table -> step.tables().contains(table.oid()))
                        .map(Table::qualifiedName)
                        .toList();
    }

    /** @return false when it was left out */
    private static boolean execute(Connection connection, Ddl ddl, LeftOut leftOut) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(ddl.sql());
            return true;
        } catch (SQLException e) {
            leftOut.refused(ddl, e);
            return false;
        }
    }
}
