package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.OlderServer;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.guard.Aliases;
import org.pgcaravan.guard.Guard;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobResult;
import org.pgcaravan.job.Proof;
import org.pgcaravan.job.Replace;
import org.pgcaravan.job.Verify;
import org.pgcaravan.plan.Task;
import org.pgcaravan.plan.TransferPlan;
import org.pgcaravan.postgres.BuiltinNames;
import org.pgcaravan.postgres.StatementFailedException;
import org.pgcaravan.proof.ProofFailedException;
import org.pgcaravan.proof.RowCounts;
import org.pgcaravan.replace.DestinationServer;

/**
 * The steps of {@code sync-run}: a destination becomes what the source is at one moment, or stays as it was. Each step
 * takes the attempt and gives it on; the route puts them in order and closes the attempt, whatever happened.
 */
public final class SyncTransfer {

    private final Guard guard;
    private final Attempts attempts;
    private final TransferSettings settings;
    private final Sides sides;
    private final PlanCheck plans;
    private final DestructiveStep destructive;

    public SyncTransfer(
            Aliases aliases, Guard guard, Attempts attempts, TransferSettings settings, DestructiveStep destructive) {
        this.guard = guard;
        this.attempts = attempts;
        this.settings = settings;
        this.sides = new Sides(aliases, destructive.drops());
        this.plans = new PlanCheck(aliases);
        this.destructive = destructive;
    }

    /**
     * Starts an attempt: asks the guard, locks the destination against other jobs, and takes the source's snapshot.
     *
     * @throws org.pgcaravan.guard.RefusedException when the guard says no
     * @throws org.pgcaravan.guard.UnreachableException when either side does not answer
     */
    public SyncAttempt begin(Job job) {
        Replacement replacement = replacement(job);
        return Attempt.begin(new SyncAttempt(job, attempts, replacement), attempt -> {
            guard.check(job.source(), job.destination());
            attempt.destinationIs(replacement.open(sides, job));
            attempt.sessions().sourceIs(sides.snapshotOfSource(job));
        });
    }

    private Replacement replacement(Job job) {
        return replacement(job.options(), settings, destructive);
    }

    /** @param destructive null where nothing is going to be replaced */
    static Replacement replacement(JobOptions options, TransferSettings settings, DestructiveStep destructive) {
        Replace replace = options.replaceOrDefault();
        return switch (replace) {
            case SWAP -> new SwapReplacement(settings, destructive);
            case IN_PLACE -> new InPlaceReplacement(settings);
            case APPEND, TRUNCATE, UPSERT -> new DataReplacement(settings, replace);
        };
    }

    /** Locks the wanted tables against changes, reads the catalog, and cuts the tables into chunks. */
    public SyncAttempt plan(SyncAttempt attempt) throws SQLException {
        attempt.phase("plan");
        Replacement replacement = attempt.replacement();
        Catalog whole = SourceCatalog.readWhole(
                attempt.sessions(), replacement.filter(attempt.job().options()));
        plans.requireUnchanged(attempt.job(), attempt.sessions().snapshot().coordinator(), whole);
        Catalog catalog = carried(attempt, whole);
        catalog.warnings().forEach(attempt::warn);
        TransferPlan plan = replacement.plan(attempt, catalog);
        List<String> tables =
                catalog.tables().stream().map(Table::qualifiedName).toList();
        attempt.plannedAs(catalog, plan, new RowCounts(tables), replacement.jobs(attempt.jobsWanted(settings)));
        return attempt;
    }

    /** @return what the destination's server knows of it, which may be older than the source's */
    private static Catalog carried(SyncAttempt attempt, Catalog catalog) throws SQLException {
        DestinationServer destination = attempt.destination();
        int version = destination.serverMajorVersion();
        BuiltinNames lacking = OlderServer.isOlder(version, catalog)
                ? BuiltinNames.of(attempt.sessions().snapshot().coordinator()).without(destination.builtinNames())
                : BuiltinNames.NONE;
        OlderServer server = new OlderServer(version, lacking, catalog);
        boolean strict = attempt.job().options().strict();
        Catalog carried = server.carried(strict);
        server.warnings(strict).forEach(attempt::warn);
        return carried;
    }

    /** Where rows of the destination are kept nowhere but in a backup, keeps others from writing what that would not have. */
    public SyncAttempt hold(SyncAttempt attempt) throws SQLException {
        attempt.phase("plan");
        attempt.replacement().hold(attempt);
        return attempt;
    }

    /** Makes the place for the rows: a staging database with everything that comes before them, say. */
    public SyncAttempt schema(SyncAttempt attempt) throws SQLException, IOException {
        attempt.phase("schema");
        attempt.replacement().schema(attempt);
        attempt.phase("copy");
        return attempt;
    }

    /** @return the attempt's copies and builds, each as soon as it may run; for a streaming, parallel splitter */
    public Iterator<Task> tasks(SyncAttempt attempt) {
        return attempt.schedule();
    }

    /** Sets the sequences, and makes everything that comes after the rows and their indexes. */
    public SyncAttempt finish(SyncAttempt attempt) throws SQLException, IOException {
        attempt.phase("finish");
        attempt.requireGoingOn();
        attempt.requireNoFailure();
        attempt.schedule().requireComplete();
        attempt.replacement().finish(attempt);
        return attempt;
    }

    /**
     * Compares the staging database with what the job was to make of it.
     *
     * @throws ProofFailedException when source and result do not agree
     * @throws StatementFailedException when the snapshot was lost on the way: its locks kept others from emptying tables
     */
    public SyncAttempt prove(SyncAttempt attempt) throws SQLException {
        attempt.phase("proof");
        Proof proof = new Evidence(attempt).gather();
        attempt.sessions().snapshot().requireHeld();
        attempt.provedBy(proof);
        if (proof.verify() != Verify.NONE && !proof.holds()) {
            throw new ProofFailedException(proof);
        }
        return attempt;
    }

    /**
     * Puts what was loaded in the destination's place. Asks the guard and the queue once more: this is the destructive step.
     */
    public JobOutcome replace(SyncAttempt attempt) throws SQLException {
        destructive.begin(attempt);
        Optional<String> previous = attempt.replacement().complete(attempt);
        attempt.meter().completed();
        attempts.tell(attempt);
        JobResult result = new JobResult(
                attempt.meter().now().rowsDone(),
                attempt.bytesCopied(),
                attempt.seconds(),
                previous.orElse(null),
                null,
                attempt.backup());
        return JobOutcome.completed(attempt.job(), result, attempt.proof().orElseThrow(), attempt.warnings());
    }

    /** Ends whatever is left of an attempt; the staging database goes, unless it was swapped in. */
    public void close(SyncAttempt attempt) {
        attempt.close();
    }
}
