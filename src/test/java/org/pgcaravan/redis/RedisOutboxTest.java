package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobState;

/** Whatever ends a job puts it into the outbox, and there it stays until it is done. */
class RedisOutboxTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Node node = Node.alone(Node.lease(Duration.ofMillis(250)));

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void jobThatItsWorkerEndedIsTakenOnce() {
        String id = node.sync("local");
        Job running = node.claimed();
        assertThat(node.outbox.take(LONG)).isEmpty();
        node.complete(running);

        Job taken = node.outbox.take(LONG).orElseThrow();

        assertThat(taken).isEqualTo(node.find(id));
        assertThat(JobOutcome.of(taken).state()).isEqualTo(JobState.COMPLETED);
        assertThat(node.outbox.take(LONG)).isEmpty();
        node.outbox.done(taken);
        assertThat(node.outbox.size()).isZero();
    }

    @Test
    void jobThatIsTriedAgainIsNotOver() {
        try (Node retrying = Node.alone(Node.retries(2, Duration.ofMillis(1), Duration.ofMillis(1)))) {
            retrying.sync("local");
            retrying.fail(retrying.claimed());
            assertThat(retrying.outbox.take(LONG)).isEmpty();

            retrying.fail(retrying.claimed());

            assertThat(JobOutcome.of(retrying.outbox.take(LONG).orElseThrow()).error())
                    .isNotNull();
        }
    }

    @Test
    void jobThatWasCancelledWhileItWaitedIsTaken() {
        String id = node.sync("local");
        node.queue.cancel(id);
        node.queue.cancel(id);

        assertThat(endings()).containsExactly(id + " cancelled");
    }

    @Test
    void jobWhoseWorkerWasLostIsTakenWhenItIsOver() {
        String poison = node.sync("local");
        node.claimed();
        node.claimed();
        node.claimed();
        String destructive = node.sync("local");
        Job begun = node.claimed();
        assertThat(begun.id()).isEqualTo(destructive);
        assertThat(endings()).containsExactly(poison + " failed");
        node.queue.pastTheDestructiveStep(begun);
        String cancelled = node.sync("dev");
        node.claimed();
        node.queue.cancel(cancelled);

        await().atMost(Duration.ofSeconds(10)).until(() -> node.claim().isEmpty() && node.outbox.size() == 2);

        assertThat(endings()).containsExactlyInAnyOrder(destructive + " failed", cancelled + " cancelled");
    }

    @Test
    void jobThatWasGivenBackWhileItWasCancelledIsTaken() {
        String id = node.sync("local");
        Job running = node.claimed();
        node.queue.cancel(id);
        node.queue.handBack(running);

        assertThat(endings()).containsExactly(id + " cancelled");
    }

    @Test
    void whatWasTakenAndNeverDoneIsTakenAgainAndHeldWhileItIsAtWork() {
        String id = node.sync("local");
        node.complete(node.claimed());
        Job taken = node.outbox.take(Duration.ofMillis(1)).orElseThrow();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> node.outbox.take(Duration.ofMillis(1)).isPresent());

        node.outbox.hold(taken, LONG);
        assertThat(node.outbox.take(LONG)).isEmpty();

        node.outbox.giveBack(taken);
        assertThat(node.outbox.take(LONG)).map(Job::id).contains(id);
    }

    @Test
    void whatKillsEveryNodeThatTakesItIsPutAside() {
        String id = node.sync("local");
        node.complete(node.claimed());

        await().atMost(Duration.ofSeconds(10)).until(() -> {
            node.outbox.take(Duration.ofMillis(1));
            return node.outbox.size() == 0;
        });

        assertThat(node.raw().xrange(node.prefix + "dead", "-", "+"))
                .singleElement()
                .satisfies(letter -> assertThat(letter.getFields())
                        .containsEntry("job", id)
                        .hasEntrySatisfying(
                                "reason", reason -> assertThat(reason).contains("job-finish was begun 5 times")));
    }

    @Test
    void jobsAreGivenBackAnyNumberOfTimes() {
        node.sync("local");
        node.complete(node.claimed());
        for (int i = 0; i < 20; i++) {
            node.outbox.giveBack(node.outbox.take(LONG).orElseThrow());
        }
        assertThat(node.outbox.size()).isOne();
    }

    @Test
    void jobIsKeptBeyondItsNumberUntilItIsTold() {
        try (Node few = Node.alone(Node.keep(1, Duration.ofDays(1)))) {
            String first = few.sync("local");
            few.complete(few.claimed());
            few.sync("local");
            few.complete(few.claimed());
            few.sync("local");
            few.complete(few.claimed());
            assertThat(few.find(first).state()).isEqualTo(JobState.COMPLETED);

            few.tellAll();
            String last = few.sync("local");

            assertThat(few.history.list(JobState.COMPLETED, null, 10, null).jobs())
                    .hasSize(1);
            assertThat(few.history.find(first)).isEmpty();
            assertThat(few.find(last).state()).isEqualTo(JobState.QUEUED);
        }
    }

    @Test
    void jobsThatAreNeverToldDoNotKeepTheHistoryLong() {
        try (Node few = Node.alone(Node.keep(1, Duration.ofDays(1)))) {
            int stuck = 120;
            for (int i = 0; i < stuck; i++) {
                few.sync("local");
                few.complete(few.claimed());
                few.outbox.take(LONG);
            }
            for (int i = 0; i < 3; i++) {
                few.sync("local");
                few.complete(few.claimed());
                few.tellAll();
            }
            assertThat(few.queue.status().jobs()).containsEntry(JobState.COMPLETED, stuck + 1L);
        }
    }

    @Test
    void jobThatIsDoneTwiceIsInTheHistoryOnce() {
        String id = node.sync("local");
        node.complete(node.claimed());
        Job taken = node.outbox.take(LONG).orElseThrow();
        node.outbox.done(taken);
        List<String> before = node.raw().zrange(node.prefix + "finished", 0, -1);
        node.outbox.done(taken);
        assertThat(before).containsExactly(id);
        assertThat(node.raw().zrange(node.prefix + "finished", 0, -1)).containsExactly(id);
    }

    /** Takes all, and does them. */
    private List<String> endings() {
        List<String> found = new ArrayList<>();
        for (var job = node.outbox.take(LONG); job.isPresent(); job = node.outbox.take(LONG)) {
            found.add(job.get().id() + " " + job.get().state().wireName());
            node.outbox.done(job.get());
        }
        return found;
    }
}
