package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.job.Job;
import org.pgcaravan.plan.Task;
import org.pgcaravan.plan.TaskSchedule;
import org.pgcaravan.plan.TransferPlan;
import org.pgcaravan.proof.RowCounts;

/**
 * One execution of a sync, from its snapshot to its swap. {@link SyncTransfer} takes it through its steps.
 */
public final class SyncAttempt extends ReplacingAttempt {

    private final Replacement replacement;
    private final LeftOut leftOut;
    private Catalog catalog;
    private TransferPlan plan;
    private RowCounts counts;

    SyncAttempt(Job job, Attempts attempts, Replacement replacement) {
        super(job, attempts);
        this.replacement = replacement;
        this.leftOut = new LeftOut(job.options().strict());
    }

    @Override
    Copied perform(Task task) throws SQLException, IOException {
        return replacement.perform(this, task);
    }

    /** Whether a dump of the destination is to be made before it is changed. For the route. */
    public boolean backsUp() {
        return job().options().backsUp() && destination().properties().isPresent();
    }

    Replacement replacement() {
        return replacement;
    }

    int jobsWanted(TransferSettings settings) {
        return Optional.ofNullable(job().options().jobs()).orElse(settings.jobs());
    }

    /** Brings rows from a connection that sees the snapshot to one that loads. */
    @FunctionalInterface
    interface Carrying {
        Copied between(Connection source, Connection destination) throws SQLException, IOException;
    }

    /** Brings rows, and counts them for the proof. */
    Copied carry(String table, Carrying work) throws SQLException, IOException {
        try (var source = sessions().source().lend()) {
            Copied copied = load(destination -> work.between(source.connection(), destination));
            counts.add(table, copied.rowsSent(), copied.rowsReceived());
            copied(copied.bytes());
            source.unspoilt();
            return copied;
        }
    }

    /** Runs statements on the database that is loaded, without those that name a role or tablespace it lacks. */
    void execute(List<Ddl> statements) throws SQLException {
        DdlScript script = new DdlScript(roles().permitted(statements), leftOut);
        if (isInOneTransaction()) {
            script.runOn(transaction(), this::requireGoingOn);
            return;
        }
        try (var loan = sessions().loaders().lend()) {
            script.runOn(loan.connection(), this::requireGoingOn);
            loan.unspoilt();
        }
    }

    LeftOut leftOut() {
        return leftOut;
    }

    void plannedAs(Catalog read, TransferPlan planned, RowCounts toCount, int jobs) {
        catalog = read;
        plan = planned;
        counts = toCount;
        scheduleIs(new TaskSchedule(planned.tasks(), jobs));
        meter().planned(planned.rows(), planned.bytes(), planned.weight());
    }

    Catalog catalog() {
        return catalog;
    }

    TransferPlan plan() {
        return plan;
    }

    RowCounts counts() {
        return counts;
    }
}
