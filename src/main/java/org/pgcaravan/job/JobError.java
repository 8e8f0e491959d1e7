package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;

/**
 * Why an attempt failed, without secrets and without a stack trace.
 *
 * @param code stable and kebab-case, for programs: {@code connection-failed}, {@code statement-failed}, …
 * @param message one sentence, for people
 * @param sqlState of the server's error, null when it was none
 * @param object the object at work ({@code public.orders}), null when none was
 * @param statement the statement that failed, cut to 2,000 characters; null when none did
 * @param retryable whether the same attempt may succeed later without anybody changing anything
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobError(
        String code, String message, String sqlState, String object, String statement, boolean retryable) {

    public JobError {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
    }

    /** @return the same with a sentence behind its own */
    public JobError and(String sentence) {
        return new JobError(code, message + sentence, sqlState, object, statement, retryable);
    }

    /** @return the same with a sentence before its own */
    public JobError before(String sentence) {
        return new JobError(code, sentence + message, sqlState, object, statement, retryable);
    }
}
