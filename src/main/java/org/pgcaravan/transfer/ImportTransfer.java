package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.dump.DumpException;
import org.pgcaravan.dump.Dumps;
import org.pgcaravan.dump.ImportLimits;
import org.pgcaravan.dump.Script;
import org.pgcaravan.dump.Stretch;
import org.pgcaravan.guard.Aliases;
import org.pgcaravan.guard.Guard;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobResult;
import org.pgcaravan.job.Proof;
import org.pgcaravan.job.Replace;
import org.pgcaravan.job.Verify;
import org.pgcaravan.plan.LoadPlan;
import org.pgcaravan.plan.Task;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.proof.ProofFailedException;
import org.pgcaravan.replace.DatabaseProperties;
import org.pgcaravan.replace.DestinationServer;
import org.pgcaravan.replace.ReplaceException;

/**
 * The steps of {@code import-run}: a dump becomes the destination, or its SQL runs in the destination in one transaction;
 * else the destination stays as it was. Each step takes the attempt and gives it on; the route puts them in order and
 * closes the attempt, whatever happened.
 */
public final class ImportTransfer {

    private static final double CHECKS_SHARE_OF_THE_WORK = 0.1;

    private final Sides sides;
    private final PlanCheck plans;
    private final Guard guard;
    private final Attempts attempts;
    private final TransferSettings settings;
    private final Dumps dumps;
    private final ImportLimits limits;
    private final DestructiveStep destructive;

    /**
     * @param dumps where a dump is looked for, backups too
     */
    public ImportTransfer(
            Aliases aliases,
            Guard guard,
            Attempts attempts,
            TransferSettings settings,
            Dumps dumps,
            ImportLimits limits,
            DestructiveStep destructive) {
        this.sides = new Sides(aliases, destructive.drops());
        this.plans = new PlanCheck(aliases);
        this.guard = guard;
        this.attempts = attempts;
        this.settings = settings;
        this.dumps = dumps;
        this.limits = limits;
        this.destructive = destructive;
    }

    /**
     * Starts an attempt: asks the guard, and locks the destination against other jobs.
     *
     * @throws org.pgcaravan.guard.RefusedException when the guard says no
     * @throws org.pgcaravan.guard.UnreachableException when the destination's server does not answer
     * @throws DumpException when there is no such dump
     */
    public ImportAttempt begin(Job job) {
        String id = job.options().dump();
        Dump dump = dumps.find(id).orElseThrow(() -> new DumpException("There is no dump '" + id + "'"));
        return Attempt.begin(new ImportAttempt(job, attempts, dump, limits.unsafe()), attempt -> {
            guard.check(null, job.destination());
            attempt.destinationIs(attempt.isSingle() ? sides.destinationToLoad(job) : sides.destinationToReplace(job));
        });
    }

    /** Reads the dump to its end, and cuts it into stretches. Nothing of it runs before that. */
    public ImportAttempt check(ImportAttempt attempt) throws IOException {
        attempt.phase("check");
        long bytes = attempt.dump().storedBytes();
        attempt.meter().planned(0, bytes, (long) (bytes / CHECKS_SHARE_OF_THE_WORK));
        attempt.meter().started("check", attempt.dump().id(), bytes, true);
        attempt.scriptIs(Script.read(
                attempt.dump(),
                new Script.Check(limits, passed -> attempt.meter().passed("check", passed), attempt::requireGoingOn)));
        attempt.script().warnings().forEach(attempt::warn);
        attempt.meter().finished("check", 0);
        return attempt;
    }

    /** Where the destination itself is loaded, opens the one transaction, and keeps others from writing what a backup would not have. */
    public ImportAttempt hold(ImportAttempt attempt) throws SQLException {
        attempt.phase("plan");
        plans.requireUnchanged(attempt.job(), attempt.dump());
        DestinationServer destination = attempt.destination();
        attempt.rolesAre(new DestinationRoles(destination.roles(), destination.tablespaces()));
        if (attempt.isSingle()) {
            attempt.sessions().loads(destination.url(), settings.maintenanceWorkMem());
            attempt.beginsTransaction();
            if (attempt.isInPlace()) {
                attempt.holdToClear();
            } else {
                requireEmptyOrAppend(attempt);
            }
        }
        return attempt;
    }

