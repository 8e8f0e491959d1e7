package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.RedisServer;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobQueue.Heartbeat;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.JobType;
import org.pgcaravan.progress.ProgressEvent;
import org.pgcaravan.support.Redis;

/** A Redis that was emptied is told again of the jobs that run; those that only waited are gone with it. */
class RedisForgottenJobTest {

    private final RedisServer server = Redis.newServer();
    private Node node;

    @BeforeEach
    void open() {
        node = new Node(server, Redis.newPrefix(), Node.LIMITS);
    }

    @AfterEach
    void close() {
        node.close();
        server.close();
    }

    @Test
    void runningJobGoesOnAndEndsAsIfNothingHadBeen() {
        String id = node.queue
                .submit(new JobRequest(JobType.SYNC, "staging", "local", null, 7).withKey("key"))
                .id();
        Job job = node.claimed();
        ProgressEvent seen = node.progressed(job);
        node.raw().flushAll();

        assertThat(node.queue.heartbeat(job)).isEqualTo(Heartbeat.GO_ON);

        assertThat(node.find(id)).isEqualTo(job);
        assertThat(node.progressed(job).id()).as("clients skip what they know").isGreaterThan(seen.id());
        String other = node.sync("local");
        assertThat(node.claim()).as("its destination is taken").isEmpty();
        assertThat(node.queue
                        .submit(new JobRequest(JobType.SYNC, "staging", "local", null, 7).withKey("key"))
                        .id())
                .isEqualTo(id);
        assertThat(node.complete(job)).isTrue();
        assertThat(node.find(id).state()).isEqualTo(JobState.COMPLETED);
        assertThat(node.eventTypes(id)).containsExactly("started", "progressed", "completed");
        assertThat(node.claimed().id()).isEqualTo(other);
        assertThat(node.history.list(null, null, 10, null).jobs()).hasSize(2);
    }

