package org.pgcaravan.app;

import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobQueue;

/** The first step of {@code job-finish}: the outcome goes into the history, and on to whatever an operator attached. */
public final class OutcomeRecorder {

    private final JobQueue queue;

    public OutcomeRecorder(JobQueue queue) {
        this.queue = queue;
    }

    /** @return the same outcome */
    public JobOutcome record(JobOutcome outcome) {
        queue.finish(outcome);
        return outcome;
    }
}
