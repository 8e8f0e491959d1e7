package org.pgcaravan.support;

import java.time.Instant;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.JobType;

/** A job that no queue knows. */
public final class SampleJob {

    private SampleJob() {}

    /** @return a sync from {@code staging} to {@code local} in its first attempt of three */
    public static Job running(String id) {
        return new Job(
                id,
                JobType.SYNC,
                JobState.RUNNING,
                0,
                "staging",
                "local",
                null,
                "node",
                1,
                Instant.now(),
                Instant.now(),
                null,
                null,
                null,
                null,
                null,
                null,
                3,
                null,
                null,
                null,
                null);
    }
}
