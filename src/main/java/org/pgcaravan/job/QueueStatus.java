package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/**
 * How the queue stands.
 *
 * @param paused whether no job is handed out
 * @param pausedAt null unless paused
 * @param pausedBy null unless paused by somebody with a name
 * @param jobs how many there are in each state, as far as they are kept
 * @param nodes how many jobs each service runs; those that run none are not named
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QueueStatus(
        boolean paused, Instant pausedAt, String pausedBy, Map<JobState, Long> jobs, Map<String, Long> nodes) {}
