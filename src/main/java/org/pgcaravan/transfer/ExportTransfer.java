package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.CatalogFilter;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.catalog.PostDataStep;
import org.pgcaravan.catalog.Sequence;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.copy.Snapshot;
import org.pgcaravan.dump.Dumps;
import org.pgcaravan.dump.Manifest;
import org.pgcaravan.dump.PartNames;
import org.pgcaravan.dump.PartWriter;
import org.pgcaravan.guard.Aliases;
import org.pgcaravan.guard.Guard;
import org.pgcaravan.job.Compression;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobQueue;
import org.pgcaravan.job.JobResult;
import org.pgcaravan.job.Proof;
import org.pgcaravan.job.Verify;
import org.pgcaravan.plan.Chunk;
import org.pgcaravan.plan.ChunkPlanner;
import org.pgcaravan.plan.Task;
import org.pgcaravan.plan.TransferPlan;
import org.pgcaravan.postgres.Identifiers;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.proof.ProofFailedException;
import org.pgcaravan.proof.RowCounts;
import org.pgcaravan.replace.DatabaseProperties;

/**
 * The steps of {@code export-run}: a database as it is at one moment becomes a dump, or nothing is left. Each step takes
 * the attempt and gives it on; the route puts them in order and closes the attempt, whatever happened.
 */
public class ExportTransfer {

    private final Sides sides;
    private final PlanCheck plans;
    private final Guard guard;
    private final JobQueue queue;
    private final Attempts attempts;
    private final TransferSettings settings;
    private final Dumps dumps;

    public ExportTransfer(
            Aliases aliases, Guard guard, JobQueue queue, Attempts attempts, TransferSettings settings, Dumps dumps) {
        this.sides = new Sides(aliases);
        this.plans = new PlanCheck(aliases);
        this.guard = guard;
        this.queue = queue;
        this.attempts = attempts;
        this.settings = settings;
        this.dumps = dumps;
    }

    /**
     * Starts an attempt: takes the source's snapshot.
     *
     * @throws org.pgcaravan.guard.RefusedException when there is no such alias
     * @throws org.pgcaravan.guard.UnreachableException when the source does not answer
     */
    public ExportAttempt begin(Job job) {
        return begin(new ExportAttempt(job, attempts));
    }

    ExportAttempt begin(ExportAttempt begun) {
        return Attempt.begin(begun, attempt -> {
            guard.check(attempt.job().source(), null);
            attempt.sessions().sourceIs(sides.snapshotOfSource(attempt.job()));
        });
    }

    /** Locks the wanted tables against changes, reads the catalog, and cuts the tables into chunks: each becomes a part. */
    public ExportAttempt plan(ExportAttempt attempt) throws SQLException {
        attempt.phase("plan");
        Job job = attempt.job();
        CatalogFilter filter = filter(job.options());
        Catalog catalog = SourceCatalog.readWhole(attempt.sessions(), filter);
        plans.requireUnchanged(job, attempt.sessions().snapshot().coordinator(), catalog);
        int jobs = Optional.ofNullable(job.options().jobs()).orElse(settings.jobs());
        List<Chunk> chunks = new ChunkPlanner(catalog.serverVersion(), jobs).chunks(catalog.tables());
        List<String> tables =
                catalog.tables().stream().map(Table::qualifiedName).toList();
        catalog.warnings().forEach(attempt::warn);
        attempt.plannedAs(catalog, TransferPlan.ofRows(attempt.id(), catalog, chunks), new RowCounts(tables), jobs);
        return attempt;
    }

    /** What a job wants of its source: a dump may be loaded where the rest is. */
    static CatalogFilter filter(JobOptions options) {
        return CatalogFilter.of(options, CatalogFilter.Missing.NAMED);
    }

