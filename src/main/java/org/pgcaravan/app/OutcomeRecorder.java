package org.pgcaravan.app;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobQueue;

/**
 * The last step of {@code job-run}: the outcome goes into the history, and with that into the outbox, from which
 * {@code job-finish} is told. What was recorded here is the job's outcome, whatever an operator's steps make of the body
 * afterwards.
 */
public final class OutcomeRecorder {

    private final JobQueue queue;
    private final Map<String, JobOutcome> recorded = new ConcurrentHashMap<>();

    public OutcomeRecorder(JobQueue queue) {
        this.queue = queue;
    }

    /** @return the same outcome */
    public JobOutcome record(JobOutcome outcome) {
        recorded.put(outcome.job() + "#" + outcome.attempt(), outcome);
        queue.finish(outcome);
        return outcome;
    }

    /** Whether an outcome came by here and was not taken yet. */
    boolean has(Job job) {
        return recorded.containsKey(job.id() + "#" + job.attempt());
    }

    /** @return the outcome that came by here, also when the queue could not keep it; forgets it */
    Optional<JobOutcome> take(Job job) {
        return Optional.ofNullable(recorded.remove(job.id() + "#" + job.attempt()));
    }
}