    /** Makes the place for what is loaded, and plans the tasks. */
    public ImportAttempt plan(ImportAttempt attempt) throws SQLException {
        attempt.phase("plan");
        if (attempt.isInPlace()) {
            attempt.clear();
        }
        if (!attempt.isSingle()) {
            attempt.stagingIs(attempt.destination()
                    .createStaging(attempt.dump()
                            .manifest()
                            .map(ImportTransfer::locale)
                            .or(attempt.destination()::properties)));
            attempt.sessions().loads(attempt.staging().url(), settings.maintenanceWorkMem());
            if (attempt.script().needsOneSession()) {
                attempt.beginsTransaction();
            }
        }
        List<Stretch> stretches = attempt.script().stretches();
        long bytes = attempt.script().bytes();
        if (attempt.isInOneTransaction()) {
            attempt.plannedAs(LoadPlan.inOneTransaction(attempt.id(), stretches, bytes), 1);
        } else {
            int jobs = Optional.ofNullable(attempt.job().options().jobs()).orElse(settings.jobs());
            attempt.plannedAs(LoadPlan.of(attempt.id(), stretches, bytes), jobs);
        }
        attempt.phase("copy");
        return attempt;
    }

    private static DatabaseProperties locale(org.pgcaravan.dump.Manifest manifest) {
        var database = manifest.database();
        return DatabaseProperties.ofLocale(
                database.encoding(),
                database.collate(),
                database.ctype(),
                database.localeProvider(),
                database.locale(),
                database.icuRules());
    }

    private static void requireEmptyOrAppend(ImportAttempt attempt) throws SQLException {
        if (attempt.job().options().replace() == Replace.APPEND) {
            return;
        }
        try (Statement statement = attempt.transaction().createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("replace/any-relation"))) {
            if (row.next()) {
                throw new ReplaceException(
                        "The destination has tables of its own (" + row.getString(1)
                                + ", …), and transaction: single runs the SQL in it as it stands. Say transaction: parallel"
                                + " to replace it and keep it for undo, replace: in-place to drop what is there first, or replace:"
                                + " append to run the SQL in what is there.",
                        false);
            }
        }
    }

    /** @return the attempt's stretches, each as soon as it may run; for a streaming, parallel splitter */
    public Iterator<Task> tasks(ImportAttempt attempt) {
        return attempt.schedule();
    }

    /**
     * Ends the load.
     *
     * @throws ProofFailedException when the server took another number of rows than the dump holds
     */
    public ImportAttempt finish(ImportAttempt attempt) throws SQLException {
        attempt.phase("finish");
        attempt.requireGoingOn();
        attempt.requireNoFailure();
        attempt.schedule().requireComplete();
        attempt.roles().warnings().forEach(attempt::warn);
        if (!attempt.isSingle()) {
            if (attempt.isInOneTransaction()) {
                attempt.commit();
            }
            try (var loan = attempt.lend(List.of())) {
                attempt.statistics().gatherRest(loan.connection(), attempt::requireGoingOn, attempt::warn);
                loan.unspoilt();
            }
        }
        attempt.phase("proof");
        Proof proof = attempt.counts().proof(Verify.COUNTS);
        attempt.provedBy(proof);
        if (!proof.holds()) {
            throw new ProofFailedException(proof);
        }
        return attempt;
    }

    /**
     * Puts the staging database in the destination's place, or commits the one transaction. Asks the guard and the queue
     * once more: this is the destructive step.
     */
    public JobOutcome replace(ImportAttempt attempt) throws SQLException {
        destructive.begin(attempt);
        Optional<String> previous = attempt.isSingle()
                ? commit(attempt)
                : destructive.swap(attempt, attempt.destination().swap(attempt.staging()));
        attempt.meter().completed();
        attempts.tell(attempt);
        Proof proof = attempt.proof().orElseThrow();
        long rows = attempt.meter().now().rowsDone();
        JobResult result = new JobResult(
                rows, attempt.bytesCopied(), attempt.seconds(), previous.orElse(null), null, attempt.backup());
        return JobOutcome.completed(attempt.job(), result, proof, attempt.warnings());
    }

    private static Optional<String> commit(ImportAttempt attempt) throws SQLException {
        attempt.commit();
        return Optional.empty();
    }

    /** Ends whatever is left of an attempt; the staging database goes, unless it was swapped in. */
    public void close(ImportAttempt attempt) {
        attempt.close();
    }
}
