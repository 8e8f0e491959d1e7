package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.SQLException;
import org.pgcaravan.catalog.FilterException;
import org.pgcaravan.catalog.InexpressibleException;
import org.pgcaravan.catalog.OlderServerException;
import org.pgcaravan.catalog.SourceChangedException;
import org.pgcaravan.dump.DumpException;
import org.pgcaravan.guard.RefusedException;
import org.pgcaravan.guard.UnreachableException;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobError;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.QueueUnavailableException;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.postgres.StatementFailedException;
import org.pgcaravan.proof.ProofFailedException;
import org.pgcaravan.replace.ReplaceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a job's outcome of whatever ended its attempt. */
public final class Outcomes {

    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    private final Attempts attempts;

    public Outcomes(Attempts attempts) {
        this.attempts = attempts;
    }

    /**
     * @param failure that ended the attempt; its causes are looked at too
     * An attempt that may have replaced its destination has failed, whoever ended it: neither "cancelled" nor another attempt would
     * be right of a destination that is perhaps the new one already.
     *
     * @throws HandedBackException when the attempt ended because the service does: the job has no outcome yet
     */
    public JobOutcome ofFailure(Job job, Throwable failure) {
        if (!attempts.mayHaveReplaced(job)) {
            if (isCancelled(job, failure)) {
                return JobOutcome.cancelled(job);
            }
            if (attempts.isEnding()) {
                throw new HandedBackException(job.id());
            }
        }
        JobError error = attempts.failedBackup(job)
                .map(alias -> errorOf(failure).before("The backup of '" + alias + "' failed, so nothing was changed. "))
                .orElseGet(() -> takenBack(job, errorOf(failure)));
        if (error.code().equals("internal-error")) {
            LOG.error("Job {} failed", job.id(), failure);
        } else {
            LOG.warn("Job {} failed: {}", job.id(), error.message());
        }
        return failure instanceof ProofFailedException unproven
                ? new JobOutcome(
                        job.id(), job.attempt(), JobState.FAILED, null, unproven.proof(), java.util.List.of(), error)
                : JobOutcome.failed(job, error);
    }

    private boolean isCancelled(Job job, Throwable failure) {
        boolean cancelled = attempts.wasCancelled(job);
        for (Throwable cause = failure; cause != null && !cancelled && !attempts.isEnding(); cause = cause.getCause()) {
            cancelled = cause instanceof CancelledException;
        }
        return cancelled;
    }

    private JobError takenBack(Job job, JobError error) {
        return attempts.wasTakenBack(job)
                ? error.and(
                        " Everything was one transaction, which the server took back: the destination is as it was.")
                : error;
    }

    /** @return the first cause that is known, as an error; never a stack trace */
    static JobError errorOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            JobError error = known(cause);
            if (error != null) {
                return error;
            }
        }
        return new JobError(
                "internal-error",
                "Something unforeseen went wrong (" + failure.getClass().getSimpleName() + "); the log says more.",
                null,
                null,
                null,
                false);
    }

    private static JobError known(Throwable cause) {
        if (cause instanceof RefusedException e) {
            return new JobError(e.code(), e.getMessage(), null, null, null, false);
        }
        if (cause instanceof UnreachableException e) {
            return new JobError(
                    "connection-failed",
                    e.getMessage(),
                    e.error().getSQLState(),
                    null,
                    null,
                    SqlErrors.mayPassAtTheDoor(e.error()));
        }
        if (cause instanceof StatementFailedException e) {
            return new JobError(
                    "statement-failed",
                    e.getMessage(),
                    e.error().getSQLState(),
                    e.object(),
                    e.statement(),
                    SqlErrors.mayPass(e.error()));
        }
        if (cause instanceof FilterException e) {
            return new JobError("filter-does-not-fit", e.getMessage(), null, null, null, false);
        }
        if (cause instanceof SourceChangedException e) {
            return new JobError(
                    "source-changed", e.getMessage(), null, e.objects().get(0), null, true);
        }
        if (cause instanceof InexpressibleException e) {
            return new JobError(
                    "not-copyable", e.getMessage(), null, e.objects().get(0), null, false);
        }
        if (cause instanceof OlderServerException e) {
            return new JobError(
                    "destination-too-old", e.getMessage(), null, e.objects().get(0), null, false);
        }
        if (cause instanceof UnreadableException e) {
            return new JobError(
                    "not-readable",
                    e.getMessage(),
                    SqlErrors.INSUFFICIENT_PRIVILEGE,
                    e.objects().get(0).object(),
                    null,
                    false);
        }
        if (cause instanceof PlanChangedException e) {
            return new JobError("plan-changed", e.getMessage(), null, null, null, false);
        }
        if (cause instanceof QueueUnavailableException e) {
            return new JobError("queue-unavailable", e.getMessage(), null, null, null, true);
        }
        if (cause instanceof ReplaceException e) {
            return new JobError("destination-not-replaceable", e.getMessage(), null, null, null, e.isRetryable());
        }
        if (cause instanceof ProofFailedException e) {
            return new JobError("proof-failed", e.getMessage(), null, null, null, false);
        }
        if (cause instanceof DumpException e) {
            return new JobError("dump-failed", e.getMessage(), null, null, null, false);
        }
        if (cause instanceof IOException e) {
            return new JobError(
                    "dump-failed",
                    "The dump could not be written or read: " + DumpException.reason(e),
                    null,
                    null,
                    null,
                    false);
        }
        if (cause instanceof SQLException e) {
            return new JobError(
                    "database-error", SqlErrors.describe(e), e.getSQLState(), null, null, SqlErrors.mayPass(e));
        }
        if (cause instanceof OutOfMemoryError) {
            return new JobError(
                    "out-of-memory",
                    "A row was too large for the service's memory. Raise -Xmx in JAVA_OPTS.",
                    null,
                    null,
                    null,
                    false);
        }
        return null;
    }
}
