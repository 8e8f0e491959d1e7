package org.pgcaravan.app;

import java.time.Duration;
import org.pgcaravan.job.JobQueue;
import org.pgcaravan.transfer.Attempts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the service ends: it takes no more jobs, lets those that run come to their end for a while, and gives back the rest. */
final class Shutdown {

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final JobQueue queue;
    private final RunningJobs running;
    private final Attempts attempts;
    private final Duration patience;

    Shutdown(JobQueue queue, RunningJobs running, Attempts attempts, Duration patience) {
        this.queue = queue;
        this.running = running;
        this.attempts = attempts;
        this.patience = patience;
    }

    /** @return how long running jobs have to end */
    Duration patience() {
        return patience;
    }

    /** Returns when no job runs, or none may any longer. */
    void awaitJobs() {
        queue.stopClaiming();
        if (running.count() > 0 && !patience.isZero()) {
            LOG.info("No more jobs are taken; {} may take {} s more to end", running.count(), patience.toSeconds());
        }
        running.awaitNone(patience);
    }

    /** Ends what still runs, so that its job can be begun anew; what has begun to replace a destination is let go on. */
    void giveBack() {
        if (running.count() > 0) {
            LOG.info("{} jobs are given back", running.count());
        }
        attempts.handBack();
    }
}
