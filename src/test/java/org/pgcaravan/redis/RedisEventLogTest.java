package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.job.Job;
import org.pgcaravan.progress.Progress;
import org.pgcaravan.progress.ProgressEvent;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RefusingProxy;

class RedisEventLogTest {

    private final Node node = Node.alone();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void eventsAreNumberedFromOneWithoutGapsWhoeverAppends() {
        node.sync("local");
        Job job = node.claimed();
        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(thread -> CompletableFuture.runAsync(
                                () -> IntStream.range(0, 25).forEach(event -> node.progressed(job))))
                        .toArray(CompletableFuture[]::new))
                .join();
        node.complete(job);
        List<ProgressEvent> events = node.events.after(job.id(), 0);
        assertThat(events.stream().map(ProgressEvent::id))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 103).boxed().toList());
        assertThat(events.get(102).type()).isEqualTo("completed");
        assertThat(node.events.after(job.id(), 100).stream().map(ProgressEvent::id))
                .containsExactly(101L, 102L, 103L);
        assertThat(node.events.after(job.id(), 103)).isEmpty();
    }

    @Test
    void eventComesBackAsItWas() {
        node.sync("local");
        Job job = node.claimed();
        Progress progress =
                new Progress("copy", "public.\"a/b\"", 33.333333333333336, 1, 2, 9_007_199_254_740_993L, 4, 5, null);
        ProgressEvent event = new ProgressEvent(
                job.id(),
                0,
                "progressed",
                Instant.parse("2026-11-22T18:00:00.123456Z"),
                "running",
                progress,
                "ä \"q\"",
                1);
        ProgressEvent appended = node.events.append(event);
        assertThat(appended).isEqualTo(event.withId(3));
        assertThat(node.events.after(job.id(), 2)).containsExactly(appended);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00.000Z",
                "2026-12-31T23:59:59.999Z",
                "2027-01-01T00:00:00.001Z",
                "2028-02-29T12:34:56.789Z",
                "2028-03-01T00:00:00.000Z",
                "2100-02-28T23:00:00.010Z",
                "2100-03-01T00:00:00.000Z"
            })
    void redisWritesTimesAsJavaReadsThem(String at) {
        String script = Script.APPEND
                .text()
                .replaceFirst("(?s)-- Appends an event that changes no state.*", "return iso(tonumber(ARGV[1]))");
        String millis = String.valueOf(Instant.parse(at).toEpochMilli());
        assertThat(node.raw().eval(script, List.of(node.prefix), List.of(millis)))
                .isEqualTo(at);
    }

    @Test
    void nothingFollowsTheLastEvent() {
        node.sync("local");
        Job job = node.claimed();
        node.failForGood(job);
        assertThat(node.progressed(job).id()).isZero();
        List<ProgressEvent> events = node.events.after(job.id(), 0);
        assertThat(events.stream().filter(ProgressEvent::isFinal)).hasSize(1);
        ProgressEvent last = events.get(events.size() - 1);
        assertThat(last.type()).isEqualTo("failed");
        assertThat(last.state()).isEqualTo("failed");
        assertThat(last.message()).isEqualTo("It did not answer");
        assertThat(last.attempt()).isEqualTo(1);
        assertThat(last.at()).isEqualTo(node.find(job.id()).finishedAt());
    }

    @Test
    void eventsOfAnUnknownJobAreDropped() {
        ProgressEvent event = new ProgressEvent("none", 0, "progressed", Instant.now(), "running", null, null);
        assertThat(node.events.append(event).id()).isZero();
        assertThat(node.events.after("none", 0)).isEmpty();
    }

    @Test
    void onlyTheQueueSaysThatAJobIsOver() {
        String id = node.sync("local");
        ProgressEvent event = new ProgressEvent(id, 0, "completed", Instant.now(), "completed", null, null);
        assertThatIllegalArgumentException().isThrownBy(() -> node.events.append(event));
    }

    @Test
    void theLastThousandEventsAreKept() {
        node.sync("local");
        Job job = node.claimed();
        for (int i = 0; i < 1_005; i++) {
            node.progressed(job);
        }
        node.complete(job);
        List<ProgressEvent> events = node.events.after(job.id(), 0);
        assertThat(events).hasSize(1_000);
        assertThat(events.get(0).id()).isEqualTo(9);
        assertThat(events.get(999).id()).isEqualTo(1_008);
        assertThat(events.get(999).type()).isEqualTo("completed");
    }

    @Test
    void everyNodeFollowsEveryJobLive() throws Exception {
        List<ProgressEvent> seen = new CopyOnWriteArrayList<>();
        List<ProgressEvent> late = new CopyOnWriteArrayList<>();
        try (Node second = new Node(Redis.server(), node.prefix, Node.LIMITS)) {
            second.events.subscribe(event -> {
                throw new IllegalStateException("one listener's trouble is not the others'");
            });
            AutoCloseable subscription = second.events.subscribe(seen::add);
            second.events.subscribe(late::add);
            node.sync("local");
            Job job = node.claimed();
            node.progressed(job);
            await().atMost(Duration.ofSeconds(5)).until(() -> seen.size() == 3);
            subscription.close();
            node.complete(job);
            await().atMost(Duration.ofSeconds(5)).until(() -> late.size() == 4);
            assertThat(seen).hasSize(3);
            assertThat(late).isEqualTo(node.events.after(job.id(), 0));
        }
    }

    @Test
    void numberOfTheLastEventIsKnown() {
        String id = node.sync("local");
        assertThat(node.events.last(id)).isEqualTo(1);
        node.queue.cancel(id);
        assertThat(node.events.last(id)).isEqualTo(2);
        assertThat(node.events.last("none")).isZero();
    }

    /** The one that listens is behind a proxy whose connections go; the one that acts is not. */
    @Test
    void whatChangedWhileRedisCouldNotBeHeardIsToldOnceAfterwards() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (RefusingProxy proxy = new RefusingProxy(Redis.server().port());
                RedisStore far = new RedisStore("redis://127.0.0.1:" + proxy.port(), node.prefix);
                RedisEventLog log = new RedisEventLog(far)) {
            String early = node.sync("local");
            log.subscribe(event -> seen.add(event.job() + " " + event.type()));
            Job job = node.claimed();
            node.progressed(job);
            await().until(() -> seen.size() == 2);

            proxy.refuse();
            node.complete(job);
            String cancelled = node.sync("dev");
            node.queue.cancel(cancelled);
            node.progressed(job);
            proxy.admit();

            await().atMost(Duration.ofSeconds(10)).until(() -> seen.size() >= 5);
            String later = node.sync("dev");
            await().atMost(Duration.ofSeconds(10)).until(() -> seen.contains(later + " queued"));
            assertThat(seen)
                    .containsExactly(
                            early + " started",
                            early + " progressed",
                            early + " completed",
                            cancelled + " queued",
                            cancelled + " cancelled",
                            later + " queued");
        }
    }

    /** What is published between the subscription and the look at what was missed comes both ways. */
    @Test
    void whatChangesWhileTheMissedIsReadIsToldOnce() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (RefusingProxy proxy = new RefusingProxy(Redis.server().port());
                RedisStore far = new RedisStore("redis://127.0.0.1:" + proxy.port(), node.prefix);
                RedisEventLog log = new RedisEventLog(far)) {
            log.subscribe(event -> seen.add(event.job() + " " + event.type()));
            String id = node.sync("local");
            await().until(() -> seen.contains(id + " queued"));
            log.whenReconnected(() -> node.queue.cancel(id));

            proxy.refuse();
            proxy.admit();

            await().atMost(Duration.ofSeconds(10)).until(() -> seen.contains(id + " cancelled"));
            String later = node.sync("dev");
            await().until(() -> seen.contains(later + " queued"));
            assertThat(seen).containsExactly(id + " queued", id + " cancelled", later + " queued");
        }
    }

    /** The channel stands again, and the connection that reads what was missed does not. */
    @Test
    void whatWasMissedIsReadAgainWhenThatFailedTheFirstTime() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        AtomicInteger reconnections = new AtomicInteger();
        try (RefusingProxy proxy = new RefusingProxy(Redis.server().port());
                RedisStore far = new RedisStore("redis://127.0.0.1:" + proxy.port(), node.prefix);
                RedisEventLog log = new RedisEventLog(far)) {
            log.subscribe(event -> seen.add(event.job() + " " + event.type()));
            String id = node.sync("local");
            await().until(() -> seen.contains(id + " queued"));
            log.whenReconnected(() -> {
                if (reconnections.getAndIncrement() == 0) {
                    proxy.admitNoMore();
                }
            });

            proxy.refuse();
            node.queue.cancel(id);
            proxy.admit();
            await().atMost(Duration.ofSeconds(10)).until(() -> reconnections.get() > 0);
            TimeUnit.MILLISECONDS.sleep(500); // what was missed is asked for in vain
            String later = node.sync("dev");
            proxy.admit();

            await().atMost(Duration.ofSeconds(10)).until(() -> seen.contains(later + " queued"));
            assertThat(seen).containsExactly(id + " queued", id + " cancelled", later + " queued");
        }
    }
}
