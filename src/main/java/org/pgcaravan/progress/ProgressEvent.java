package org.pgcaravan.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * Something that happened to a job.
 *
 * @param job the job's id
 * @param id number of the event within its job, from 1 without gaps; given by the {@link EventLog}, 0 before
 * @param type in the past tense: {@code queued}, {@code started}, {@code progressed}, {@code attempt-failed} (another
 *     follows), {@code cancel-requested}, {@code completed}, {@code failed}, {@code cancelled}
 * @param at when
 * @param state the job's state after it, as on the wire
 * @param progress null for events that carry none
 * @param message one sentence, null when the type says it all
 * @param attempt which attempt of the job it happened to; 0 before the first. The {@link EventLog} refuses events of an
 *     attempt that no longer holds the job
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProgressEvent(
        String job, long id, String type, Instant at, String state, Progress progress, String message, int attempt) {

    /** An event of the job, not of one attempt. */
    public ProgressEvent(
            String job, long id, String type, Instant at, String state, Progress progress, String message) {
        this(job, id, type, at, state, progress, message, 0);
    }

    /** Whether the job is over; no event follows. */
    public boolean isFinal() {
        return type.equals("completed") || type.equals("failed") || type.equals("cancelled");
    }

    public ProgressEvent withId(long number) {
        return new ProgressEvent(job, number, type, at, state, progress, message, attempt);
    }
}
