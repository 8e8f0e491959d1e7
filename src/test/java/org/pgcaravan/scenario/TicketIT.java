package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.EventSocket;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import redis.clients.jedis.RedisClient;

/** How a browser, which sends no key with a websocket, is let in. */
class TicketIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String UI = "https://ui.example.com";

    private static RunningService service;
    private static ServiceClient client;
    private static ServiceClient browser;
    private static String job;

    @BeforeAll
    static void start() {
        service = RunningService.with()
                .readOnly("shop", SERVER.url(Postgres.newDatabase(SERVER, "shop")))
                .key("victor", "viewer", "victor's key")
                .knob("cors.origins", UI)
                .start();
        client = service.client();
        browser = service.client(null);
        job = client.export("{\"source\": \"shop\"}");
        client.await(job);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void ticketOpensAWebsocketOnce() {
        String ticket = ticket();

        try (EventSocket socket = browser.events("/ws/jobs/" + job + "?ticket=" + ticket + "&after=0")) {
            assertThat(socket.awaitEndOf(job)).isNotEmpty();
        }
        assertRefused("/ws/jobs/" + job + "?ticket=" + ticket, Map.of(), 401);
    }

    @Test
    void ticketDownloadsADumpOnce() {
        String dump = client.job(job).at("/result/dump").asText();
        String path = "/files/dumps/" + dump + ".sql?ticket=" + ticket();

        HttpResponse<String> sql = ServiceClient.send(browser.request(path).build());

        assertThat(sql.statusCode()).isEqualTo(200);
        assertThat(sql.body()).contains("pgcaravan dump complete");
        assertThat(sql.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("attachment"));
        assertThat(ServiceClient.send(browser.request(path).build()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void viewerMayHaveOne() {
        HttpResponse<String> answer = service.client("victor's key").post("/api/tickets", "");

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode ticket = ServiceClient.json(answer);
        assertThat(Instant.parse(ticket.get("expiresAt").asText()))
                .isBetween(Instant.now(), Instant.now().plusSeconds(30));
        assertThat(ticket.get("ticket").asText()).as("256 bits").matches("[\\w-]{43}");
    }

    @Test
    void ticketIsTakenByAnyNode() {
        try (RunningService other = RunningService.with()
                .knob("redis.prefix", service.redisPrefix())
                .knob("jobs.concurrency", "1")
                .start()) {
            try (EventSocket socket = other.client(null).events("/ws/jobs/" + job + "?ticket=" + ticket())) {
                assertThat(socket.awaitEndOf(job)).isNotEmpty();
            }
        }
    }

    @Test
    void redisForgetsItAfterHalfAMinuteAndNeverKnewIt() {
        String ticket = ticket();

        try (RedisClient redis = RedisClient.create(Redis.server().url())) {
            var keys = redis.keys(service.redisPrefix() + "ticket:*");
            assertThat(keys).isNotEmpty().noneMatch(key -> key.contains(ticket));
            for (String key : keys) {
                assertThat(redis.ttl(key)).isBetween(0L, Duration.ofSeconds(30).toSeconds());
                redis.del(key); // as Redis does when its time is over
            }
        }
        assertRefused("/ws/jobs?ticket=" + ticket, Map.of(), 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/jobs", "/api/dumps", "/api/openapi", "/files/dumps", "/nowhere"})
    void nothingElseTakesATicket(String path) {
        String ticket = ticket();
        HttpResponse<String> answer =
                ServiceClient.send(browser.request(path + "?ticket=" + ticket).build());

        assertThat(answer.statusCode()).isEqualTo(401);
        try (EventSocket socket = browser.events("/ws/jobs?ticket=" + ticket)) {
            assertThat(socket.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "%00",
                "*",
                "../../ticket",
                "%F0%9F%92%A9"
            })
    void whatIsNoTicketOpensNothing(String text) {
        assertRefused("/ws/jobs?ticket=" + text, Map.of(), 401);
    }

    @Test
    void wrongKeyIsNotMadeUpForByATicket() {
        assertRefused("/ws/jobs?ticket=" + ticket(), Map.of("X-API-Key", "wrong"), 401);
    }

    @Test
    void onlyOurOwnPagesAndListedOnesOpenWebsockets() {
        String own = "http://127.0.0.1:" + service.port();
        for (String origin : new String[] {own, UI}) {
            try (EventSocket socket = browser.events("/ws/jobs?ticket=" + ticket(), Map.of("Origin", origin))) {
                assertThat(socket.received()).isEmpty();
            }
        }
        for (String origin :
                new String[] {"https://evil.example.com", UI + ".evil.example.com", "null", "http://127.0.0.1"}) {
            assertRefused("/ws/jobs?ticket=" + ticket(), Map.of("Origin", origin), 403);
            assertRefused("/ws/jobs", Map.of("X-API-Key", RunningService.API_KEY, "Origin", origin), 403);
        }
    }

    private static String ticket() {
        HttpResponse<String> answer = client.post("/api/tickets", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return ServiceClient.json(answer).get("ticket").asText();
    }

    private static void assertRefused(String path, Map<String, String> headers, int status) {
        assertThatThrownBy(() -> browser.events(path, headers).close())
                .as("%s %s", path, headers)
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(e -> assertThat(((WebSocketHandshakeException) e.getCause())
                                .getResponse()
                                .statusCode())
                        .isEqualTo(status));
    }
}
