package org.pgcaravan.transfer;

import org.pgcaravan.job.Job;
import org.pgcaravan.progress.Progress;

/** Is told how far attempts are, at most four times a second each. */
@FunctionalInterface
public interface AttemptListener {
    void progressed(Job job, Progress progress);
}
