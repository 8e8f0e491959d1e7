package org.pgcaravan.plan;

/**
 * What a task has done.
 *
 * @param task its id
 * @param subject the relation it worked on, qualified
 * @param rows that arrived; 0 for builds
 * @param bytes that went through COPY; 0 for builds
 * @param millis it took
 */
public record TaskResult(String attempt, String task, String subject, long rows, long bytes, long millis) {}
