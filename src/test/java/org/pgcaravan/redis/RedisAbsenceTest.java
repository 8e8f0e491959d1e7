package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.RedisServer;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobQueue.Heartbeat;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.QueueUnavailableException;
import org.pgcaravan.progress.ProgressEvent;
import org.pgcaravan.support.Redis;
import redis.clients.jedis.Protocol;

/** Redis restarted, emptied, full, silent or never there. */
class RedisAbsenceTest {

    @Test
    void serviceStartsWithoutRedisAndWorksOnceItIsThere() {
        try (RedisServer server = Redis.newServer()) {
            server.stop();
            try (Node node = new Node(server, Redis.newPrefix(), Node.LIMITS)) {
                unavailable(() -> node.sync("local"));
                unavailable(node::claim);
                unavailable(() -> node.events.after("x", 0));
                unavailable(node.store::ping);
                List<ProgressEvent> seen = new CopyOnWriteArrayList<>();
                node.events.subscribe(seen::add);
                server.start();
                await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                    node.sync("local");
                    assertThat(seen).isNotEmpty();
                });
                assertThat(node.claim()).isPresent();
            }
        }
    }

    @Test
    void jobsAndAWaitingClaimSurviveARestart() {
        try (RedisServer server = Redis.newServer("appendonly yes", "appendfsync always");
                Node node = new Node(server, Redis.newPrefix(), Node.LIMITS)) {
            node.sync("local");
            Job running = node.claimed();
            CompletableFuture<Optional<Job>> claim =
                    CompletableFuture.supplyAsync(() -> node.queue.claim("node", Duration.ofSeconds(20)));
            await().until(() -> node.followers() == 1);

            server.stop();
            unavailable(() -> node.queue.heartbeat(running));
            server.start();

            assertThat(node.queue.heartbeat(running)).isEqualTo(Heartbeat.GO_ON);
            assertThat(claim).isNotDone();
            assertThat(node.complete(running)).isTrue();
            String next = node.sync("local");
            assertThat(claim.join().orElseThrow().id()).isEqualTo(next);
        }
    }

    @Test
    void absenceOfRedisLongerThanALeaseCostsNoAttempt() {
        Duration lease = Duration.ofSeconds(1);
        try (RedisServer server = Redis.newServer("appendonly yes", "appendfsync always");
                Node node = new Node(server, Redis.newPrefix(), Node.lease(lease))) {
            node.sync("local");
            Job running = node.claimed();
            node.queue.heartbeat(running);
            CompletableFuture<Optional<Job>> claim =
                    CompletableFuture.supplyAsync(() -> node.queue.claim("other", Duration.ofSeconds(20)));
            await().until(() -> node.followers() == 1);

            server.stop();
            long end = System.nanoTime() + lease.plusMillis(200).toNanos();
            await().until(() -> System.nanoTime() > end);
            server.start();
            await().until(() -> node.followers() == 1); // the waiting claim looks first

            assertThat(node.queue.heartbeat(running)).isEqualTo(Heartbeat.GO_ON);
            assertThat(claim).isNotDone();
            assertThat(claim.join().orElseThrow().attempt()).isEqualTo(2); // now nobody sends heartbeats any more
        }
    }

    @Test
    void idleConnectionsThatARestartEndedAreNotNoticed() {
        try (RedisServer server = Redis.newServer();
                Node node = new Node(server, Redis.newPrefix(), Node.LIMITS)) {
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(node.store::ping),
                            CompletableFuture.runAsync(node.store::ping),
                            CompletableFuture.runAsync(node.store::ping))
                    .join();
            server.stop();
            server.start();
            assertThat(node.claim()).isEmpty();
            node.sync("local");
            assertThat(node.claim()).isPresent();
        }
    }

    @Test
    void scriptsAreLoadedAgainAfterTheyWereFlushed() {
        try (Node node = Node.alone()) {
            node.sync("local");
            node.raw().scriptFlush();
            Job job = node.claimed();
            node.raw().scriptFlush();
            assertThat(node.queue.heartbeat(job)).isEqualTo(Heartbeat.GO_ON);
        }
    }

    @Test
    void fullRedisTakesNoNewJobsButLetsRunningOnesEndWell() {
        try (RedisServer server = Redis.newServer();
                Node node = new Node(server, Redis.newPrefix(), Node.LIMITS)) {
            node.sync("local");
            node.export();
            Job job = node.claimed();
            Job other = node.claimed();
            node.raw().configSet("maxmemory", "1");
            unavailable(() -> node.sync("dev"));
            assertThat(node.raw().keys(node.prefix + "job:*")).hasSize(2);
            assertThat(node.queue.heartbeat(job)).isEqualTo(Heartbeat.GO_ON);
            assertThat(node.queue.pastTheDestructiveStep(job)).isTrue();
            assertThat(node.complete(job)).isTrue();
            assertThat(node.find(job.id()).state()).isEqualTo(JobState.COMPLETED);
            assertThat(node.eventTypes(job.id())).endsWith("completed");
            assertThat(node.outbox.take(Duration.ofMinutes(1))).contains(node.find(job.id()));
            assertThat(node.queue.cancel(other.id()).orElseThrow().state()).isEqualTo(JobState.CANCELLING);
            assertThat(node.queue.heartbeat(other)).isEqualTo(Heartbeat.CANCEL);
        }
    }

    @Test
    void readOnlyReplicaIsUnavailable() {
        try (RedisServer server = Redis.newServer();
                Node node = new Node(server, Redis.newPrefix(), Node.LIMITS)) {
            node.sync("local");
            node.raw().sendCommand(Protocol.Command.REPLICAOF, "127.0.0.1", "1");
            unavailable(() -> node.sync("dev"));
            unavailable(node::claim);
        }
    }

    @Test
    void redisThatNeverAnswersHoldsNobodyUpForLong() throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                RedisStore store =
                        new RedisStore("redis://user:secret@127.0.0.1:" + silent.getLocalPort(), Redis.newPrefix())) {
            long start = System.nanoTime();
            assertThatExceptionOfType(QueueUnavailableException.class)
                    .isThrownBy(store::ping)
                    .withMessageNotContaining("secret");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        }
    }

    private static void unavailable(Runnable call) {
        long start = System.nanoTime();
        assertThatExceptionOfType(QueueUnavailableException.class)
                .isThrownBy(call::run)
                .withMessageMatching("Redis at 127\\.0\\.0\\.1:\\d+/0 (does not answer|refuses): .+")
                .withMessageNotContaining("script");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }
}
