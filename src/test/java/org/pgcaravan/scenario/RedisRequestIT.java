package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.params.XAddParams;

/** Jobs requested by a message on a Redis channel. */
class RedisRequestIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static final List<JsonNode> REPLIES = new CopyOnWriteArrayList<>();
    private static final JedisPubSub LISTENER = new JedisPubSub() {
        @Override
        public void onMessage(String channel, String message) {
            REPLIES.add(ServiceClient.json(message));
        }
    };
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.with()
                .readOnly("staging", SERVER.url(Postgres.newDatabase(SERVER, "staging")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .start();
        Thread listener = new Thread(() -> {
            try (Jedis redis = connect()) {
                redis.subscribe(LISTENER, service.redisPrefix() + "replies");
            }
        });
        listener.setDaemon(true);
        listener.start();
        Awaitility.await().until(LISTENER::isSubscribed);
    }

    @AfterAll
    static void stop() {
        LISTENER.unsubscribe();
        service.close();
    }

    @Test
    void requestBecomesAJobAndIsAnsweredWithIt() {
        JsonNode reply = ask(
                "{\"correlationId\": \"mine-1\", \"type\": \"sync\", \"source\": \"staging\", \"destination\": \"local\"}",
                "mine-1");

        String id = reply.at("/job/id").asText();
        assertThat(service.client().await(id).get("state").asText()).isEqualTo("completed");
        assertThat(service.client().job(id).get("requestedBy").asText()).isEqualTo("redis");
    }

    @Test
    void requestThatSeveralServicesHearIsOneJob() {
        try (RunningService second = RunningService.with()
                        .knob("redis.prefix", service.redisPrefix())
                        .readOnly("staging", SERVER.url(Postgres.newDatabase(SERVER, "staging")))
                        .start();
                RunningService third = RunningService.with()
                        .knob("redis.prefix", service.redisPrefix())
                        .readOnly("staging", SERVER.url(Postgres.newDatabase(SERVER, "staging")))
                        .start()) {
            Awaitility.await().until(() -> hearers() == 3);

            String request = "{\"correlationId\": \"heard\", \"type\": \"export\", \"source\": \"staging\"}";
            publish(request);
            publish(request); // two are meant
            publish(request.replace("heard", "last"));

            // each may be another service's, and so come in any order
            Awaitility.await()
                    .until(() -> replies("last").size() == 1 && replies("heard").size() >= 2);
            assertThat(replies("heard"))
                    .extracting(reply -> reply.at("/job/id").asText())
                    .hasSize(2)
                    .doesNotHaveDuplicates();
            second.client().await(replies("last").get(0).at("/job/id").asText());
        }
    }

    private static long hearers() {
        try (Jedis redis = connect()) {
            String channel = service.redisPrefix() + "requests";
            return redis.pubsubNumSub(channel).get(channel);
        }
    }

    private static List<JsonNode> replies(String reference) {
        return REPLIES.stream()
                .filter(reply -> reply.path("correlationId").asText().equals(reference))
                .toList();
    }

    @Test
    void jobKeyIsOneJobByChannelAndByStream() {
        String request =
                "{\"correlationId\": \"%s\", \"jobKey\": \"nightly-1\", \"type\": \"export\", \"source\": \"%s\"}";
        JsonNode first = ask(request.formatted("keyed-1", "staging"), "keyed-1");
        JsonNode again = ask(request.formatted("keyed-2", "staging"), "keyed-2");
        JsonNode streamed = answerTo("keyed-3", () -> add(request.formatted("keyed-3", "staging")));
        JsonNode other = ask(request.formatted("keyed-4", "local"), "keyed-4");
        JsonNode otherStreamed = answerTo("keyed-5", () -> add(request.formatted("keyed-5", "local")));

        String id = first.at("/job/id").asText();
        assertThat(id).isNotEmpty();
        assertThat(again.at("/job/id").asText()).isEqualTo(id);
        assertThat(streamed.at("/job/id").asText()).isEqualTo(id);
        assertThat(other.at("/problem/code").asText()).as(other.toString()).isEqualTo("idempotency-key-reused");
        assertThat(otherStreamed.at("/problem/code").asText())
                .as(otherStreamed.toString())
                .isEqualTo("idempotency-key-reused");
        service.client().await(id);
    }

    @Test
    void exportAndImportAreAskedForTheSameWay() {
        JsonNode exported = ask(
                "{\"correlationId\": \"mine-2\", \"type\": \"export\", \"source\": \"staging\", \"compression\": \"zstd\"}",
                "mine-2");
        String dump = service.client()
                .await(exported.at("/job/id").asText())
                .at("/result/dump")
                .asText();

        JsonNode imported = ask(
                "{\"correlationId\": \"mine-3\", \"type\": \"import\", \"dump\": \"" + dump
                        + "\", \"destination\": \"local\"}",
                "mine-3");

        assertThat(service.client()
                        .await(imported.at("/job/id").asText())
                        .get("state")
                        .asText())
                .isEqualTo("completed");
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"type\": \"sync\", \"source\": \"staging\", \"destination\": \"nobody\"  | unknown-alias",
                "\"type\": \"sync\", \"source\": \"local\", \"destination\": \"staging\"   | destination-refused",
                "\"type\": \"sync\", \"source\": \"local\", \"destination\": \"local\"     | source-is-destination",
                "\"type\": \"sync\", \"source\": \"staging\"                               | bad-request",
                "\"type\": \"teleport\", \"source\": \"staging\", \"destination\": \"local\" | bad-request",
                "\"source\": \"staging\", \"destination\": \"local\"                       | bad-request",
                "\"type\": \"sync\", \"source\": \"staging\", \"destination\": \"local\", \"colour\": 1 | bad-request",
                "\"type\": \"sync\", \"source\": \"staging\", \"destination\": \"local\", \"jobs\": \"2\" | bad-request",
                "\"type\": \"sync\", \"source\": \"staging\", \"destination\": \"local\", \"jobs\": 65 | bad-request",
                "\"type\": \"sync\", \"source\": {}, \"destination\": \"local\"            | bad-request",
            })
    void refusedRequestIsAnsweredWithTheReason(String fields, String code) {
        String correlation = "refused-" + fields.hashCode();

        JsonNode reply = ask("{\"correlationId\": \"" + correlation + "\", " + fields + "}", correlation);

        assertThat(reply.has("job")).isFalse();
        assertThat(reply.at("/problem/code").asText()).as(reply.toString()).isEqualTo(code);
        assertThat(reply.at("/problem/detail").asText())
                .isNotBlank()
                .doesNotContain("\n", "Exception", "org.pgcaravan");
    }

    @Test
    void whatCannotBeReadIsAnsweredAndTheNextRequestIsHeard() {
        int before = REPLIES.size();
        List<String> messages = List.of(
                "", "not json", "null", "[]", "\"text\"", "{", "[".repeat(50_000), "{\"a\": " + "x".repeat(1_000_000));

        messages.forEach(RedisRequestIT::publish);

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(REPLIES).hasSizeGreaterThanOrEqualTo(before + messages.size()));
        assertThat(REPLIES.subList(before, before + messages.size()))
                .allSatisfy(
                        reply -> assertThat(reply.at("/problem/status").asInt()).isEqualTo(400));
        requestBecomesAJobAndIsAnsweredWithIt();
    }

    private static JsonNode ask(String message, String correlation) {
        return answerTo(correlation, () -> publish(message));
    }

    private static JsonNode answerTo(String correlation, Runnable request) {
        int before = REPLIES.size();
        request.run();
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> REPLIES.stream()
                                .skip(before)
                                .filter(reply ->
                                        reply.path("correlationId").asText().equals(correlation))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static void publish(String message) {
        try (Jedis redis = connect()) {
            redis.publish(service.redisPrefix() + "requests", message);
        }
    }

    private static void add(String message) {
        try (Jedis redis = connect()) {
            redis.xadd(service.redisPrefix() + "requests:stream", XAddParams.xAddParams(), Map.of("request", message));
        }
    }

    private static Jedis connect() {
        return new Jedis("127.0.0.1", Redis.server().port());
    }
}
