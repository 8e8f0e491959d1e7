package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.SQLException;
import org.pgcaravan.catalog.Catalog;
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

    private final LeftOut leftOut;
    private Catalog catalog;
    private TransferPlan plan;
    private RowCounts counts;

    SyncAttempt(Job job, Attempts attempts) {
        super(job, attempts);
        this.leftOut = new LeftOut(job.options().strict());
    }

    @Override
    Copied perform(Task task) throws SQLException, IOException {
        return new StagingLoad(this).perform(task);
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
