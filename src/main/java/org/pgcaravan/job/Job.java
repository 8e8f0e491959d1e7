package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.pgcaravan.progress.Progress;

/**
 * One request taken by the queue, as it stands now.
 *
 * @param id made by the queue
 * @param node the service that runs it, or ran it last; null before the first attempt
 * @param attempt number of the running or last attempt, 0 before the first. It is the fencing token: a write that
 *     carries an older number is refused
 * @param startedAt start of the running or last attempt, null before the first
 * @param finishedAt null until the state is final
 * @param progress null before the first attempt has planned
 * @param result null until completed
 * @param proof null until proven
 * @param error of the last attempt; null when it did not fail
 * @param attempts so many may fail before the job does; null in an attempt's own notes
 * @param dueAt when a delayed job may start; null in any other state
 * @param requestedBy name of who asked; null when nobody has a name here
 * @param retryOf id of the job that this one does again; null for any other
 * @param failedAttempts those before the last, the oldest first; the newest twenty are kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Job(
        String id,
        JobType type,
        JobState state,
        int priority,
        String source,
        String destination,
        JobOptions options,
        String node,
        int attempt,
        Instant createdAt,
        Instant startedAt,
        Instant finishedAt,
        Progress progress,
        JobResult result,
        Proof proof,
        List<String> warnings,
        JobError error,
        Integer attempts,
        Instant dueAt,
        String requestedBy,
        String retryOf,
        List<FailedAttempt> failedAttempts) {

    public Job {
        failedAttempts = failedAttempts == null ? List.of() : List.copyOf(failedAttempts);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
        options = options == null ? JobOptions.defaults() : options;
    }
}
