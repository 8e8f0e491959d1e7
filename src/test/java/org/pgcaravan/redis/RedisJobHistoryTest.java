package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobHistory.Page;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.JobType;

class RedisJobHistoryTest {

    @Test
    void pagesStayAsTheyAreWhileNewJobsCome() {
        try (Node node = Node.alone()) {
            List<String> newestFirst = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                newestFirst.add(0, node.sync("local"));
            }
            List<String> seen = new ArrayList<>();
            String cursor = null;
            do {
                Page page = node.history.list(null, null, 3, cursor);
                page.jobs().forEach(job -> seen.add(job.id()));
                cursor = page.next();
                node.sync("local");
            } while (cursor != null);
            assertThat(seen).isEqualTo(newestFirst);
        }
    }

    @Test
    void lastPageThatIsFullHasNoNext() {
        try (Node node = Node.alone()) {
            node.export();
            node.export();
            assertThat(node.history.list(null, null, 2, null).next()).isNull();
        }
    }

    @Test
    void jobsAreListedByStateAndType() {
        try (Node node = Node.alone()) {
            String export = node.export();
            String done = node.sync("local");
            Job first = node.claimed();
            node.complete(node.claimed());
            String waits = node.sync("dev");
            assertThat(first.id()).isEqualTo(export);
            assertThat(ids(node, JobState.RUNNING, null)).containsExactly(export);
            assertThat(ids(node, null, JobType.SYNC)).containsExactly(waits, done);
            assertThat(ids(node, JobState.COMPLETED, JobType.SYNC)).containsExactly(done);
            assertThat(ids(node, JobState.COMPLETED, JobType.EXPORT)).isEmpty();
            assertThat(ids(node, JobState.QUEUED, null)).containsExactly(waits);
            assertThat(ids(node, null, null)).containsExactly(waits, done, export);
        }
    }

    @Test
    void jobsAreListedByTheDatabaseThatTheyReadOrWrite() {
        try (Node node = Node.alone()) {
            String export = node.export();
            String toLocal = node.sync("local");
            node.claimed();
            node.complete(node.claimed());
            String toDev = node.sync("dev");
            String toLocalAgain = node.sync("local");

            String source = node.history.find(toDev).orElseThrow().source();
            assertThat(of(node, "local", null, null)).containsExactly(toLocalAgain, toLocal);
            assertThat(of(node, "dev", null, null)).containsExactly(toDev);
            assertThat(of(node, source, null, JobType.SYNC)).containsExactly(toLocalAgain, toDev, toLocal);
            assertThat(of(node, source, null, null)).contains(toLocalAgain, toDev, toLocal);
            assertThat(of(node, source, JobState.RUNNING, JobType.EXPORT)).containsExactly(export);
            assertThat(of(node, "local", JobState.COMPLETED, null)).containsExactly(toLocal);
            assertThat(of(node, "local", JobState.QUEUED, JobType.SYNC)).containsExactly(toLocalAgain);
            assertThat(of(node, "local", JobState.RUNNING, null)).isEmpty();
            assertThat(of(node, "nobody", null, null)).isEmpty();

            Page first = node.history.list(null, JobType.SYNC, source, 2, null);
            assertThat(first.jobs()).extracting(Job::id).containsExactly(toLocalAgain, toDev);
            assertThat(node.history
                            .list(null, JobType.SYNC, source, 2, first.next())
                            .jobs())
                    .extracting(Job::id)
                    .containsExactly(toLocal);
        }
    }

    @Test
    void pagesOfOneStateAndOneDatabaseFollowEachOther() {
        try (Node node = Node.alone()) {
            String oldest = node.sync("local");
            node.sync("dev");
            String middle = node.sync("local");
            String newest = node.sync("local");

            Page first = node.history.list(JobState.QUEUED, JobType.SYNC, "local", 2, null);
            Page second = node.history.list(JobState.QUEUED, JobType.SYNC, "local", 2, first.next());

            assertThat(first.jobs()).extracting(Job::id).containsExactly(newest, middle);
            assertThat(second.jobs()).extracting(Job::id).containsExactly(oldest);
            assertThat(second.next()).isNull();
        }
    }

    @Test
    void nothingOfAForgottenJobStaysInAnyIndex() {
        try (Node node = Node.alone(Node.keep(1, Duration.ofDays(1)))) {
            String forgotten = node.sync("local");
            node.complete(node.claimed());
            node.sync("dev");
            node.complete(node.claimed());
            node.tellAll();

            for (String index : node.raw().keys(node.prefix + "jobs*")) {
                assertThat(node.raw().zrange(index, 0, -1)).as(index).doesNotContain(forgotten);
            }
        }
    }

    /** Ten thousand jobs that failed, the newest of which all wrote another database. */
    @Test
    void filterThatMatchesFewOfManyJobsIsAnsweredInShortLooks() {
        try (Node node = Node.alone()) {
            String oldest = node.sync("local");
            node.queue.cancel(oldest);
            int others = 10_000;
            for (String index : List.of("jobs:cancelled", "jobs@dev")) {
                Map<String, Double> ids =
                        IntStream.range(0, others).boxed().collect(Collectors.toMap(i -> "job-" + i, i -> i + 100.0));
                node.raw().zadd(node.prefix + index, ids);
            }
            Map<String, Double> queued =
                    IntStream.range(0, others).boxed().collect(Collectors.toMap(i -> "queued-" + i, i -> i + 20_000.0));
            node.raw().zadd(node.prefix + "jobs@local", queued);

            Page page = node.history.list(JobState.CANCELLED, null, "local", 50, null);
            assertThat(page.jobs()).extracting(Job::id).containsExactly(oldest);
            assertThat(page.next()).isNull();

            Page none = node.history.list(JobState.CANCELLED, null, "nobody", 50, null);
            assertThat(none.jobs()).isEmpty();
            assertThat(none.next()).isNull();
        }
    }

    @Test
    void pageMayBeEmptyAndHaveANextWhereVeryManyDoNotMatch() {
        try (Node node = Node.alone()) {
            String oldest = node.sync("local");
            node.queue.cancel(oldest);
            for (String index : List.of("jobs:cancelled", "jobs@local")) {
                Map<String, Double> ids =
                        IntStream.range(0, 25_000).boxed().collect(Collectors.toMap(i -> index + i, i -> i + 100.0));
                node.raw().zadd(node.prefix + index, ids);
            }

            Page first = node.history.list(JobState.CANCELLED, null, "local", 50, null);
            Page second = node.history.list(JobState.CANCELLED, null, "local", 50, first.next());

            assertThat(first.jobs()).isEmpty();
            assertThat(second.jobs()).extracting(Job::id).containsExactly(oldest);
            assertThat(second.next()).isNull();
        }
    }

    @Test
    void whatIsNoCursorIsRefused() {
        try (Node node = Node.alone()) {
            for (String cursor : List.of("", "x", "1 2", "-1", "99999999999999999999")) {
                assertThatIllegalArgumentException().isThrownBy(() -> node.history.list(null, null, 10, cursor));
            }
            assertThatIllegalArgumentException().isThrownBy(() -> node.history.list(null, null, 0, null));
            assertThatIllegalArgumentException().isThrownBy(() -> node.history.list(null, null, 201, null));
        }
    }

    @Test
    void onlyTheLastFinishedJobsAreKeptAndNothingOfTheOthers() {
        try (Node node = Node.alone(Node.keep(2, Duration.ofDays(1)))) {
            for (int i = 0; i < 5; i++) {
                node.sync("local");
                node.complete(node.claimed());
                node.tellAll();
            }
            String waits = node.sync("local");
            assertThat(node.history.list(null, null, 10, null).jobs()).hasSize(3);
            assertThat(ids(node, JobState.COMPLETED, null)).hasSize(2);
            assertThat(ids(node, null, JobType.SYNC)).hasSize(3).contains(waits);
            assertThat(node.raw().keys(node.prefix + "job:*")).hasSize(3);
            assertThat(node.raw().keys(node.prefix + "events:*")).hasSize(3);
        }
    }

    @Test
    void finishedJobsAreForgottenWithAge() {
        try (Node node = Node.alone(Node.keep(100, Duration.ofMillis(200)))) {
            String id = node.sync("local");
            node.complete(node.claimed());
            node.tellAll();
            await().atMost(Duration.ofSeconds(5)).until(() -> {
                node.claim();
                return node.history.find(id).isEmpty();
            });
            assertThat(node.events.after(id, 0)).isEmpty();
        }
    }

    private static List<String> of(Node node, String database, JobState state, JobType type) {
        return node.history.list(state, type, database, 50, null).jobs().stream()
                .map(Job::id)
                .toList();
    }

    private static List<String> ids(Node node, JobState state, JobType type) {
        return node.history.list(state, type, 50, null).jobs().stream()
                .map(Job::id)
                .toList();
    }
}
