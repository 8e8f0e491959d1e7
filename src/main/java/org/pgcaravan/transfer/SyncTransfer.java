package org.pgcaravan.transfer;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.CatalogFilter;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.catalog.OlderServer;
import org.pgcaravan.catalog.Sequence;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.guard.Aliases;
import org.pgcaravan.guard.Guard;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobResult;
import org.pgcaravan.job.Proof;
import org.pgcaravan.job.Verify;
import org.pgcaravan.plan.Chunk;
import org.pgcaravan.plan.ChunkPlanner;
import org.pgcaravan.plan.Task;
import org.pgcaravan.plan.TransferPlan;
import org.pgcaravan.postgres.BuiltinNames;
import org.pgcaravan.postgres.StatementFailedException;
import org.pgcaravan.proof.ProofFailedException;
import org.pgcaravan.proof.RowCounts;
import org.pgcaravan.replace.DatabaseProperties;
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
        this.sides = new Sides(aliases);
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
        return Attempt.begin(new SyncAttempt(job, attempts), attempt -> {
            guard.check(job.source(), job.destination());
            attempt.destinationIs(sides.destinationToReplace(job));
            attempt.sessions().sourceIs(sides.snapshotOfSource(job));
        });
    }

    /** Locks the wanted tables against changes, reads the catalog, and cuts the tables into chunks. */
    public SyncAttempt plan(SyncAttempt attempt) throws SQLException {
        attempt.phase("plan");
        CatalogFilter filter = filter(attempt.job().options());
        Catalog catalog = SourceCatalog.readWhole(attempt.sessions(), filter);
        plans.requireUnchanged(attempt.job(), attempt.sessions().snapshot().coordinator(), catalog);
        catalog = carried(attempt, catalog);
        List<String> tables =
                catalog.tables().stream().map(Table::qualifiedName).toList();
        int jobs = Optional.ofNullable(attempt.job().options().jobs()).orElse(settings.jobs());
        List<Chunk> chunks = new ChunkPlanner(catalog.serverVersion(), jobs).chunks(catalog.tables());
        TransferPlan plan = TransferPlan.of(attempt.id(), catalog, chunks);
        catalog.warnings().forEach(attempt::warn);
        attempt.plannedAs(catalog, plan, new RowCounts(tables), jobs);
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

    /** What a job wants of its source; a new database needs more than a dump, which may be loaded into an old one. */
    static CatalogFilter filter(JobOptions options) {
        return CatalogFilter.of(
                options, options.strict() ? CatalogFilter.Missing.REQUIRED : CatalogFilter.Missing.BROUGHT);
    }

    /** Makes the staging database, and in it everything that comes before the rows. */
    public SyncAttempt schema(SyncAttempt attempt) throws SQLException {
        attempt.phase("schema");
        DestinationServer destination = attempt.destination();
        attempt.stagingIs(destination.createStaging(
                DatabaseProperties.of(attempt.sessions().snapshot().coordinator())));
        attempt.sessions().stagingIs(attempt.staging().url(), settings.maintenanceWorkMem());
        attempt.rolesAre(new DestinationRoles(destination.roles(), destination.tablespaces()));
        execute(attempt, attempt.catalog().preData());
        attempt.phase("copy");
        return attempt;
    }

    /** @return the attempt's copies and builds, each as soon as it may run; for a streaming, parallel splitter */
    public Iterator<Task> tasks(SyncAttempt attempt) {
        return attempt.schedule();
    }

    /** Sets the sequences, and makes everything that comes after the rows and their indexes. */
    public SyncAttempt finish(SyncAttempt attempt) throws SQLException {
        attempt.phase("finish");
        attempt.requireGoingOn();
        attempt.requireNoFailure();
        attempt.schedule().requireComplete();
        execute(
                attempt,
                attempt.catalog().sequences().stream().map(Sequence::setValue).toList());
        execute(attempt, attempt.plan().last());
        // optional: a foreign table that cannot be read makes it fail
        execute(attempt, List.of(new Ddl("ANALYZE", "DATABASE", "the new database", Set.of(), Set.of(), true)));
        attempt.roles().warnings().forEach(attempt::warn);
        attempt.leftOut().sentences().forEach(attempt::warn);
        return attempt;
    }

    /**
     * @throws ProofFailedException when source and result do not agree
     * @throws StatementFailedException when the snapshot was lost on the way: its locks kept others from emptying tables
     */
    public SyncAttempt prove(SyncAttempt attempt) {
        attempt.phase("proof");
        attempt.sessions().snapshot().requireHeld();
        Verify verify = attempt.job().options().verify();
        Proof proof = verify == Verify.NONE
                ? new Proof(verify, false, List.of())
                : attempt.counts().proof(verify);
        attempt.provedBy(proof);
        if (verify != Verify.NONE && !proof.holds()) {
            throw new ProofFailedException(proof);
        }
        return attempt;
    }

    /**
     * Puts the staging database in the destination's place. Asks the guard and the queue once more: this is the
     * destructive step.
     */
    public JobOutcome swap(SyncAttempt attempt) throws SQLException {
        destructive.begin(attempt);
        Optional<String> previous =
                destructive.swap(attempt, attempt.destination().swap(attempt.staging()));
        attempt.meter().completed();
        attempts.tell(attempt);
        Proof proof = attempt.proof().orElseThrow();
        JobResult result = new JobResult(
                attempt.meter().now().rowsDone(), attempt.bytesCopied(), attempt.seconds(), previous.orElse(null));
        return JobOutcome.completed(attempt.job(), result, proof, attempt.warnings());
    }

    /** Ends whatever is left of an attempt; the staging database goes, unless it was swapped in. */
    public void close(SyncAttempt attempt) {
        attempt.close();
    }

    private static void execute(SyncAttempt attempt, List<Ddl> statements) throws SQLException {
        try (var loan = attempt.sessions().loaders().lend()) {
            new DdlScript(attempt.roles().permitted(statements), attempt.leftOut())
                    .runOn(loan.connection(), attempt::requireGoingOn);
            loan.unspoilt();
        }
    }
}
