package org.pgcaravan.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobState;
import org.pgcaravan.progress.ProgressEvent;
import redis.clients.jedis.resps.Tuple;

/** Whatever is called in whatever order, Redis holds a queue that agrees with itself, and that drains. */
class RedisInvariantsTest {

    private final List<String> ids = new ArrayList<>();
    private final List<Job> attempts = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anySequenceOfCallsLeavesAQueueThatAgreesWithItself(long seed) {
        Random random = new Random(seed);
        try (Node node = Node.alone()) {
            for (int call = 0; call < 400; call++) {
                anyCall(node, random);
                if (call % 10 == 0) {
                    holds(node);
                }
            }
            drain(node);
            holds(node);
            for (String id : ids) {
                assertThat(node.find(id).state().isFinal()).isTrue();
            }
            assertThat(node.raw().zcard(node.prefix + "active")).isZero();
            assertThat(node.raw().keys(node.prefix + "lane:*")).isEmpty();
        }
    }

    private void anyCall(Node node, Random random) {
        switch (random.nextInt(9)) {
            case 0, 1, 2 ->
                ids.add(
                        random.nextInt(4) == 0
                                ? node.export()
                                : node.sync("db" + random.nextInt(3), random.nextInt(5) - 2));
            case 3, 4 -> node.claim().ifPresent(attempts::add);
            case 5 -> any(attempts, random, node::complete);
            case 6 -> any(ids, random, node.queue::cancel);
            case 7 ->
                any(attempts, random, job -> {
                    node.queue.pastTheDestructiveStep(job);
                    node.progressed(job);
                });
            default -> any(attempts, random, job -> loseWorker(node, job));
        }
    }

    private static <T> void any(List<T> some, Random random, java.util.function.Consumer<T> call) {
        if (!some.isEmpty()) {
            call.accept(some.get(random.nextInt(some.size())));
        }
    }

    /** As if its lease had run out. */
    private static void loseWorker(Node node, Job job) {
        if (node.raw().zscore(node.prefix + "active", job.id()) != null) {
            node.raw().zadd(node.prefix + "active", 1, job.id());
        }
    }

    private void drain(Node node) {
        for (Job attempt : attempts) {
            node.queue.finish(JobOutcome.cancelled(attempt));
        }
        for (var job = node.claim(); job.isPresent(); job = node.claim()) {
            assertThat(node.complete(job.get())).isTrue();
        }
    }

    private void holds(Node node) {
        Map<String, Job> jobs = new HashMap<>();
        ids.forEach(id -> jobs.put(id, node.find(id)));
        Set<String> queued = new HashSet<>();
        Set<String> held = new HashSet<>();
        for (Job job : jobs.values()) {
            assertThat(listed(node, job)).as(job.id() + " " + job.state()).isTrue();
            boolean runs = job.state() == JobState.RUNNING || job.state() == JobState.CANCELLING;
            assertThat(node.raw().zscore(node.prefix + "active", job.id()) != null)
                    .isEqualTo(runs);
            if (runs && job.destination() != null) {
                assertThat(held.add(job.destination())).isTrue();
                assertThat(node.raw().hget(node.prefix + "destinations", job.destination()))
                        .isEqualTo(job.id());
            }
            if (job.state() == JobState.QUEUED) {
                queued.add(job.id());
            }
            eventsAgree(node, job);
        }
        assertThat(node.raw().hkeys(node.prefix + "destinations")).isEqualTo(held);
        assertThat(inLine(node, held)).isEqualTo(queued);
    }

    /** In the index of its state and of no other, and in those of what it is. */
    private static boolean listed(Node node, Job job) {
        String index = node.prefix + "jobs:";
        for (JobState state : JobState.values()) {
            if (node.raw().zscore(index + state.wireName(), job.id()) != null != (state == job.state())) {
                return false;
            }
        }
        return node.raw().zscore(index + job.type().wireName(), job.id()) != null
                && node.raw().zscore(index + job.type().wireName() + "@" + job.source(), job.id()) != null;
    }

    /** The last event is there if and only if the job is over. */
    private static void eventsAgree(Node node, Job job) {
        List<ProgressEvent> events = node.events.after(job.id(), 0);
        assertThat(events.stream().map(ProgressEvent::id))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events.stream().filter(ProgressEvent::isFinal))
                .hasSize(job.state().isFinal() ? 1 : 0);
        assertThat(events.get(events.size() - 1).isFinal())
                .isEqualTo(job.state().isFinal());
        assertThat(events.get(events.size() - 1).at()).isBeforeOrEqualTo(Instant.now());
    }

    /** A lane shows its first job to claims if and only if its destination is free. @return all jobs in line */
    private static Set<String> inLine(Node node, Set<String> held) {
        Set<String> found = new HashSet<>();
        Map<String, Double> waiting = new HashMap<>();
        for (Tuple entry : node.raw().zrangeWithScores(node.prefix + "waiting", 0, -1)) {
            waiting.put(entry.getElement(), entry.getScore());
            if (entry.getElement().startsWith("job:")) {
                found.add(entry.getElement().substring(4));
            }
        }
        for (int i = 0; i < 3; i++) {
            String lane = "lane:db" + i;
            List<Tuple> jobs = node.raw().zrangeWithScores(node.prefix + lane, 0, -1);
            jobs.forEach(job -> found.add(job.getElement()));
            Double expected = jobs.isEmpty() || held.contains("db" + i)
                    ? null
                    : jobs.get(0).getScore();
            assertThat(waiting.get(lane)).isEqualTo(expected);
        }
        return found;
    }
}
