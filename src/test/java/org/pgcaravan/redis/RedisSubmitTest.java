package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.JobType;
import org.pgcaravan.job.KeyReusedException;
import org.pgcaravan.job.QueueFullException;
import org.pgcaravan.support.Redis;

/** What is taken in, and what is not. */
class RedisSubmitTest {

    private static final JobRequest REQUEST = new JobRequest(JobType.SYNC, "staging", "local", null, 0);

    private Node node = Node.alone();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void sameRequestUnderTheSameKeyIsOneJob() {
        Job job = node.queue.submit(REQUEST.withKey("nightly").by("ann"));

        assertThat(node.queue.submit(REQUEST.withKey("nightly").by("ben"))).isEqualTo(job);
        assertThat(node.queue.known(REQUEST.withKey("nightly"))).isEqualTo(job);
        assertThat(job.requestedBy()).isEqualTo("ann");

        Job running = node.claimed();
        assertThat(node.queue.submit(REQUEST.withKey("nightly"))).isEqualTo(running);
        node.complete(running);
        assertThat(node.queue.submit(REQUEST.withKey("nightly")).state()).isEqualTo(JobState.COMPLETED);
        assertThat(node.claim()).isEmpty();
        assertThat(node.eventTypes(job.id())).containsExactly("queued", "started", "completed");
    }

    @Test
    void otherKeysAreOtherJobs() {
        Set<String> ids = Set.of(
                node.queue.submit(REQUEST.withKey("a")).id(),
                node.queue.submit(REQUEST.withKey("b")).id(),
                node.queue.submit(REQUEST).id(),
                node.queue.submit(REQUEST.withKey(null)).id());
        assertThat(ids).hasSize(4);
        assertThat(node.queue.known(REQUEST)).isNull();
        assertThat(node.queue.known(REQUEST.withKey("c"))).isNull();
    }

    @Test
    void keyOfAnotherRequestIsRefused() {
        node.queue.submit(REQUEST.withKey("nightly"));
        JobRequest other = new JobRequest(JobType.SYNC, "staging", "dev", null, 0).withKey("nightly");
        assertThatThrownBy(() -> node.queue.submit(other)).isInstanceOf(KeyReusedException.class);
        assertThatThrownBy(() -> node.queue.known(other)).isInstanceOf(KeyReusedException.class);
    }

    @Test
    void fiftyAtOnceFromTwoNodesAreOneJob() {
        try (Node second = new Node(Redis.server(), node.prefix, Node.LIMITS)) {
            Set<String> ids = IntStream.range(0, 50)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> (i % 2 == 0 ? node : second)
                            .queue
                            .submit(REQUEST.withKey("at-once"))
                            .id()))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .collect(Collectors.toSet());
            assertThat(ids).hasSize(1);
            assertThat(node.queue.status().jobs()).containsEntry(JobState.QUEUED, 1L);
        }
    }

    @Test
    void keyOutlivesItsJobForAWhile() {
        Job old = forgotten(Duration.ofMinutes(1));

        Job same = node.queue.submit(REQUEST.withKey("nightly"));

        assertThat(same.id()).isEqualTo(old.id());
        assertThat(same.state()).isEqualTo(JobState.COMPLETED);
        assertThat(node.queue.known(REQUEST.withKey("nightly"))).isEqualTo(same);
        assertThat(node.history.find(old.id())).isEmpty();
        assertThat(node.claim()).isEmpty();
        JobRequest other = new JobRequest(JobType.SYNC, "staging", "dev", null, 0).withKey("nightly");
        assertThatThrownBy(() -> node.queue.submit(other)).isInstanceOf(KeyReusedException.class);
        assertThatThrownBy(() -> node.queue.known(other)).isInstanceOf(KeyReusedException.class);
    }

    @Test
    void keyIsFreeAgainWhenItsTimeIsOver() {
        Job old = forgotten(Duration.ofMillis(50));

        await().atMost(Duration.ofSeconds(5)).until(() -> node.queue.known(REQUEST.withKey("nightly")) == null);

        assertThat(node.queue.submit(REQUEST.withKey("nightly")).id()).isNotEqualTo(old.id());
        assertThat(node.raw().keys(node.prefix + "asked:*")).isEmpty();
    }

    private Job forgotten(Duration keys) {
        node.close();
        node = Node.alone(Node.keys(1, keys));
        Job old = node.queue.submit(REQUEST.withKey("nightly"));
        node.complete(node.claimed());
        node.tellAll();
        node.sync("dev");
        node.complete(node.claimed());
        node.tellAll();
        assertThat(node.history.find(old.id())).isEmpty();
        return old;
    }

    @Test
    void clientCannotAskInTheNameOfTheService() {
        JobRequest own = REQUEST.withOwnKey("schedule", "nightly:2026-11-28T03:00:00Z");
        Job scheduled = node.queue.submit(own);

        assertThat(node.queue.submit(own).id()).isEqualTo(scheduled.id());
        assertThat(node.queue
                        .submit(REQUEST.withKey("schedule:nightly:2026-11-28T03:00:00Z"))
                        .id())
                .isNotEqualTo(scheduled.id());
        assertThatThrownBy(() -> REQUEST.withKey(own.key())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keyIsFreeAgainWithItsJobWhereItIsNotToOutliveIt() {
        Job old = forgotten(Duration.ZERO);

        Job next = node.queue.submit(REQUEST.withKey("nightly"));

        assertThat(next.id()).isNotEqualTo(old.id());
        assertThat(next.state()).isEqualTo(JobState.QUEUED);
    }

    @Test
    void delayedJobStartsWhenItIsDue() {
        Job job = node.queue.submit(
                new JobRequest(JobType.SYNC, "staging", "local", null, 100, 1, null, null, null, null));
        assertThat(job.state()).isEqualTo(JobState.DELAYED);
        assertThat(Duration.between(job.createdAt(), job.dueAt())).isEqualTo(Duration.ofSeconds(1));
        String now = node.sync("local");
        assertThat(node.claimed().id()).isEqualTo(now);
        assertThat(node.claim()).isEmpty();
        node.complete(node.find(now));

        Job started = node.claimed();

        assertThat(started.id()).isEqualTo(job.id());
        assertThat(started.startedAt()).isAfterOrEqualTo(job.dueAt());
        assertThat(node.eventTypes(job.id())).containsExactly("queued", "queued", "started");
    }

    @Test
    void delayedJobCanBeCancelled() {
        Job job = node.queue.submit(
                new JobRequest(JobType.SYNC, "staging", "local", null, 0, 3600, null, null, null, null));
        Job cancelled = node.queue.cancel(job.id()).orElseThrow();
        assertThat(cancelled.state()).isEqualTo(JobState.CANCELLED);
        assertThat(cancelled.dueAt()).isNull();
        assertThat(node.queue.status().jobs()).containsEntry(JobState.DELAYED, 0L);
    }

    @Test
    void noMoreWaitThanMay() {
        node.close();
        node = Node.alone(Node.waiting(2));
        node.sync("local");
        Job known = node.queue.submit(REQUEST.withKey("known"));
        assertThatThrownBy(() -> node.sync("local"))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("jobs.most-waiting");
        assertThat(node.queue.submit(REQUEST.withKey("known"))).isEqualTo(known);

        node.claimed(); // one that runs does not wait

        assertThat(node.sync("local")).isNotNull();
        assertThat(List.of(
                        node.queue.status().jobs().get(JobState.QUEUED),
                        node.queue.status().jobs().get(JobState.RUNNING)))
                .containsExactly(2L, 1L);
    }
}
