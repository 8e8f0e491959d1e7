package org.pgcaravan.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.pgcaravan.catalog.FilterException;
import org.pgcaravan.catalog.SourceChangedException;
import org.pgcaravan.dump.DumpException;
import org.pgcaravan.guard.RefusedException;
import org.pgcaravan.guard.UnreachableException;
import org.pgcaravan.job.JobJson;
import org.pgcaravan.job.KeyReusedException;
import org.pgcaravan.job.QueueFullException;
import org.pgcaravan.job.QueueUnavailableException;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.postgres.StatementFailedException;
import org.pgcaravan.transfer.PlanChangedException;

/**
 * An error as a client sees it, by RFC 9457.
 *
 * @param status of HTTP
 * @param title the status in words
 * @param detail one sentence
 * @param code stable and kebab-case, for programs
 */
public record Problem(int status, String title, String detail, String code) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** What a client sent is quoted back, but not at any length. */
    private static final int LONGEST_DETAIL = 600;

    private static final int RETRY_AFTER = 5;

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(408, "Request Timeout"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(426, "Upgrade Required"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(507, "Insufficient Storage"));

    public static Problem of(int status, String code, String detail) {
        return new Problem(status, TITLES.getOrDefault(status, "Internal Server Error"), brief(detail), code);
    }

    /** @return the text, or as much of it as is bearable */
    static String brief(String text) {
        return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + " …";
    }

    /** @param failure anything thrown; what is not known becomes a 500 that tells nothing */
    public static Problem of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BadRequestException) {
                return of(400, "bad-request", sentence(cause));
            }
            if (cause instanceof NotFoundException) {
                return of(404, "not-found", sentence(cause));
            }
            if (cause instanceof ConflictException) {
                return of(409, "conflict", sentence(cause));
            }
            if (cause instanceof BusyException) {
                return of(503, "busy", sentence(cause));
            }
            if (cause instanceof RefusedException refused) {
                return of(422, refused.code(), sentence(cause));
            }
            if (cause instanceof UnreachableException) {
                return of(409, "connection-failed", sentence(cause));
            }
            if (cause instanceof DumpException) {
                return of(422, "dump-failed", sentence(cause));
            }
            if (cause instanceof PlanChangedException) {
                return of(409, "plan-changed", sentence(cause));
            }
            if (cause instanceof FilterException) {
                return of(422, "filter-does-not-fit", sentence(cause));
            }
            if (cause instanceof SourceChangedException) {
                return of(409, "source-changed", sentence(cause));
            }
            if (cause instanceof StatementFailedException) {
                return of(409, "statement-failed", sentence(cause));
            }
            if (cause instanceof SQLException error) {
                return of(409, "database-error", end(SqlErrors.describe(error)));
            }
            if (cause instanceof QueueFullException) {
                return of(429, "queue-full", sentence(cause));
            }
            if (cause instanceof KeyReusedException) {
                return of(422, "idempotency-key-reused", sentence(cause));
            }
            if (cause instanceof QueueUnavailableException) {
                return of(503, "queue-unavailable", sentence(cause));
            }
        }
        return of(500, "internal-error", "Something unforeseen went wrong; the service's log says more.");
    }

    private static String sentence(Throwable cause) {
        return end(cause.getMessage());
    }

    private static String end(String message) {
        return message.endsWith(".") ? message : message + ".";
    }

    /** @return after how many seconds it may be worth to ask again; empty when that changes nothing */
    Optional<Integer> retryAfter() {
        return status == 429 || status == 503 ? Optional.of(RETRY_AFTER) : Optional.empty();
    }

    public boolean isUnforeseen() {
        return status == 500;
    }

    /** Whether the same may be taken in a little later: the queue is away, or full. */
    public boolean mayPass() {
        return retryAfter().isPresent();
    }

    public String json() {
        try {
            return JobJson.mapper().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
