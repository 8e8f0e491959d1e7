package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobQueue.Heartbeat;
import org.pgcaravan.job.JobState;

/** A worker that sends no heartbeat is lost when its lease runs out. */
class RedisLostWorkerTest {

    private final Node node = Node.alone(Node.lease(Duration.ofMillis(250)));

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void jobIsDeliveredAgainAndTheOldAttemptHasNoSayAnyMore() {
        String id = node.sync("local");
        Job old = node.claimed();
        long start = System.nanoTime();
        Job next = node.claimed(); // waits until the lease is over, nobody calls
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        assertThat(next.id()).isEqualTo(id);
        assertThat(next.attempt()).isEqualTo(old.attempt() + 1);

        assertThat(node.queue.heartbeat(old)).isEqualTo(Heartbeat.LOST);
        node.queue.progressed(old, Node.HALF);
        assertThat(node.find(id).progress()).isNull();
        assertThat(node.progressed(old).id()).isZero();
        assertThat(node.queue.pastTheDestructiveStep(old)).isFalse();
        assertThat(node.fail(old)).isFalse();
        assertThat(node.find(id).state()).isEqualTo(JobState.RUNNING);

        assertThat(node.complete(next)).isTrue();
        assertThat(node.eventTypes(id)).containsExactly("queued", "started", "queued", "started", "completed");
    }

    @Test
    void heartbeatsKeepTheJobBeyondItsFirstLease() {
        node.sync("local");
        Job job = node.claimed();
        long end = System.nanoTime() + Duration.ofMillis(700).toNanos();
        while (System.nanoTime() < end) {
            assertThat(node.queue.heartbeat(job)).isEqualTo(Heartbeat.GO_ON);
            assertThat(node.queue.claim("other", Duration.ofMillis(50))).isEmpty();
        }
        assertThat(node.complete(job)).isTrue();
    }

    @Test
    void jobPastItsDestructiveStepFailsInsteadOfBeingRepeated() {
        String id = node.sync("local");
        Job job = node.claimed();
        assertThat(node.queue.pastTheDestructiveStep(job)).isTrue();
        String next = node.sync("local");
        assertThat(node.claimed().id()).isEqualTo(next); // the destination is free again
        Job failed = node.find(id);
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.error().code()).isEqualTo("worker-lost");
        assertThat(failed.error().retryable()).isFalse();
        assertThat(node.complete(job)).isFalse();
        assertThat(node.eventTypes(id)).containsExactly("queued", "started", "failed");
    }

    @Test
    void jobThatLosesItsWorkerThreeTimesIsPoison() {
        String id = node.sync("local");
        assertThat(List.of(
                        node.claimed().attempt(),
                        node.claimed().attempt(),
                        node.claimed().attempt()))
                .containsExactly(1, 2, 3);
        String next = node.sync("local");
        assertThat(node.claimed().id()).isEqualTo(next);
        assertThat(node.find(id).state()).isEqualTo(JobState.FAILED);
        assertThat(node.find(id).error().code()).isEqualTo("poison");
        assertThat(node.raw().xrange(node.prefix + "dead", "-", "+"))
                .singleElement()
                .satisfies(letter ->
                        assertThat(letter.getFields()).containsEntry("job", id).containsKey("reason"));
    }

    @Test
    void jobThatWasBeingCancelledIsCancelled() {
        String id = node.sync("local");
        node.claimed();
        node.queue.cancel(id);
        String next = node.sync("local");
        assertThat(node.claimed().id()).isEqualTo(next);
        assertThat(node.find(id).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void workerThatComesBackBeforeAnybodyNoticedGoesOn() {
        node.sync("local");
        Job job = node.claimed();
        long end = System.nanoTime() + Duration.ofMillis(400).toNanos();
        org.awaitility.Awaitility.await().until(() -> System.nanoTime() > end);
        assertThat(node.queue.heartbeat(job)).isEqualTo(Heartbeat.GO_ON);
        assertThat(node.queue.finish(JobOutcome.cancelled(job))).isTrue();
    }
}
