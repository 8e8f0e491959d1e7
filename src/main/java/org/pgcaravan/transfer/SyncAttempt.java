package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.Proof;
import org.pgcaravan.plan.Task;
import org.pgcaravan.plan.TaskSchedule;
import org.pgcaravan.plan.TransferPlan;
import org.pgcaravan.proof.RowCounts;
import org.pgcaravan.replace.DestinationServer;
import org.pgcaravan.replace.StagingDatabase;

/**
 * One execution of a sync, from its snapshot to its swap. {@link SyncTransfer} takes it through its steps. Closing it
 * drops the staging database, unless that was swapped in.
 */
public final class SyncAttempt extends Attempt {

    private final LeftOut leftOut;
    private DestinationServer destination;
    private StagingDatabase staging;
    private volatile boolean swapping;
    private boolean swapped;
    private Catalog catalog;
    private TransferPlan plan;
    private RowCounts counts;
    private Proof proof;
    private DestinationRoles roles;

    SyncAttempt(Job job, Attempts attempts) {
        super(job, attempts);
        this.leftOut = new LeftOut(job.options().strict());
    }

    @Override
    Copied perform(Task task) throws SQLException, IOException {
        return new StagingLoad(this).perform(task);
    }

    void destinationIs(DestinationServer server) {
        destination = server;
    }

    void stagingIs(StagingDatabase database) {
        staging = database;
    }

    LeftOut leftOut() {
        return leftOut;
    }

    void rolesAre(DestinationRoles known) {
        roles = known;
    }

    DestinationRoles roles() {
        return roles;
    }

    void plannedAs(Catalog read, TransferPlan planned, RowCounts toCount, int jobs) {
        catalog = read;
        plan = planned;
        counts = toCount;
        scheduleIs(new TaskSchedule(planned.tasks(), jobs));
        meter().planned(planned.rows(), planned.bytes(), planned.weight());
    }

    void provedBy(Proof evidence) {
        proof = evidence;
    }

    /** From here on the attempt goes through to its end. */
    void swapping() {
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

    DestinationServer destination() {
        return destination;
    }

    StagingDatabase staging() {
        return staging;
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

    Optional<Proof> proof() {
        return Optional.ofNullable(proof);
    }

    @Override
    void closeOwn() {
        sessions().leaveStaging();
        if (staging != null && !swapped) {
            quietly("the staging database", staging::drop);
        }
        quietly("the destination's server", destination);
    }
}
