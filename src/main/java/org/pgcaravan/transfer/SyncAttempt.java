package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.Verify;
import org.pgcaravan.plan.Task;
import org.pgcaravan.plan.TaskSchedule;
import org.pgcaravan.plan.TransferPlan;
import org.pgcaravan.proof.Checksums;
import org.pgcaravan.proof.RowCounts;
import org.pgcaravan.proof.RowHash;

/**
 * One execution of a sync, from its snapshot to its swap. {@link SyncTransfer} takes it through its steps.
 */
public final class SyncAttempt extends ReplacingAttempt {

    private final LeftOut leftOut;
    private Catalog catalog;
    private TransferPlan plan;
    private RowCounts counts;
    private int connections;
    private final Checksums checksums = new Checksums();
    private final Map<String, Table> tables = new HashMap<>();

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
        connections = jobs;
        read.tables().forEach(table -> tables.put(table.qualifiedName(), table));
        scheduleIs(new TaskSchedule(planned.tasks(), jobs));
        long proof = computesChecksums() ? planned.bytes() : 0;
        meter().planned(planned.rows(), planned.bytes(), planned.weight() + proof);
    }

    boolean computesChecksums() {
        return job().options().verify() == Verify.CHECKSUM;
    }

    /** @return connections at once, on each side */
    int connections() {
        return connections;
    }

    Checksums checksums() {
        return checksums;
    }

    /** The staging database has the source's encoding. */
    RowHash rowHash() {
        String encoding = sessions().snapshot().encoding();
        return new RowHash(encoding, encoding);
    }

    /** @return a table of the source whose rows are copied; null when there is none of that qualified name */
    Table table(String qualifiedName) {
        return tables.get(qualifiedName);
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
