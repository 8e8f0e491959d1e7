package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.guard.Alias;
import org.pgcaravan.guard.Aliases;
import org.pgcaravan.guard.Identity;
import org.pgcaravan.guard.UnreachableException;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.job.JobType;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.replace.DestinationSurvey;

/** Holds jobs to the plans that their clients have seen. A job without a plan is asked nothing. */
final class PlanCheck {

    private final Aliases aliases;

    PlanCheck(Aliases aliases) {
        this.aliases = aliases;
    }

    /**
     * @param source the connection that the catalog was read on
     * @throws PlanChangedException when the job would do something else than its plan
     */
    void requireUnchanged(Job job, Connection source, Catalog catalog) throws SQLException {
        if (job.options().plan() != null) {
            Identity identity = Identity.of(source);
            requireSame(
                    job.options(), of(job.type(), job.source(), job.destination(), job.options(), identity, catalog));
        }
    }

    /** The same for a job that loads a dump. */
    void requireUnchanged(Job job, Dump dump) throws SQLException {
        if (job.options().plan() != null) {
            requireSame(job.options(), of(job.destination(), job.options(), dump));
        }
    }

    /** The same for what can change after the source was read: to be asked right before the destination is changed. */
    void requireDestinationUnchanged(Job job) {
        if (job.options().plan() != null) {
            PlanHash seen = PlanHash.parse(job.options().plan());
            requireSame(job.options(), seen.withDestination(destination(job.destination())));
        }
    }

    /** @param actual what the job would do now */
    static void requireSame(JobOptions options, PlanHash actual) {
        List<String> changes = actual.changesSince(PlanHash.parse(options.plan()));
        if (!changes.isEmpty()) {
            throw new PlanChangedException(changes);
        }
    }

    PlanHash of(
            JobType type, String source, String destination, JobOptions options, Identity identity, Catalog catalog) {
        return PlanHash.of(
                PlanHash.ofRequest(type, source, destination, options),
                PlanHash.of(identity),
                PlanHash.of(catalog),
                destination == null ? null : destination(destination));
    }

    PlanHash of(String destination, JobOptions options, Dump dump) {
        return PlanHash.of(
                PlanHash.ofRequest(JobType.IMPORT, null, destination, options),
                PlanHash.ofSource(dump),
                PlanHash.ofContents(dump),
                destination(destination));
    }

    private PlanHash.Destination destination(String name) {
        Alias alias = aliases.named(name);
        try (Connection inside = DestinationSurvey.open(alias.url())) {
            return new PlanHash.Destination(Identity.of(inside), DestinationSurvey.fingerprint(inside));
        } catch (SQLException e) {
            if (!SqlErrors.INVALID_CATALOG_NAME.equals(e.getSQLState())) {
                throw new UnreachableException(alias, e);
            }
            return new PlanHash.Destination(Identity.missing(alias.url().database()), "");
        }
    }
}
