package org.pgcaravan.transfer;

import java.sql.SQLException;
import java.util.Optional;
import org.pgcaravan.guard.Alias;
import org.pgcaravan.guard.Aliases;
import org.pgcaravan.guard.Guard;
import org.pgcaravan.guard.UnreachableException;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobQueue;
import org.pgcaravan.job.JobResult;
import org.pgcaravan.replace.DestinationServer;
import org.pgcaravan.replace.Swap;

/** The steps of {@code undo-run}: the database that a job replaced takes its place again, and what replaced it is kept. */
public final class UndoTransfer {

    private final Aliases aliases;
    private final Guard guard;
    private final JobQueue queue;
    private final Attempts attempts;
    private final Tidying tidying;

    public UndoTransfer(Aliases aliases, Guard guard, JobQueue queue, Attempts attempts, Tidying tidying) {
        this.aliases = aliases;
        this.guard = guard;
        this.queue = queue;
        this.attempts = attempts;
        this.tidying = tidying;
    }

    /**
     * Starts an attempt: asks the guard, and locks the destination against other jobs.
     *
     * @throws org.pgcaravan.guard.RefusedException when the guard says no
     * @throws UnreachableException when the destination's server does not answer
     */
    public UndoAttempt begin(Job job) {
        UndoAttempt attempt = new UndoAttempt(job, attempts);
        try {
            attempt.phase("snapshot");
            guard.check(null, job.destination());
            attempt.destinationIs(open(aliases.named(job.destination()), job));
            return attempt;
        } catch (RuntimeException e) {
            attempt.close();
            throw e;
        }
    }

    private static DestinationServer open(Alias destination, Job job) {
        try {
            return DestinationServer.open(destination.url(), job.id());
        } catch (SQLException e) {
            throw new UnreachableException(destination, e);
        }
    }

    /**
     * Puts the kept database back. This is the destructive step.
     *
     * @throws org.pgcaravan.replace.ReplaceException when it is gone, or the destination was replaced again since
     */
    public JobOutcome swap(UndoAttempt attempt) throws SQLException {
        Job job = attempt.job();
        attempt.phase("swap");
        Swap swap = attempt.destination().undo(job.options().undoes());
        if (!queue.pastTheDestructiveStep(job)) {
            throw new CancelledException("The job was cancelled, or another attempt has it");
        }
        attempt.swapping();
        Optional<String> previous = swap.run();
        swap.warnings().forEach(attempt::warn);
        tidying.afterSwap(aliases.named(job.destination()).url());
        attempt.meter().completed();
        attempts.tell(attempt);
        JobResult result = new JobResult(0, 0, attempt.seconds(), previous.orElse(null));
        return JobOutcome.completed(job, result, null, attempt.warnings());
    }

    /** Ends whatever is left of an attempt. */
    public void close(UndoAttempt attempt) {
        attempt.close();
    }
}
