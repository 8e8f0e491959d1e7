package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.Verify;
import org.pgcaravan.plan.Chunk;
import org.pgcaravan.plan.Task;
import org.pgcaravan.plan.TransferPlan;
import org.pgcaravan.proof.Checksums;
import org.pgcaravan.proof.Checksums.Side;
import org.pgcaravan.proof.RowCounts;
import org.pgcaravan.proof.RowHash;

/**
 * One execution of a sync, from its snapshot to its swap. {@link SyncTransfer} takes it through its steps.
 */
public final class SyncAttempt extends ReplacingAttempt {

    private final Replacement replacement;
    private final LeftOut leftOut;
    private Catalog catalog;
    private TransferPlan plan;
    private RowCounts counts;
    private int connections;
    private final Checksums checksums = new Checksums();
    private final Map<String, Table> tables = new HashMap<>();

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

    /** Brings a chunk's rows, and counts them for the proof. */
    Copied carry(Chunk chunk, Carrying work) throws SQLException, IOException {
        return carry(chunk.table(), (source, destination) -> {
            Copied copied = work.between(source, destination);
            if (computesChecksums() && !chunk.where().isEmpty()) {
                // in the transaction that sent the rows: a condition that says now() means others in another
                checksums.addRows(
                        Side.SOURCE,
                        chunk.table(),
                        source,
                        chunk.select(rowHash().of(table(chunk.table()))));
            }
            return copied;
        });
    }

    /** The same for what is not a table's. */
    Copied carry(String subject, Carrying work) throws SQLException, IOException {
        try (var source = sessions().source().lend()) {
            Copied copied = load(destination -> work.between(source.connection(), destination));
            counts.add(subject, copied.rowsSent(), copied.rowsReceived());
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
        connections = jobs;
        read.tables().forEach(table -> tables.put(table.qualifiedName(), table));
        scheduleIs(planned.tasks(), jobs);
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

    /** A staging database has the source's encoding. */
    RowHash rowHash() {
        String encoding = sessions().snapshot().encoding();
        return new RowHash(
                encoding,
                staging() != null
                        ? encoding
                        : destination().properties().orElseThrow().encoding());
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
