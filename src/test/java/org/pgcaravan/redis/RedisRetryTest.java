package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobQueue.Heartbeat;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.JobType;

/** An attempt that failed by what may pass is followed by another, after a pause that grows. */
class RedisRetryTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private Node node = Node.alone(Node.retries(3, Duration.ofMillis(20), Duration.ofMillis(30)));

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void jobIsTriedAgainAndItsFailuresAreKept() {
        String id = node.sync("local");
        Job first = node.claimed();

        assertThat(node.fail(first)).isTrue();

        Job waiting = node.find(id);
        assertThat(waiting.state()).isEqualTo(JobState.DELAYED);
        assertThat(waiting.finishedAt()).isNull();
        assertThat(waiting.dueAt()).isNotNull();
        assertThat(waiting.error().code()).isEqualTo("connection-failed");
        assertThat(waiting.failedAttempts()).singleElement().satisfies(failed -> {
            assertThat(failed.attempt()).isEqualTo(1);
            assertThat(failed.node()).isEqualTo("node");
            assertThat(failed.startedAt()).isEqualTo(first.startedAt());
            assertThat(failed.endedAt()).isAfterOrEqualTo(first.startedAt());
            assertThat(failed.error()).isEqualTo(waiting.error());
        });

        Job second = node.claimed(); // nobody calls when it is due
        assertThat(second.id()).isEqualTo(id);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.dueAt()).isNull();
        assertThat(second.error()).isNull();
        assertThat(node.complete(second)).isTrue();
        assertThat(node.find(id).state()).isEqualTo(JobState.COMPLETED);
        assertThat(node.find(id).failedAttempts()).hasSize(1);
        assertThat(node.eventTypes(id))
                .containsExactly("queued", "started", "attempt-failed", "queued", "started", "completed");
    }

    @Test
    void lastAttemptIsTheJobsLastWord() {
        String id = node.sync("local");
        node.fail(node.claimed());
        node.fail(node.claimed());
        node.fail(node.claimed());

        Job failed = node.find(id);
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.attempt()).isEqualTo(3);
        assertThat(failed.attempts()).isEqualTo(3);
        assertThat(failed.failedAttempts()).hasSize(2);
        assertThat(node.eventTypes(id)).filteredOn("failed"::equals).hasSize(1);
    }

    @Test
    void requestSaysHowOften() {
        String id = node.queue
                .submit(new JobRequest(JobType.SYNC, "staging", "local", null, 0, 0, 1, null, null, null))
                .id();
        node.fail(node.claimed());
        assertThat(node.find(id).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void whatWillNotPassIsNotTriedAgain() {
        String id = node.sync("local");
        node.failForGood(node.claimed());
        assertThat(node.find(id).state()).isEqualTo(JobState.FAILED);
        assertThat(node.find(id).failedAttempts()).isEmpty();
    }

    @Test
    void whatHadBegunToDestroyIsNotTriedAgain() {
        String id = node.sync("local");
        Job job = node.claimed();
        node.queue.pastTheDestructiveStep(job);
        node.fail(job);
        assertThat(node.find(id).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void whatIsToBeCancelledIsNotTriedAgain() {
        String id = node.sync("local");
        Job job = node.claimed();
        node.queue.cancel(id);
        node.fail(job);
        assertThat(node.find(id).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void destinationIsFreeInThePauseAndTheJobCanBeCancelledInIt() {
        node.close();
        node = Node.alone(Node.retries(3, HOUR, HOUR));
        String id = node.sync("local");
        String other = node.sync("local");
        Job failed = node.claimed();
        node.fail(failed);
        assertThat(node.queue.heartbeat(failed)).isEqualTo(Heartbeat.LOST);
        assertThat(node.claimed().id()).isEqualTo(other);
        assertThat(node.queue.cancel(id).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
        assertThat(node.eventTypes(id)).containsExactly("queued", "started", "attempt-failed", "cancelled");
    }

    /** Half of the pause at least, the whole at most; twice that after the next failure, and never more than the longest. */
    @Test
    void pauseGrowsAndDiffersFromJobToJob() {
        node.close();
        node = Node.alone(Node.retries(9, Duration.ofMillis(60), Duration.ofMillis(180)));
        String id = node.sync("local");
        for (long longest : new long[] {60, 120, 180, 180}) {
            node.fail(node.claimed());
            Job job = node.find(id);
            Instant failed =
                    job.failedAttempts().get(job.failedAttempts().size() - 1).endedAt();
            assertThat(Duration.between(failed, job.dueAt()).toMillis()).isBetween(longest / 2, longest);
        }
        node.close();
        node = Node.alone(Node.retries(2, HOUR, HOUR));
        long different = java.util.stream.IntStream.range(0, 20)
                .mapToObj(i -> {
                    String one = node.sync("local-" + i);
                    node.fail(node.claimed());
                    Job job = node.find(one);
                    return Duration.between(job.failedAttempts().get(0).endedAt(), job.dueAt());
                })
                .distinct()
                .count();
        assertThat(different).isGreaterThan(10);
    }

    @Test
    void newestTwentyFailuresAreKept() {
        node.close();
        node = Node.alone(Node.retries(30, Duration.ofMillis(1), Duration.ofMillis(1)));
        String id = node.sync("local");
        for (int attempt = 1; attempt <= 25; attempt++) {
            node.fail(node.claimed());
        }
        assertThat(node.find(id).failedAttempts()).hasSize(20);
        assertThat(node.find(id).failedAttempts().get(0).attempt()).isEqualTo(6);
    }
}
