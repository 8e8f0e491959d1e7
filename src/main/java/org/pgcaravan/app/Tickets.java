package org.pgcaravan.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.pgcaravan.job.JobJson;
import org.pgcaravan.redis.RedisTexts;

/**
 * Tickets for following events and for downloads from a browser, which can send no header with a websocket, an EventSource
 * or a link: each is good for one use within half a minute, on any node, and lets in whom it was given to. Redis holds its
 * hash alone.
 */
public final class Tickets {

    /** How long a ticket is good for. */
    static final Duration GOOD_FOR = Duration.ofSeconds(30);

    private static final int BYTES = 32;

    private final RedisTexts texts;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @param texts kept for {@link #GOOD_FOR} */
    Tickets(RedisTexts texts, Clock clock) {
        this.texts = texts;
        this.clock = clock;
    }

    /** @param name null when the service asks for no key */
    record Holder(String name, String role) {}

    /** @throws org.pgcaravan.job.QueueUnavailableException when Redis is away */
    public Map<String, Object> issue(Caller caller) throws JsonProcessingException {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant expiresAt = clock.instant().plus(GOOD_FOR);
        texts.put(
                key(ticket),
                JobJson.mapper()
                        .writeValueAsString(
                                new Holder(caller.name(), caller.role().wireName())));
        return Map.of("ticket", ticket, "expiresAt", expiresAt);
    }

    /**
     * Takes a ticket, which is worth nothing from then on.
     *
     * @return whom it was given to; empty when there is no such ticket, or not any more
     * @throws org.pgcaravan.job.QueueUnavailableException when Redis is away
     */
    Optional<Caller> take(String ticket, String address) {
        return texts.take(key(ticket)).map(json -> {
            try {
                Holder holder = JobJson.mapper().readValue(json, Holder.class);
                return new Caller(holder.name(), Role.of(holder.role()).orElseThrow(), address);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Redis holds what pgcaravan did not write", e);
            }
        });
    }

    private static String key(String ticket) {
        return HexFormat.of().formatHex(ApiKey.hash(ticket));
    }
}
