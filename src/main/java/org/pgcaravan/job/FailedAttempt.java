package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * An attempt that was not the job's last word: another followed, or was to.
 *
 * @param attempt its number
 * @param node the service that ran it
 * @param startedAt when it was claimed
 * @param endedAt when it failed, or was found to be lost
 * @param error why
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FailedAttempt(int attempt, String node, Instant startedAt, Instant endedAt, JobError error) {}