    /** Makes the dump's folder, and writes what comes before the rows. Only rows are worth compressing. */
    public ExportAttempt schema(ExportAttempt attempt) throws SQLException, IOException {
        attempt.phase("schema");
        attempt.writes(dumps.create(attempt.job().source()));
        String encoding = attempt.sessions().snapshot().encoding().equals("SQL_ASCII") ? "SQL_ASCII" : "UTF8";
        attempt.dump().write(PartNames.HEADER, null, Compression.NONE, part -> {
            part.write("-- pgcaravan dump " + attempt.dump().id() + "\n\n");
            part.write("SET client_encoding = " + Identifiers.literal(encoding) + ";\n");
            part.write(SqlFile.read("dump/header").strip() + "\n\n");
        });
        attempt.dump()
                .write(
                        PartNames.PRE_DATA,
                        null,
                        Compression.NONE,
                        part -> write(part, attempt.catalog().preData()));
        attempt.phase("copy");
        return attempt;
    }

    /** @return the attempt's parts of rows; for a streaming, parallel splitter */
    public Iterator<Task> tasks(ExportAttempt attempt) {
        return attempt.schedule();
    }

    /** Writes the sequences' values, and everything that comes after the rows. */
    public ExportAttempt finish(ExportAttempt attempt) throws SQLException, IOException {
        attempt.phase("finish");
        attempt.requireGoingOn();
        attempt.requireNoFailure();
        attempt.schedule().requireComplete();
        attempt.dump().write(PartNames.SEQUENCES, null, Compression.NONE, part -> {
            write(
                    part,
                    attempt.catalog().sequences().stream()
                            .map(Sequence::setValue)
                            .toList());
        });
        attempt.dump().write(PartNames.POST_DATA, null, Compression.NONE, part -> {
            for (PostDataStep step : attempt.catalog().postData()) {
                write(part, step.statements());
            }
        });
        attempt.dump()
                .write(PartNames.TRAILER, null, Compression.NONE, part -> part.write("-- pgcaravan dump complete\n"));
        return attempt;
    }

    private static void write(PartWriter part, List<Ddl> statements) throws IOException {
        for (Ddl ddl : statements) {
            part.write(ddl.sql());
            part.write(";\n\n");
        }
    }

    /**
     * Gives the dump its name: from here on it is there.
     *
     * @throws ProofFailedException when the source sent other rows than were written
     * @throws org.pgcaravan.postgres.StatementFailedException when the snapshot was lost on the way
     */
    public JobOutcome complete(ExportAttempt attempt) throws SQLException, IOException {
        attempt.phase("proof");
        attempt.sessions().snapshot().requireHeld();
        Proof proof = attempt.counts().proof(Verify.COUNTS);
        if (!proof.holds()) {
            throw new ProofFailedException(proof);
        }
        attempt.requireGoingOn();
        if (queue.heartbeat(attempt.job()) != JobQueue.Heartbeat.GO_ON) {
            throw new CancelledException("The job was cancelled, or another attempt has it");
        }
        Manifest manifest = manifest(attempt);
        attempt.dump().complete(manifest);
        attempt.meter().completed();
        attempts.tell(attempt);
        JobResult result =
                new JobResult(manifest.rows(), attempt.bytesCopied(), attempt.seconds(), null, manifest.id(), null);
        return JobOutcome.completed(attempt.job(), result, proof, attempt.warnings());
    }

    private static Manifest manifest(ExportAttempt attempt) throws SQLException {
        Snapshot snapshot = attempt.sessions().snapshot();
        DatabaseProperties database = DatabaseProperties.of(snapshot.coordinator());
        return new Manifest(
                Manifest.FORMAT,
                attempt.dump().id(),
                attempt.job().id(),
                attempt.job().source(),
                new Manifest.DatabaseLocale(
                        snapshot.coordinator().getCatalog(),
                        database.encoding(),
                        database.collate(),
                        database.ctype(),
                        database.localeProvider(),
                        database.locale(),
                        database.icuRules()),
                attempt.catalog().serverVersion(),
                snapshot.id(),
                Instant.now(),
                attempt.job().options(),
                attempt.dump().parts(),
                attempt.warnings());
    }

    /** Ends whatever is left of an attempt; what was written goes, unless the dump is complete. */
    public void close(ExportAttempt attempt) {
        attempt.close();
    }
}
