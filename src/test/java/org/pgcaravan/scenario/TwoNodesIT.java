package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.demo.RedisServer;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.JobType;
import org.pgcaravan.redis.QueueLimits;
import org.pgcaravan.redis.RedisJobQueue;
import org.pgcaravan.redis.RedisStore;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.EventSocket;
import org.pgcaravan.support.Gate;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.ServiceProcess;

/** Two services, processes of their own, on one Redis: what becomes of a job when one of them or Redis does not go on. */
class TwoNodesIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final int LEASE_SECONDS = 4;

    @TempDir
    private Path folder;

    private Gate gate;
    private RedisServer redis;
    private String prefix;
    private String shop;
    private String local;
    private final List<ServiceProcess> nodes = new ArrayList<>();

    @BeforeEach
    void prepare() {
        gate = new Gate(folder);
        shop = Postgres.newDatabase(SERVER, "nodes_shop");
        local = Postgres.newDatabase(SERVER, "nodes_local");
        Postgres.execute(SERVER, shop, "create table orders (id int primary key, note text)");
        Postgres.execute(SERVER, shop, "insert into orders select n, 'order ' || n from generate_series(1, 5000) as n");
        prefix = Redis.newPrefix();
    }

    @AfterEach
    void end() {
        nodes.forEach(ServiceProcess::close);
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void otherNodeCompletesTheJobOfOneThatWasKilled() throws Exception {
        ServiceProcess first = node("first");
        String job = heldJob(first);
        ServiceProcess second = node("second");

        first.kill();
        gate.letGoOn("local-tasks");

        JsonNode done = second.client().await(job);
        completedBy("second", done);
        assertThat(done.at("/failedAttempts/0/error/code").asText()).isEqualTo("worker-lost");
        assertThat(done.at("/failedAttempts/0/node").asText()).isEqualTo("first");
        completedOnce(second, job);
    }

    @Test
    void otherNodeCompletesTheJobOfOneThatStoodStillAndThatOneTouchesNothingAnyMore() throws Exception {
        ServiceProcess first = node("first");
        String job = heldJob(first);
        ServiceProcess second = node("second");

        first.signal("STOP");
        gate.letGoOn("local-tasks");
        JsonNode done = second.client().await(job);
        completedBy("second", done);
        Postgres.execute(SERVER, local, "insert into orders values (0, 'made since')");
        Map<String, String> after = Contents.of(SERVER, local);
        first.signal("CONT");

        await().until(() -> first.log().contains("JobsConsumer") && settled(first));
        completedOnce(second, job);
        assertThat(Contents.of(SERVER, local)).isEqualTo(after);
        String next = first.client().sync("shop", "local-tasks");
        assertThat(first.client().await(next).get("state").asText()).isEqualTo("completed");
    }

    @Test
    void jobGoesOnWhileRedisIsStartedAnewWithItsLog() throws Exception {
        restarted("appendonly yes", "appendfsync always");
    }

    /** All that Redis knew is gone; the service that runs the job tells it again. */
    @Test
    void jobGoesOnWhileRedisIsStartedAnewWithNothing() throws Exception {
        restarted();
    }

    private void restarted(String... settings) throws Exception {
        redis = Redis.newServer(settings);
        ServiceProcess first = node("first");
        String job = heldJob(first);
        ServiceProcess second = node("second");

        redis.stop();
        redis.start();
        await().ignoreExceptions()
                .until(() -> second.client().job(job).get("state").asText().equals("running"));
        gate.letGoOn("local-tasks");

        JsonNode done = second.client().await(job);
        assertThat(done.get("state").asText()).as(done.toString()).isEqualTo("completed");
        assertThat(done.get("attempt").asInt()).isEqualTo(1);
        assertThat(done.get("node").asText()).isEqualTo("first");
        completedOnce(second, job);
    }

    @Test
    void sameRequestSentToBothNodesIsOneJob() {
        ServiceProcess first = node("first");
        ServiceProcess second = node("second");
        Set<String> ids = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> keyed(i % 2 == 0 ? first : second)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .collect(Collectors.toSet());

        assertThat(ids).hasSize(1);
        JsonNode done = first.client().await(ids.iterator().next());
        assertThat(done.get("state").asText()).isEqualTo("completed");
        assertThat(ServiceClient.json(second.client().get("/api/jobs")).get("jobs"))
                .hasSize(1);
    }

    /** Jobs of no work at all: an alias that nobody knows. What counts is that each ends, once, and that others get through. */
    @Test
    void tenThousandJobsEndOnceEachAndHoldNobodyUp() throws Exception {
        ServiceProcess first = node("first");
        ServiceProcess second = node("second");
        first.client().post("/api/queue/pause", "");
        try (RedisStore store = new RedisStore(redisUrl(), prefix);
                RedisJobQueue queue = new RedisJobQueue(store, QueueLimits.defaults())) {
            for (int i = 0; i < 9_998; i++) {
                queue.submit(new JobRequest(JobType.EXPORT, "nobody", null, null, -100));
            }
        }
        String urgent = second.client().submit("""
                {"source": "shop", "destination": "local-other", "priority": 100}""");
        assertThat(ServiceClient.json(second.client().get("/api/jobs?limit=50")).get("jobs"))
                .hasSize(50);

        second.client().post("/api/queue/resume", "");

        assertThat(first.client().await(urgent).get("state").asText()).isEqualTo("completed");
        await().atMost(Duration.ofMinutes(4)).until(() -> jobs(first, "queued") + jobs(first, "running") == 0);
        assertThat(jobs(first, "failed")).isEqualTo(9_998);
        assertThat(jobs(first, "completed")).isEqualTo(1);
    }

    @Test
    void serviceThatIsToEndLetsItsJobComeToItsEndAndTakesNoOther() throws Exception {
        ServiceProcess first = node("first", "60");
        String job = heldJob(first);

        first.signal("TERM");
        await().until(() -> first.log().contains("No more jobs are taken"));
        String next = first.client().sync("shop", "local-other");
        gate.letGoOn("local-tasks");

        assertThat(first.awaitEnd()).isIn(0, 143);
        ServiceProcess second = node("second");
        JsonNode done = second.client().await(job);
        completedBy("first", done);
        completedOnce(second, job);
        completedBy("second", second.client().await(next));
    }

    /** Long before the lease would have run out. */
    @Test
    void jobThatDoesNotEndInTimeIsGivenBackAtOnce() throws Exception {
        ServiceProcess first = node("first", "1", "600");
        ServiceProcess second;
        String job;
        try (var lock = SERVER.connect(shop);
                var statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("lock table orders in access exclusive mode");
            job = first.client().sync("shop", "local-other");
            first.client().awaitState(job, "running");

            first.signal("TERM");

            assertThat(first.awaitEnd()).isIn(0, 143);
            second = node("second", "1", "600");
            second.client().awaitState(job, "running");
        }
        JsonNode done = second.client().await(job);
        completedBy("second", done);
        assertThat(done.get("attempt").asInt()).isEqualTo(2);
        assertThat(done.get("failedAttempts")).isEmpty();
    }

    @Test
    void anyNodeCancelsWhatAnotherRuns() throws Exception {
        ServiceProcess first = node("first");
        String job = heldJob(first);
        ServiceProcess second = node("second");

        second.client().delete("/api/jobs/" + job);
        gate.letGoOn("local-tasks");

        assertThat(second.client().await(job).get("state").asText()).isEqualTo("cancelled");
        assertThat(Contents.of(SERVER, local)).isEmpty();
    }

    /** @return a sync that waits behind its tasks */
    private String heldJob(ServiceProcess node) {
        String job = node.client().sync("shop", "local-tasks");
        await().atMost(Duration.ofSeconds(60)).until(() -> gate.hasArrived("local-tasks"));
        return job;
    }

    private ServiceProcess node(String name) {
        return node(name, "0");
    }

    private ServiceProcess node(String name, String shutdownSeconds) {
        return node(name, shutdownSeconds, String.valueOf(LEASE_SECONDS));
    }

    private ServiceProcess node(String name, String shutdownSeconds, String leaseSeconds) {
        ServiceProcess node = RunningService.with()
                .readOnly("shop", SERVER.url(shop))
                .writable("local-tasks", SERVER.url(local))
                .writable("local-other", SERVER.url(local + "_other"))
                .knob("node", name)
                .knob("redis.url", redisUrl())
                .knob("redis.prefix", prefix)
                .knob("jobs.lease", leaseSeconds)
                .knob("history.keep", "20000")
                .knob("shutdown.seconds", shutdownSeconds)
                .stepBehind("sync-run.camel.yaml", "- bean: {ref: sync, method: finish}", gate.step("tasks"))
                .startAsProcess();
        nodes.add(node);
        return node;
    }

    private String redisUrl() {
        return redis == null ? Redis.server().url() : redis.url();
    }

    private static String keyed(ServiceProcess node) {
        var answer = ServiceClient.send(node.client()
                .request("/api/sync")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "both")
                .POST(HttpRequest.BodyPublishers.ofString("{\"source\": \"shop\", \"destination\": \"local-other\"}"))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return ServiceClient.json(answer).get("id").asText();
    }

    private static int jobs(ServiceProcess node, String state) {
        return ServiceClient.json(node.client().get("/api/queue"))
                .at("/jobs/" + state)
                .asInt();
    }

    private static boolean settled(ServiceProcess node) {
        return ServiceClient.json(node.client().get("/api/queue")).get("nodes").isEmpty();
    }

    private static void completedBy(String node, JsonNode job) {
        assertThat(job.get("state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(job.get("node").asText()).isEqualTo(node);
    }

    /** The destination is the copy, nothing else is left on the server, and the job's events have one end. */
    private void completedOnce(ServiceProcess node, String job) {
        assertThat(Contents.column(
                        SERVER,
                        "postgres",
                        "select datname from pg_database where datname like '" + local + "\\_\\_incoming%'"))
                .isEmpty();
        assertThat(Contents.of(SERVER, local).keySet())
                .isEqualTo(Contents.of(SERVER, shop).keySet());
        try (EventSocket events = node.client().events("/ws/jobs/" + job)) {
            List<JsonNode> all = events.awaitEndOf(job);
            assertThat(all)
                    .filteredOn(event -> event.get("type").asText().equals("completed"))
                    .hasSize(1);
            assertThat(all)
                    .extracting(event -> event.get("id").asLong())
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }
}
