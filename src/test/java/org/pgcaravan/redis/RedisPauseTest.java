package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobQueue.Heartbeat;
import org.pgcaravan.job.JobState;
import org.pgcaravan.support.Redis;

/** A paused queue hands nothing out; a service that ends takes nothing, and gives back what it has. */
class RedisPauseTest {

    private final Node node = Node.alone();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void pausedQueueTakesInAndHandsNothingOut() {
        node.sync("local");
        Job running = node.claimed();
        node.queue.pause("ann");
        String waiting = node.sync("dev");

        assertThat(node.claim()).isEmpty();
        assertThat(node.queue.heartbeat(running)).isEqualTo(Heartbeat.GO_ON);
        assertThat(node.complete(running)).isTrue();
        var status = node.queue.status();
        assertThat(status.paused()).isTrue();
        assertThat(status.pausedBy()).isEqualTo("ann");
        assertThat(status.pausedAt()).isNotNull();
        assertThat(status.jobs()).containsEntry(JobState.QUEUED, 1L).containsEntry(JobState.COMPLETED, 1L);

        node.queue.resume();

        assertThat(node.queue.status().paused()).isFalse();
        assertThat(node.claimed().id()).isEqualTo(waiting);
        assertThat(node.queue.status().nodes()).containsExactly(java.util.Map.entry("node", 1L));
    }

    @Test
    void resumingWakesAllThatWaitOnEveryNode() {
        try (Node second = new Node(Redis.server(), node.prefix, Node.LIMITS)) {
            node.queue.pause(null);
            List<CompletableFuture<Optional<Job>>> claims = Stream.of(node, node, second, second)
                    .map(one -> CompletableFuture.supplyAsync(() -> one.queue.claim("node", Duration.ofMinutes(5))))
                    .toList();
            await().until(() -> node.followers() == 2);
            for (String destination : List.of("a", "b", "c", "d")) {
                node.sync(destination);
            }
            assertThat(node.claim()).isEmpty();

            node.queue.resume();

            await().until(() -> claims.stream().allMatch(CompletableFuture::isDone));
            assertThat(claims).allMatch(claim -> claim.join().isPresent());
        }
    }

    @Test
    void whoPausedItFirstStaysNamed() {
        node.queue.pause("ann");
        var first = node.queue.status();
        node.queue.pause("ben");
        assertThat(node.queue.status()).isEqualTo(first);
    }

    @Test
    void serviceThatEndsTakesNothingMore() {
        CompletableFuture<Optional<Job>> waiting =
                CompletableFuture.supplyAsync(() -> node.queue.claim("node", Duration.ofMinutes(5)));
        await().until(() -> node.followers() == 1);

        node.queue.stopClaiming();

        assertThat(waiting.join()).isEmpty();
        node.sync("local");
        assertThat(node.claim()).isEmpty();
    }

    @Test
    void jobThatIsGivenBackBeginsAnewAtOnce() {
        String id = node.sync("local");
        Job job = node.claimed();
        node.queue.pastTheDestructiveStep(job);

        node.queue.handBack(job);

        assertThat(node.find(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(node.find(id).failedAttempts()).isEmpty();
        node.queue.handBack(job); // of an attempt that holds it no more
        Job next = node.claimed();
        assertThat(next.id()).isEqualTo(id);
        assertThat(next.attempt()).isEqualTo(2);
        node.queue.handBack(job);
        assertThat(node.complete(next)).isTrue();
        assertThat(node.eventTypes(id)).containsExactly("queued", "started", "queued", "started", "completed");
    }

    @Test
    void jobThatIsGivenBackWhileItIsCancelledIsCancelled() {
        String id = node.sync("local");
        Job job = node.claimed();
        node.queue.cancel(id);
        node.queue.handBack(job);
        assertThat(node.find(id).state()).isEqualTo(JobState.CANCELLED);
    }
}
