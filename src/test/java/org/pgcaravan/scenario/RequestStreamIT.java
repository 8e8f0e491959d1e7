package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.Replies;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.resps.StreamEntry;

/** Jobs requested by messages in a Redis stream, which wait until somebody has answered for them. */
class RequestStreamIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String SYNC = "\"type\": \"sync\", \"source\": \"staging\", \"destination\": \"local\"}";

    private final String prefix = Redis.newPrefix();
    private final Jedis redis = new Jedis("127.0.0.1", Redis.server().port());
    private final Replies replies = new Replies(Redis.server(), prefix);
    private RunningService service;

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
        replies.close();
        redis.close();
    }

    @Test
    void messageBecomesAJobIsAnsweredAndLeavesTheStream() {
        start(knobs());

        JsonNode reply = ask("{\"correlationId\": \"mine\", " + SYNC);

        assertThat(reply.get("correlationId").asText()).isEqualTo("mine");
        String id = reply.at("/job/id").asText();
        assertThat(service.client().await(id).get("state").asText()).isEqualTo("completed");
        awaitEmptyStream();
    }

    @Test
    void whatLayInTheStreamBeforeTheFirstServiceStartedIsTaken() {
        String message = add("{" + SYNC);

        start(knobs());

        assertThat(replies.await(message).has("job")).isTrue();
    }

    @Test
    void refusedMessageIsAnsweredWithTheReasonAndLeavesTheStream() {
        start(knobs());

        JsonNode reply = ask(
                "{\"correlationId\": \"no\", \"type\": \"sync\", \"source\": \"local\", \"destination\": \"staging\"}");

        assertThat(reply.get("correlationId").asText()).isEqualTo("no");
        assertThat(reply.at("/problem/code").asText()).isEqualTo("destination-refused");
        awaitEmptyStream();
        assertThat(redis.xlen(prefix + "dead")).isZero();
    }

    @Test
    void messageDeliveredAgainToAnotherServiceIsTheSameJob() {
        String message = add("{" + SYNC);
        start(knobs());
        String job = replies.await(message).at("/job/id").asText();
        service.client().await(job);
        awaitEmptyStream();
        String again = redis.xadd(
                        prefix + "requests:stream",
                        XAddParams.xAddParams().id(later(message)),
                        Map.of("request", "{" + SYNC))
                .toString();
        assertThat(replies.await(again).at("/job/id").asText()).isNotEqualTo(job); // another message is another job
        awaitEmptyStream();
        int before = replies.all().size();

        // as if its acknowledgement had been lost: the same message, under the same id
        redis.del(prefix + "requests:stream");
        redis.xadd(
                prefix + "requests:stream",
                XAddParams.xAddParams().id(new StreamEntryID(message)),
                Map.of("request", "{" + SYNC));

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> replies.all().size() > before);
        assertThat(replies.all().get(before).at("/job/id").asText()).isEqualTo(job);
    }

    private static StreamEntryID later(String message) {
        StreamEntryID id = new StreamEntryID(message);
        return new StreamEntryID(id.getTime() + 1, 0);
    }

    @Test
    void messageOfAServiceThatDiedIsTakenByAnother() {
        redis.xgroupCreate(prefix + "requests:stream", "pgcaravan", new StreamEntryID(0, 0), true);
        String message = add("{" + SYNC);
        var taken = redis.xreadGroup(
                "pgcaravan",
                "died",
                XReadGroupParams.xReadGroupParams(),
                Map.of(prefix + "requests:stream", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
        assertThat(taken).hasSize(1);

        start(knobs().knob("requests.claim-after", "1"));

        assertThat(replies.await(message).has("job")).isTrue();
        awaitEmptyStream();
    }

    @Test
    void hostileMessagesAreAnsweredAndTheNextIsTaken() {
        start(knobs());
        List<byte[]> hostile = List.of(
                new byte[0],
                new byte[] {0, (byte) 0xff, (byte) 0xfe, 1},
                "not json".getBytes(),
                ("[".repeat(100_000)).getBytes(),
                ("{\"type\": " + "{\"a\":".repeat(50_000)).getBytes(),
                new byte[3 << 20],
                ("{\"type\": \"sync\", \"source\": \"" + "x".repeat(900_000) + "\", \"destination\": \"local\"}")
                        .getBytes());
        List<String> ids = new java.util.ArrayList<>(hostile.stream()
                .map(text -> redis.xadd(
                        (prefix + "requests:stream").getBytes(),
                        XAddParams.xAddParams(),
                        Map.of("request".getBytes(), text)))
                .map(String::new)
                .toList());
        ids.add(redis.xadd(prefix + "requests:stream", XAddParams.xAddParams(), Map.of("colour", "red"))
                .toString());

        for (String id : ids) {
            JsonNode reply = replies.await(id);
            assertThat(reply.at("/problem/status").asInt()).as(reply.toString()).isBetween(400, 422);
            assertThat(reply.at("/problem/detail").asText()).isNotBlank().hasSizeLessThan(700);
        }

        assertThat(ask("{" + SYNC).has("job")).isTrue();
        awaitEmptyStream();
        assertThat(redis.xlen(prefix + "dead")).isZero();
    }

    @Test
    void messageThatFailsUnforeseenIsTriedAgainThenAnsweredAndPutAside() {
        start(
                knobs().knob("requests.claim-after", "1")
                        .knob("requests.deliveries", "2")
                        .stepBehind(
                                "job-submit-redis.camel.yaml",
                                "- bean: {ref: jobIntake, method: streamed}",
                                "- filter: {simple: \"${body.priority} == 13\", steps: [{throwException: {exceptionType:"
                                        + " java.lang.IllegalStateException, message: \"poison from redis://u:secret@host\"}}]}"));

        JsonNode reply = ask("{\"priority\": 13, " + SYNC);

        assertThat(reply.at("/problem/status").asInt()).isEqualTo(500);
        Awaitility.await().until(() -> redis.xlen(prefix + "dead") == 1);
        StreamEntry dead = redis.xrange(prefix + "dead", "-", "+").get(0);
        assertThat(dead.getFields())
                .containsEntry("id", reply.get("message").asText())
                .containsEntry("deliveries", "2")
                .containsEntry("request", "{\"priority\": 13, " + SYNC);
        assertThat(dead.getFields().get("reason")).contains("poison").doesNotContain("secret");
        awaitEmptyStream();
        assertThat(ask("{" + SYNC).has("job")).isTrue();
    }

    @Test
    void messageThatNoServiceLivedToAnswerIsPutAside() {
        redis.xgroupCreate(prefix + "requests:stream", "pgcaravan", new StreamEntryID(0, 0), true);
        String message = add("{" + SYNC);
        redis.xreadGroup(
                "pgcaravan",
                "died",
                XReadGroupParams.xReadGroupParams(),
                Map.of(prefix + "requests:stream", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));

        start(knobs().knob("requests.claim-after", "1").knob("requests.deliveries", "1"));

        assertThat(replies.await(message).at("/problem/status").asInt()).isEqualTo(500);
        Awaitility.await().until(() -> redis.xlen(prefix + "dead") == 1);
        assertThat(redis.xrange(prefix + "dead", "-", "+").get(0).getFields().get("reason"))
                .contains("no service came to an answer");
        assertThat(ServiceClient.json(service.client().get("/api/jobs")).get("jobs"))
                .isEmpty();
    }

    @Test
    void answeredMessagesAreKeptWhereThatIsWanted() {
        start(knobs().knob("requests.keep", "2"));

        for (int i = 0; i < 4; i++) {
            ask("{\"type\": \"none\"}");
        }

        Awaitility.await().until(() -> redis.xlen(prefix + "requests:stream") == 2);
        assertThat(redis.xpending(prefix + "requests:stream", "pgcaravan").getTotal())
                .isZero();
    }

    @Test
    void emptiedRedisIsNoReasonToStop() {
        start(knobs());
        ask("{\"type\": \"none\"}");

        redis.del(prefix + "requests:stream");

        assertThat(ask("{" + SYNC).has("job")).isTrue();
    }

    @Test
    void serviceThatEndsLeavesNoReaderBehind() {
        start(knobs());
        ask("{\"type\": \"none\"}");

        service.close();
        service = null;

        assertThat(redis.xinfoConsumers(prefix + "requests:stream", "pgcaravan"))
                .isEmpty();
    }

    private RunningService.Builder knobs() {
        return RunningService.with()
                .readOnly("staging", SERVER.url(Postgres.newDatabase(SERVER, "staging")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .knob("redis.prefix", prefix);
    }

    private void start(RunningService.Builder builder) {
        service = builder.start();
    }

    private String add(String request) {
        return redis.xadd(prefix + "requests:stream", XAddParams.xAddParams(), Map.of("request", request))
                .toString();
    }

    private JsonNode ask(String request) {
        return replies.await(add(request));
    }

    private void awaitEmptyStream() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> redis.xlen(prefix + "requests:stream") == 0);
    }
}
