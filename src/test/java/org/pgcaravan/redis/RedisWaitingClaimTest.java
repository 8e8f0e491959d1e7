package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.job.Job;
import org.pgcaravan.support.Redis;
import redis.clients.jedis.Protocol;

/** Claims that wait are woken, rather than asking again and again. */
class RedisWaitingClaimTest {

    private final Node node = Node.alone();
    private final Node second = new Node(Redis.server(), node.prefix, Node.LIMITS);

    @AfterEach
    void close() {
        second.close();
        node.close();
    }

    @Test
    void waitingClaimsAreWokenByNewJobsAndFreedDestinations() {
        CompletableFuture<Optional<Job>> claim = claiming(second, Duration.ofSeconds(20));
        String first = node.sync("local");
        Job job = claim.join().orElseThrow();
        assertThat(job.id()).isEqualTo(first);

        String waits = node.sync("local");
        CompletableFuture<Optional<Job>> next = claiming(second, Duration.ofSeconds(20));
        await().pollDelay(Duration.ofMillis(100)).until(() -> !next.isDone());
        long start = System.nanoTime();
        second.complete(job);
        assertThat(next.join().orElseThrow().id()).isEqualTo(waits);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void jobThatCameWhileTheChannelWasLostIsFoundOnceItIsFollowedAgain() {
        node.export();
        node.claimed(); // so that the next submit takes less than the pause before the channel is followed again
        for (int time = 0; time < 3; time++) {
            CompletableFuture<Optional<Job>> claim = claiming(second, Duration.ofSeconds(20));
            await().until(() -> node.followers() == 1);
            long start = System.nanoTime();
            node.raw().sendCommand(Protocol.Command.CLIENT, "KILL", "TYPE", "pubsub");
            String id = node.export();
            assertThat(claim.join().orElseThrow().id()).isEqualTo(id);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void manyWaitingClaimsShareOneConnection() {
        List<CompletableFuture<Optional<Job>>> claims = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            claims.add(claiming(node, Duration.ofSeconds(20)));
        }
        await().until(() -> node.followers() == 1);
        for (int i = 0; i < 12; i++) {
            node.export();
        }
        assertThat(claims.stream().map(claim -> claim.join().orElseThrow().id()).distinct())
                .hasSize(12);
        assertThat(node.followers()).isEqualTo(1);
    }

    @Test
    void claimWaitsNoLongerThanAsked() {
        long start = System.nanoTime();
        assertThat(node.queue.claim("node", Duration.ofMillis(300))).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(290), Duration.ofSeconds(3));
    }

    @Test
    void closingTheQueueEndsItsWaitingClaims() {
        CompletableFuture<Optional<Job>> claim = claiming(node, Duration.ofMinutes(5));
        await().until(() -> node.followers() == 1);
        node.queue.close();
        assertThat(claim.join()).isEmpty();
    }

    @Test
    void delayedJobWakesAWaitingClaimWhenItIsDue() {
        String id = node.export();
        delay(id, 500);
        long start = System.nanoTime();
        assertThat(node.claimed().id()).isEqualTo(id);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(3));
    }

    /** As a retry with backoff will do. */
    private void delay(String id, long millis) {
        node.raw().eval("""
                redis.call('ZREM', KEYS[1] .. 'waiting', 'job:' .. ARGV[1])
                redis.call('HSET', KEYS[1] .. 'job:' .. ARGV[1], 'state', 'delayed')
                local time = redis.call('TIME')
                redis.call('ZADD', KEYS[1] .. 'delayed', time[1] * 1000 + time[2] / 1000 + ARGV[2], ARGV[1])
                """, List.of(node.prefix), List.of(id, String.valueOf(millis)));
    }

    private CompletableFuture<Optional<Job>> claiming(Node node, Duration wait) {
        CompletableFuture<Optional<Job>> claim = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                claim.complete(node.queue.claim("node", wait));
            } catch (RuntimeException e) {
                claim.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return claim;
    }

    @Test
    void interruptedClaimComesBackEmptyAndStaysInterrupted() throws Exception {
        AtomicBoolean emptyAndInterrupted = new AtomicBoolean();
        Thread thread = new Thread(() -> emptyAndInterrupted.set(
                node.queue.claim("node", Duration.ofMinutes(5)).isEmpty()
                        && Thread.currentThread().isInterrupted()));
        thread.start();
        await().until(() -> node.followers() == 1);
        thread.interrupt();
        thread.join(5_000);
        assertThat(emptyAndInterrupted).isTrue();
    }

    @Test
    void waitingAsksRedisNextToNothing() {
        CompletableFuture<Optional<Job>> claim = claiming(node, Duration.ofSeconds(1));
        await().until(() -> node.followers() == 1);
        node.store.ping();
        long before = commands();
        assertThat(claim.join()).isEmpty();
        assertThat(commands() - before).isLessThan(30); // one look is a dozen commands
    }

    private long commands() {
        String stats = node.raw().info("stats");
        return Long.parseLong(stats.replaceAll("(?s).*total_commands_processed:(\\d+).*", "$1"));
    }
}
