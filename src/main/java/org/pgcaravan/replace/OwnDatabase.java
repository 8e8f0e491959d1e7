package org.pgcaravan.replace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The comment on a database that pgcaravan made or set aside, by which it knows its own.
 *
 * @param kind {@code incoming} or {@code previous}
 * @param database name of the destination
 * @param job that made it
 * @param at when, ISO 8601
 * @param comment the database's own comment before, null when it had none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OwnDatabase(String kind, String database, String job, String at, String comment) {

    public static final String INCOMING = "incoming";
    public static final String PREVIOUS = "previous";

    private static final String PREFIX = "pgcaravan ";
    private static final int LONGEST_NAME_BYTES = 63;
    private static final ObjectMapper JSON = new ObjectMapper();

    static OwnDatabase of(String kind, String database, String job, String comment) {
        return new OwnDatabase(kind, database, job, Instant.now().toString(), comment);
    }

    /** @return empty when the comment is not pgcaravan's */
    static Optional<OwnDatabase> parse(String comment) {
        try {
            return comment != null && comment.startsWith(PREFIX)
                    ? Optional.ofNullable(JSON.readValue(comment.substring(PREFIX.length()), OwnDatabase.class))
                            .filter(OwnDatabase::isWhole)
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Anybody may write a comment that begins as ours do. */
    private boolean isWhole() {
        return (INCOMING.equals(kind) || PREVIOUS.equals(kind)) && database != null && job != null && isInstant(at);
    }

    private static boolean isInstant(String text) {
        try {
            return text != null && Instant.parse(text) != null;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** @return what to put into the comment on the database */
    String text() {
        try {
            return PREFIX + JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return {@code shop__incoming_<job>}, the database's name cut so that the whole fits into an identifier's 63 bytes */
    public String name() {
        String suffix = "__" + kind + "_" + job;
        String base = database;
        while (base.getBytes(StandardCharsets.UTF_8).length + suffix.length() > LONGEST_NAME_BYTES) {
            base = base.substring(0, base.offsetByCodePoints(base.length(), -1));
        }
        return base + suffix;
    }
}
