package org.pgcaravan.transfer;

import java.sql.SQLException;
import java.util.Optional;
import org.pgcaravan.guard.Aliases;
import org.pgcaravan.guard.Guard;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobResult;
import org.pgcaravan.replace.Swap;

/** The steps of {@code undo-run}: the database that a job replaced takes its place again, and what replaced it is kept. */
public final class UndoTransfer {

    private final Guard guard;
    private final Attempts attempts;
    private final Sides sides;
    private final DestructiveStep destructive;

    public UndoTransfer(Aliases aliases, Guard guard, Attempts attempts, DestructiveStep destructive) {
        this.guard = guard;
        this.attempts = attempts;
        this.sides = new Sides(aliases, destructive.drops());
        this.destructive = destructive;
    }

    /**
     * Starts an attempt: asks the guard, and locks the destination against other jobs.
     *
     * @throws org.pgcaravan.guard.RefusedException when the guard says no
     * @throws org.pgcaravan.guard.UnreachableException when the destination's server does not answer
     */
    public UndoAttempt begin(Job job) {
        return Attempt.begin(new UndoAttempt(job, attempts), attempt -> {
            guard.check(null, job.destination());
            attempt.destinationIs(sides.destinationToReplace(job));
        });
    }

    /**
     * Puts the kept database back. This is the destructive step.
     *
     * @throws org.pgcaravan.replace.ReplaceException when it is gone, or the destination was replaced again since
     */
    public JobOutcome swap(UndoAttempt attempt) throws SQLException {
        Swap swap = attempt.destination().undo(attempt.job().options().undoes());
        destructive.begin(attempt);
        Optional<String> previous = destructive.swap(attempt, swap);
        attempt.meter().completed();
        attempts.tell(attempt);
        JobResult result = new JobResult(0, 0, attempt.seconds(), previous.orElse(null), null, null);
        return JobOutcome.completed(attempt.job(), result, null, attempt.warnings());
    }

    /** Ends whatever is left of an attempt. */
    public void close(UndoAttempt attempt) {
        attempt.close();
    }
}
