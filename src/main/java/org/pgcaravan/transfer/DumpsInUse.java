package org.pgcaravan.transfer;

import java.util.List;
import java.util.Optional;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobHistory;
import org.pgcaravan.job.JobState;

/** Which dumps jobs load, or wait to load: those must stay. */
public record DumpsInUse(JobHistory history) {

    private static final int MOST_AT_ONCE = 200;
    private static final List<JobState> UNFINISHED =
            List.of(JobState.RUNNING, JobState.CANCELLING, JobState.QUEUED, JobState.DELAYED);

    /**
     * @return a job that needs the dump; empty when none does
     * @throws org.pgcaravan.job.QueueUnavailableException when that cannot be known
     */
    public Optional<Job> by(String dump) {
        return UNFINISHED.stream()
                .flatMap(state -> history.list(state, null, MOST_AT_ONCE, null).jobs().stream())
                .filter(job -> dump.equals(job.options().dump()))
                .findFirst();
    }
}
