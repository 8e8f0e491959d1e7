package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobQueue.Heartbeat;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.JobResult;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.JobType;
import org.pgcaravan.job.Proof;
import org.pgcaravan.job.QueueUnavailableException;
import org.pgcaravan.job.Verify;
import org.pgcaravan.support.CuttingProxy;
import org.pgcaravan.support.MuteProxy;
import org.pgcaravan.support.Redis;

class RedisJobQueueTest {

    private final Node node = Node.alone();
    private final List<AutoCloseable> others = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable other : others) {
            other.close();
        }
        node.close();
    }

    @Test
    void jobIsTakenInAsAskedFor() {
        JobRequest request = new JobRequest(JobType.SYNC, "staging", "local", new JobOptions(4, Verify.NONE), 7);
        Job job = node.queue.submit(request);
        assertThat(job.id()).matches("[0-9a-z-]{8,40}");
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        assertThat(job.attempt()).isZero();
        assertThat(job.options()).isEqualTo(request.options());
        assertThat(job.priority()).isEqualTo(7);
        assertThat(job.createdAt()).isNotNull();
        assertThat(job.startedAt()).isNull();
        assertThat(node.find(job.id())).isEqualTo(job);
        assertThat(node.history.find("none")).isEmpty();
    }

    @Test
    void highestPriorityGoesFirstThenTheOldest() {
        String low = node.sync("a", -100);
        String first = node.sync("b", 0);
        String second = node.export();
        String high = node.sync("c", 100);
        String third = node.sync("d", 0);
        assertThat(List.of(
                        node.claimed().id(),
                        node.claimed().id(),
                        node.claimed().id(),
                        node.claimed().id(),
                        node.claimed().id()))
                .containsExactly(high, first, second, third, low);
        assertThat(node.claim()).isEmpty();
    }

    @Test
    void oneJobPerDestinationRunsWhileOthersGoOn() {
        String first = node.sync("local");
        String second = node.sync("local");
        String urgent = node.sync("local", 50);
        String other = node.sync("dev");
        Job running = node.claimed();
        assertThat(running.id()).isEqualTo(urgent);
        assertThat(node.claimed().id()).isEqualTo(other);
        assertThat(node.claim()).isEmpty();

        node.fail(running);

        Job next = node.claimed();
        assertThat(next.id()).isEqualTo(first);
        assertThat(node.claim()).isEmpty();
        node.complete(next);
        assertThat(node.claimed().id()).isEqualTo(second);
    }

    @Test
    void jobsThatWriteNoDatabaseRunSideBySide() {
        node.export();
        node.export();
        assertThat(node.claim()).isPresent();
        assertThat(node.claim()).isPresent();
    }

    @Test
    void thousandsOfJobsForATakenDestinationHoldNobodyUp() {
        node.sync("local");
        node.claimed();
        for (int i = 0; i < 2_000; i++) {
            node.sync("local", 100);
        }
        String other = node.sync("dev");
        assertThat(node.raw().zcard(node.prefix + "waiting")).isEqualTo(1);
        assertThat(node.claimed().id()).isEqualTo(other);
    }

    @Test
    void finishedJobKeepsItsEvidence() {
        Proof proof = new Proof(Verify.COUNTS, true, List.of(new Proof.TableProof("public.\"Ördér\"", 5, 5)));
        JobResult result = new JobResult(
                9_007_199_254_740_993L, 123_456_789_012_345_678L, 2.25, "local__previous", null, "a-backup");
        node.sync("local");
        Job job = node.claimed();
        node.queue.progressed(job, Node.HALF);
        assertThat(node.queue.finish(JobOutcome.completed(job, result, proof, List.of("no \"publications\""))))
                .isTrue();
        Job finished = node.find(job.id());
        assertThat(finished.state()).isEqualTo(JobState.COMPLETED);
        assertThat(finished.result()).isEqualTo(result);
        assertThat(finished.proof()).isEqualTo(proof);
        assertThat(finished.warnings()).containsExactly("no \"publications\"");
        assertThat(finished.progress()).isEqualTo(Node.HALF);
        assertThat(finished.finishedAt()).isAfterOrEqualTo(finished.startedAt());
    }

    @Test
    void firstOutcomeCounts() {
        node.sync("local");
        Job job = node.claimed();
        assertThat(node.complete(job)).isTrue();
        assertThat(node.fail(job)).isFalse();
        assertThat(node.complete(job)).isFalse();
        assertThat(node.find(job.id()).state()).isEqualTo(JobState.COMPLETED);
        assertThat(node.eventTypes(job.id())).containsExactly("queued", "started", "completed");
        assertThat(node.queue.heartbeat(job)).isEqualTo(Heartbeat.LOST);
    }

    @Test
    void waitingJobIsCancelledAtOnce() {
        String held = node.sync("local");
        Job holder = node.claimed();
        String waits = node.sync("local");
        String export = node.export();
        assertThat(node.queue.cancel(waits).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
        assertThat(node.queue.cancel(export).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
        node.complete(holder);
        assertThat(node.claim()).isEmpty();
        assertThat(node.eventTypes(waits)).containsExactly("queued", "cancelled");
        assertThat(node.queue.cancel(held).orElseThrow().state()).isEqualTo(JobState.COMPLETED);
        assertThat(node.queue.cancel("none")).isEmpty();
    }

    @Test
    void nextInLineMovesUpWhenTheFirstIsCancelled() {
        String first = node.sync("local");
        String second = node.sync("local");
        node.queue.cancel(first);
        assertThat(node.claimed().id()).isEqualTo(second);
    }

    @Test
    void lostAnswersChangeNothingWhenTheCallIsRepeated() {
        String id = node.sync("local");
        node.sync("dev");
        assertThat(node.store.run(Script.CLAIM, "node", 30_000, 3, "token", 10, 10_000_000, 0, ""))
                .isEqualTo(node.store.run(Script.CLAIM, "node", 30_000, 3, "token", 10, 10_000_000, 0, "again"));
        Object[] finish = {id, 1, "failed", "token", "", "", "[]", "{}", "", 0, 1, 1, 0.5, "token"};
        assertThat(node.store.run(Script.FINISH, finish)).isEqualTo(1L);
        assertThat(node.store.run(Script.FINISH, finish)).isEqualTo(1L);
        Object[] submit = {"the-same-id", "sync", 0, "a", "local", "{}", 0, 3, "key", "digest", "", "", 100};
        assertThat(node.store.run(Script.SUBMIT, submit)).isEqualTo(node.store.run(Script.SUBMIT, submit));
        assertThat(node.eventTypes(id)).containsExactly("queued", "started", "failed");
        assertThat(node.eventTypes("the-same-id")).containsExactly("queued");
    }

    @Test
    void claimWhoseAnswerWasLostGetsTheSameJob() throws IOException {
        String id = node.sync("local");
        node.sync("dev");
        node.raw().scriptLoad(Script.CLAIM.text(), node.prefix);
        URI redis = URI.create(Redis.server().url());
        try (CuttingProxy proxy = new CuttingProxy(redis.getPort(), "PING", Script.CLAIM.sha(), true);
                RedisStore store = new RedisStore("redis://127.0.0.1:" + proxy.port(), node.prefix);
                RedisJobQueue queue = new RedisJobQueue(store, Node.LIMITS)) {
            store.ping();

            Job claimed = queue.claim("node", Duration.ZERO).orElseThrow();

            assertThat(proxy.cuts()).isOne();
            assertThat(claimed.id()).isEqualTo(id);
            assertThat(claimed.attempt()).isOne();
            assertThat(queue.status().nodes()).containsExactly(Map.entry("node", 1L));
        }
    }

    @Test
    void claimWhoseAnswerDoesNotComeInTimeIsMadeUpForByTheNext() throws IOException {
        String id = node.sync("local");
        node.sync("dev");
        node.raw().scriptLoad(Script.CLAIM.text(), node.prefix);
        URI redis = URI.create(Redis.server().url());
        try (MuteProxy proxy = new MuteProxy(redis.getPort(), Script.CLAIM.sha());
                RedisStore store = new RedisStore("redis://127.0.0.1:" + proxy.port(), node.prefix);
                RedisJobQueue queue = new RedisJobQueue(store, Node.LIMITS)) {
            assertThatExceptionOfType(QueueUnavailableException.class)
                    .isThrownBy(() -> queue.claim("node", Duration.ZERO));

            Job claimed = queue.claim("node", Duration.ZERO).orElseThrow();

            assertThat(claimed.id()).isEqualTo(id);
            assertThat(claimed.attempt()).isOne();
            assertThat(queue.heartbeat(claimed)).isEqualTo(Heartbeat.GO_ON);
            assertThat(queue.claim("node", Duration.ZERO)).isPresent();
            assertThat(queue.claim("node", Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void runningJobLearnsByHeartbeatThatItIsToEnd() {
        node.sync("local");
        Job job = node.claimed();
        assertThat(node.queue.heartbeat(job)).isEqualTo(Heartbeat.GO_ON);
        assertThat(node.queue.cancel(job.id()).orElseThrow().state()).isEqualTo(JobState.CANCELLING);
        assertThat(node.queue.cancel(job.id()).orElseThrow().state()).isEqualTo(JobState.CANCELLING);
        assertThat(node.queue.heartbeat(job)).isEqualTo(Heartbeat.CANCEL);
        assertThat(node.queue.pastTheDestructiveStep(job)).isFalse();
        assertThat(node.queue.finish(JobOutcome.cancelled(job))).isTrue();
        assertThat(node.eventTypes(job.id())).containsExactly("queued", "started", "cancel-requested", "cancelled");
    }

    @Test
    void completedWinsOverACancelThatCameTooLate() {
        node.sync("local");
        Job job = node.claimed();
        assertThat(node.queue.pastTheDestructiveStep(job)).isTrue();
        node.queue.cancel(job.id());
        assertThat(node.complete(job)).isTrue();
        assertThat(node.find(job.id()).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void twoNodesRunEachOfFiveHundredJobsOnce() {
        Node second = other(new Node(Redis.server(), node.prefix, Node.LIMITS));
        List<String> submitted = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            submitted.add(i % 5 == 0 ? node.export() : node.sync("db" + i % 7));
        }
        Map<String, Integer> runs = new ConcurrentHashMap<>();
        Map<String, String> holders = new ConcurrentHashMap<>();
        List<String> collisions = new ArrayList<>();
        var threads = Executors.newFixedThreadPool(6);
        others.add(threads::shutdownNow);
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        List<CompletableFuture<Void>> workers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Node own = i % 2 == 0 ? node : second;
            workers.add(CompletableFuture.runAsync(
                    () -> {
                        while (runs.size() < 500 && System.nanoTime() < end) {
                            own.queue.claim("node", Duration.ofMillis(500)).ifPresent(job -> {
                                String held = job.destination() == null ? job.id() : job.destination();
                                if (holders.putIfAbsent(held, job.id()) != null) {
                                    collisions.add(job.id());
                                }
                                runs.merge(job.id(), 1, Integer::sum);
                                holders.remove(held);
                                own.complete(job);
                            });
                        }
                    },
                    threads));
        }
        workers.forEach(CompletableFuture::join);
        assertThat(runs)
                .containsOnlyKeys(submitted)
                .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
        assertThat(collisions).isEmpty();
        assertThat(node.raw().hlen(node.prefix + "destinations")).isZero();
        assertThat(node.raw().zcard(node.prefix + "active")).isZero();
        assertThat(node.raw().zcard(node.prefix + "waiting")).isZero();
    }

    private Node other(Node node) {
        others.add(node);
        return node;
    }
}