    @Test
    void outcomeIsKeptThoughTheJobWasForgotten() {
        String id = node.sync("local");
        Job job = node.claimed();
        node.raw().flushAll();
        assertThat(node.complete(job)).isTrue();
        assertThat(node.find(id).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void destructiveStepIsTakenAndRemembered() {
        String id = node.sync("local");
        Job job = node.claimed();
        node.raw().flushAll();
        assertThat(node.queue.pastTheDestructiveStep(job)).isTrue();
        node.raw().flushAll();
        node.fail(job); // by what may pass, but too late to be tried again
        assertThat(node.find(id).state()).isEqualTo(JobState.FAILED);
    }

    /** As a Redis does that was restored from its last snapshot, or whose replica took over. */
    private Map<String, byte[]> snapshot() {
        Map<String, byte[]> keys = new HashMap<>();
        node.raw()
                .keys(node.prefix + "*")
                .forEach(key -> keys.put(key, node.raw().dump(key)));
        return keys;
    }

    private void comesBackWith(Map<String, byte[]> keys) {
        node.raw().flushAll();
        keys.forEach((key, value) -> node.raw().restore(key, 0, value));
    }

    @Test
    void ofTwoAttemptsWithOneNumberOnlyTheLaterHoldsTheJob() {
        String id = node.sync("local");
        Map<String, byte[]> waiting = snapshot();
        Job first = node.claimed();
        comesBackWith(waiting);
        try (Node other = new Node(server, node.prefix, Node.LIMITS)) {
            Job second = other.claimed();
            assertThat(second.attempt()).isEqualTo(first.attempt());

            assertThat(node.queue.heartbeat(first)).isEqualTo(Heartbeat.LOST);
            assertThat(node.queue.pastTheDestructiveStep(first)).isFalse();
            assertThat(node.complete(first)).isFalse();
            assertThat(node.complete(first)).as("told twice, as a node does").isFalse();
            assertThat(node.queue.heartbeat(first)).isEqualTo(Heartbeat.LOST);
            assertThat(other.queue.heartbeat(second)).isEqualTo(Heartbeat.GO_ON);
            assertThat(other.queue.pastTheDestructiveStep(second)).isTrue();
            assertThat(other.complete(second)).isTrue();
        }
        assertThat(node.find(id).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void serviceThatRunsTheAttemptItselfGoesOnWithIt() {
        String id = node.sync("local");
        Map<String, byte[]> waiting = snapshot();
        Job job = node.claimed();
        node.queue.pastTheDestructiveStep(job);
        comesBackWith(waiting);

        assertThat(node.claim()).as("it runs here already").isEmpty();

        assertThat(node.queue.heartbeat(job)).isEqualTo(Heartbeat.GO_ON);
        node.fail(job); // by what may pass, but too late to be tried again
        assertThat(node.find(id).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void stateBeforeTheJobWasAskedForIsOneThatForgotIt() {
        node.sync("local");
        node.complete(node.claimed());
        byte[] epoch = node.raw().dump(node.prefix + "epoch");
        byte[] sequence = node.raw().dump(node.prefix + "sequence");
        String id = node.sync("local");
        Job job = node.claimed();
        node.raw().flushAll();
        node.raw().restore(node.prefix + "epoch", 0, epoch);
        node.raw().restore(node.prefix + "sequence", 0, sequence);

        assertThat(node.queue.heartbeat(job)).isEqualTo(Heartbeat.GO_ON);
        assertThat(node.find(id).state()).isEqualTo(JobState.RUNNING);
        assertThat(node.sync("dev")).isNotEqualTo(id);
        assertThat(node.history.list(null, null, 10, null).jobs()).hasSize(2);
    }

    @Test
    void jobWhoseDestinationIsAnotherJobsByNowIsLost() {
        node.sync("local");
        Job job = node.claimed();
        node.raw().flushAll();
        try (Node second = new Node(server, node.prefix, Node.LIMITS)) {
            second.sync("local");
            Job other = second.claimed();

            assertThat(node.queue.heartbeat(job)).isEqualTo(Heartbeat.LOST);
            assertThat(node.queue.pastTheDestructiveStep(job)).isFalse();
            assertThat(node.complete(job)).isFalse();
            assertThat(second.complete(other)).isTrue();
            assertThat(node.history.find(job.id())).isEmpty();
        }
    }

    /** Its worker stood still; meanwhile another did the job, and the history let go of it. */
    @Test
    void jobThatIsOverAndRetiredDoesNotComeBack() {
        node.close();
        QueueLimits limits = new QueueLimits(
                Duration.ofMillis(100),
                3,
                1,
                Duration.ofDays(1),
                Duration.ZERO,
                Node.LIMITS.retries(),
                Node.LIMITS.mostWaiting());
        node = new Node(server, Redis.newPrefix(), limits);
        String id = node.sync("local");
        Job job = node.claimed();
        try (Node second = new Node(server, node.prefix, limits)) {
            second.complete(second.claimed());
            second.sync("dev");
            second.complete(second.claimed());
            second.tellAll();
            assertThat(second.history.find(id)).isEmpty();

            assertThat(node.queue.heartbeat(job)).isEqualTo(Heartbeat.LOST);
            assertThat(node.complete(job)).isFalse();
            assertThat(second.history.find(id)).isEmpty();
        }
    }

    @Test
    void callWhoseAnswerWasLostMayBeRepeated() {
        String id = node.sync("local");
        Job job = node.claimed();
        node.raw().flushAll();
        Object[] adopt = {
            id,
            1,
            30_000,
            "another epoch",
            0,
            "id",
            id,
            "type",
            "sync",
            "state",
            "running",
            "sequence",
            "1",
            "events",
            "2",
            "started",
            "1",
            "attempt",
            "1",
            "priority",
            "0",
            "created",
            "1"
        };
        assertThat(List.of(node.store.run(Script.ADOPT, adopt), node.store.run(Script.ADOPT, adopt)))
                .containsExactly(1L, 1L);
        assertThat(node.eventTypes(id)).containsExactly("started");
        assertThat(node.queue.heartbeat(job)).isEqualTo(Heartbeat.GO_ON);
    }
}
