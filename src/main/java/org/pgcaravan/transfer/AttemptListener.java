package org.pgcaravan.transfer;

import org.pgcaravan.job.Job;
import org.pgcaravan.progress.Progress;

/** Is told how far attempts are, at most four times a second each. */
@FunctionalInterface
public interface AttemptListener {
    /**
     * An attempt has come further.
     *
     * @param progress how far it is, as an event tells it
     * @param whole the same with all that is kept of its phases and relations
     */
    void progressed(Job job, Progress progress, Progress whole);
}
