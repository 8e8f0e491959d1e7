package org.pgcaravan.transfer;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.dump.DumpException;
import org.pgcaravan.dump.Dumps;
import org.pgcaravan.guard.Alias;
import org.pgcaravan.guard.Aliases;
import org.pgcaravan.guard.UnreachableException;
import org.pgcaravan.job.JobHistory;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.JobType;
import org.pgcaravan.job.Preview;
import org.pgcaravan.job.Preview.Arrives;
import org.pgcaravan.job.Preview.Lost;
import org.pgcaravan.job.Replace;
import org.pgcaravan.job.Transaction;
import org.pgcaravan.replace.DestinationSurvey;

/**
 * Says what jobs would do, without doing anything: both sides are read in read-only sessions, and by the code by which jobs
 * read them. The guard is to be asked before.
 */
public final class Previews {

    private final Aliases aliases;
    private final TransferSettings settings;
    private final Dumps dumps;
    private final PreviewedArrival arrival;
    private final PlanCheck plans;

    public Previews(Aliases aliases, TransferSettings settings, Dumps dumps, JobHistory history) {
        this.aliases = aliases;
        this.settings = settings;
        this.dumps = dumps;
        this.arrival = new PreviewedArrival(history);
        this.plans = new PlanCheck(aliases);
    }

    /**
     * @throws UnreachableException when a side does not answer
     * @throws org.pgcaravan.catalog.FilterException when the filter does not fit the source
     * @throws DumpException when there is no such dump
     */
    public Preview of(JobRequest request) throws SQLException {
        return switch (request.type()) {
            case SYNC -> sync(request);
            case EXPORT -> export(request);
            case IMPORT -> load(request);
            default ->
                throw new IllegalArgumentException(
                        "There is no preview of the type " + request.type().wireName());
        };
    }

    /**
     * Holds a request to the plan that it names; one that names none is not looked at.
     *
     * @throws PlanChangedException when the job would do something else by now
     */
    public void requireUnchanged(JobRequest request) throws SQLException {
        JobOptions options = request.options();
        if (options.plan() != null) {
            PlanHash now = request.type() == JobType.IMPORT
                    ? plans.of(request.destination(), options, dump(request))
                    : hash(request, source(request));
            PlanCheck.requireSame(options, now);
        }
    }

    private Preview sync(JobRequest request) throws SQLException {
        PreviewedSource source = source(request);
        DestinationSurvey destination = destination(request);
        JobOptions options = request.options();
        boolean swaps = options.replaceOrDefault() == Replace.SWAP;
        int jobs = SyncTransfer.replacement(options, settings, null).jobs(jobs(options));
        Arrives arrives = arrival.of(JobType.SYNC, source.catalog(), jobs);
        PreviewedObstacles obstacles = PreviewedObstacles.of(source, destination, options);
        PreviewedRequirements requirements = new PreviewedRequirements().source(source, jobs);
        if (swaps) {
            requirements.replacement(destination, jobs, arrives.bytes());
        } else {
            requirements.load(destination, true, arrives.bytes());
        }
        Lost lost = PreviewedLoss.by(source, destination, request);
        return preview(request, hash(request, source), arrives, lost, obstacles, requirements);
    }

    private Preview export(JobRequest request) throws SQLException {
        PreviewedSource source = source(request);
        Arrives arrives = arrival.of(JobType.EXPORT, source.catalog(), jobs(request.options()));
        PreviewedObstacles obstacles = PreviewedObstacles.of(source, null, request.options());
        PreviewedRequirements requirements = new PreviewedRequirements()
                .source(source, jobs(request.options()))
                .diskOfDumps(arrives.bytes(), free());
        return preview(request, hash(request, source), arrives, null, obstacles, requirements);
    }

    private Preview load(JobRequest request) throws SQLException {
        Dump dump = dump(request);
        DestinationSurvey destination = destination(request);
        boolean single = request.options().transactionOrDefault() == Transaction.SINGLE;
        Arrives arrives = arrival.of(dump);
        PreviewedRequirements requirements = new PreviewedRequirements();
        if (single) {
            requirements.load(destination, request.options().replaceOrDefault() != Replace.SWAP, arrives.bytes());
        } else {
            requirements.replacement(destination, jobs(request.options()), arrives.bytes());
        }
        Lost lost = single && request.options().replaceOrDefault() != Replace.IN_PLACE
                ? PreviewedLoss.byNothing()
                : PreviewedLoss.by(dump, destination, request);
        return new Preview(
                request.type(),
                null,
                request.destination(),
                plans.of(request.destination(), request.options(), dump).text(),
                !requirements.isLacking(),
                arrives,
                lost,
                List.of(),
                requirements.found(),
                warnings(dump, destination));
    }

    /** Statements of a dump are not held against the server: it is SQL that anybody may have written. */
    private static List<String> warnings(Dump dump, DestinationSurvey destination) {
        return dump.manifest()
                .map(manifest -> manifest.serverVersion() / 10_000)
                .filter(version -> version > destination.serverVersion())
                .map(version -> "The dump is of PostgreSQL " + version + ", the destination is "
                        + destination.serverVersion() + ": a statement that it does not know fails the job, and the"
                        + " destination stays as it was.")
                .map(List::of)
                .orElse(List.of());
    }

    private static Preview preview(
            JobRequest request,
            PlanHash hash,
            Arrives arrives,
            Lost lost,
            PreviewedObstacles obstacles,
            PreviewedRequirements requirements) {
        return new Preview(
                request.type(),
                request.source(),
                request.destination(),
                hash.text(),
                !obstacles.isFatal() && !requirements.isLacking(),
                arrives,
                lost,
                obstacles.found(),
                requirements.found(),
                obstacles.warnings());
    }

    private PlanHash hash(JobRequest request, PreviewedSource source) {
        return plans.of(
                request.type(),
                request.source(),
                request.destination(),
                request.options(),
                source.identity(),
                source.catalog());
    }

    private PreviewedSource source(JobRequest request) throws SQLException {
        Alias alias = aliases.named(request.source());
        return PreviewedSource.read(
                alias,
                request.type() == JobType.SYNC
                        ? SyncTransfer.replacement(request.options(), settings, null)
                                .filter(request.options())
                        : ExportTransfer.filter(request.options()));
    }

    private DestinationSurvey destination(JobRequest request) throws SQLException {
        Alias alias = aliases.named(request.destination());
        try {
            return DestinationSurvey.of(alias.url());
        } catch (SQLException e) {
            boolean letIn = e.getSQLState() != null && !e.getSQLState().matches("(08|28|3D).*");
            if (letIn) {
                throw e;
            }
            throw new UnreachableException(alias, e);
        }
    }

    private Dump dump(JobRequest request) {
        String id = request.options().dump();
        return dumps.find(id).orElseThrow(() -> new DumpException("There is no dump '" + id + "'"));
    }

    private Long free() {
        OptionalLong free = dumps.freeBytes();
        return free.isPresent() ? (Long) free.getAsLong() : null;
    }

    private int jobs(JobOptions options) {
        return Optional.ofNullable(options.jobs()).orElse(settings.jobs());
    }
}
