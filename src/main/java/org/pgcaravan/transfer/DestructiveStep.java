package org.pgcaravan.transfer;

import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import org.pgcaravan.guard.Aliases;
import org.pgcaravan.guard.Guard;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobQueue;
import org.pgcaravan.replace.Swap;

/**
 * The one step of a job that changes its destination. Before it, the guard is asked once more, and the queue whether the
 * job is still this attempt's; behind it nothing is cancelled or repeated.
 */
public final class DestructiveStep {

    private final Aliases aliases;
    private final Guard guard;
    private final JobQueue queue;
    private final Tidying tidying;
    private final PlanCheck plans;
    private final Consumer<Job> audit;

    /** @param audit writes down that a job begins to change its destination; neither waits nor fails */
    public DestructiveStep(Aliases aliases, Guard guard, JobQueue queue, Tidying tidying, Consumer<Job> audit) {
        this.audit = audit;
        this.aliases = aliases;
        this.guard = guard;
        this.queue = queue;
        this.tidying = tidying;
        this.plans = new PlanCheck(aliases);
    }

    /**
     * From here on the attempt goes through to its end.
     *
     * @throws org.pgcaravan.guard.RefusedException when the guard says no
     * @throws PlanChangedException when the destination is not any more what the job's plan was made for
     * @throws CancelledException when the job was cancelled, or another attempt has it
     */
    void begin(ReplacingAttempt attempt) {
        Job job = attempt.job();
        attempt.phase("swap");
        guard.check(job.source(), job.destination());
        plans.requireDestinationUnchanged(job);
        attempt.requireGoingOn();
        if (!queue.pastTheDestructiveStep(job)) {
            throw new CancelledException("The job was cancelled, or another attempt has it");
        }
        audit.accept(job);
        attempt.swapping();
    }

    /** Hears of what is dropped beside the destination before it. */
    Drops drops() {
        return tidying.drops();
    }

    /** @return the name under which the replaced database is kept; empty when there was none */
    Optional<String> swap(ReplacingAttempt attempt, Swap swap) throws SQLException {
        attempt.sessions().closeLoaders();
        Optional<String> previous = swap.run();
        swap.warnings().forEach(attempt::warn);
        attempt.swapped();
        tidying.afterSwap(aliases.named(attempt.job().destination()));
        return previous;
    }
}
