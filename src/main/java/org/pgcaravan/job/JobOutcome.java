package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;

/**
 * How one attempt of a job ended.
 *
 * @param job the job's id
 * @param attempt the fencing token: the queue ignores an outcome whose attempt is no longer the job's
 * @param state {@code completed}, {@code failed} or {@code cancelled}
 * @param result null unless completed
 * @param proof null when the attempt ended before its proof
 * @param warnings what the result lacks, one sentence each
 * @param error null unless failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobOutcome(
        String job, int attempt, JobState state, JobResult result, Proof proof, List<String> warnings, JobError error) {

    public JobOutcome {
        Objects.requireNonNull(job, "job");
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
        if (!state.isFinal()) {
            throw new IllegalArgumentException("An outcome's state is final, not " + state.wireName());
        }
        if ((state == JobState.FAILED) != (error != null)) {
            throw new IllegalArgumentException("A failed outcome, and no other, carries an error");
        }
    }

    /** How a job ended that is over. @throws IllegalArgumentException when it is not */
    public static JobOutcome of(Job job) {
        return new JobOutcome(
                job.id(),
                job.attempt(),
                job.state(),
                job.result(),
                job.proof(),
                job.warnings(),
                job.state() == JobState.FAILED ? job.error() : null);
    }

    public static JobOutcome completed(Job job, JobResult result, Proof proof, List<String> warnings) {
        return new JobOutcome(job.id(), job.attempt(), JobState.COMPLETED, result, proof, warnings, null);
    }

    public static JobOutcome failed(Job job, JobError error) {
        return new JobOutcome(job.id(), job.attempt(), JobState.FAILED, null, null, List.of(), error);
    }

    public static JobOutcome cancelled(Job job) {
        return new JobOutcome(job.id(), job.attempt(), JobState.CANCELLED, null, null, List.of(), null);
    }
}
