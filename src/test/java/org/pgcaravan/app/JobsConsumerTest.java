package org.pgcaravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobQueue;
import org.pgcaravan.job.Outbox;
import org.pgcaravan.progress.EventLog;
import org.pgcaravan.redis.RedisPulse;
import org.pgcaravan.redis.RedisStore;
import org.pgcaravan.support.SampleJob;
import org.pgcaravan.transfer.Attempts;
import org.pgcaravan.transfer.Outcomes;

/** What becomes of workers and heartbeats when something fails that nobody has thought of. */
class JobsConsumerTest {

    private static final long HEARTBEAT_MILLIS = 20;

    /** A queue that hands out its jobs one by one, and fails where it is told to. */
    private static final class Queue {

        private final List<Object> toHandOut = new CopyOnWriteArrayList<>();
        private final Map<String, AtomicInteger> beats = new ConcurrentHashMap<>();
        private final List<String> finished = new CopyOnWriteArrayList<>();
        private final AtomicInteger failingBeats = new AtomicInteger();

        int beats(String job) {
            return beats.computeIfAbsent(job, any -> new AtomicInteger()).get();
        }

        JobQueue asQueue() {
            return proxy(JobQueue.class, (name, arguments) -> switch (name) {
                case "claim" -> claim();
                case "heartbeat" -> beat(((Job) arguments[0]).id());
                case "finish" -> finish(((JobOutcome) arguments[0]).job());
                default -> null;
            });
        }

        private Optional<Job> claim() throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(10);
            Object next = toHandOut.isEmpty() ? null : toHandOut.remove(0);
            if (next instanceof Error error) {
                throw error;
            }
            return Optional.ofNullable((Job) next);
        }

        private JobQueue.Heartbeat beat(String job) {
            beats.computeIfAbsent(job, any -> new AtomicInteger()).incrementAndGet();
            if (failingBeats.getAndDecrement() > 0) {
                throw new IllegalStateException("on purpose");
            }
            return JobQueue.Heartbeat.GO_ON;
        }

        private boolean finish(String job) {
            finished.add(job);
            if (job.equals("bad")) {
                throw new IllegalStateException("on purpose");
            }
            return true;
        }
    }

    @FunctionalInterface
    private interface Call {
        Object answer(String name, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object answer = call.answer(method.getName(), arguments);
                    return answer == null && method.getReturnType() == boolean.class ? Boolean.FALSE : answer;
                }));
    }

    private final Queue queue = new Queue();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final RunningJobs running = new RunningJobs();
    private final Attempts attempts = new Attempts((job, progress, whole) -> {});
    private final RedisStore store = new RedisStore("redis://127.0.0.1:1", "none:");
    private final EventHub hub = new EventHub(proxy(EventLog.class, (name, arguments) -> null));
    private final RedisWatch watch = new RedisWatch(new RedisAdvice(store), new RedisPulse(store), () -> {});
    private final DefaultCamelContext context = new DefaultCamelContext();

    private void start() throws Exception {
        JobQueue jobs = queue.asQueue();
        Outbox outbox = proxy(Outbox.class, (name, arguments) -> 0L);
        context.addComponent(
                "jobs",
                new JobsComponent(
                        jobs,
                        attempts,
                        new Outcomes(attempts),
                        new OutcomeRecorder(jobs),
                        running,
                        new Meters(jobs, outbox, hub, new RouteStates(), watch),
                        "node",
                        HEARTBEAT_MILLIS));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jobs:all?concurrency=1").process(exchange -> {
                    if (exchange.getMessage().getBody(Job.class).id().equals("slow")) {
                        goOn.await();
                    }
                });
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        context.stop();
        watch.close();
        hub.close();
        store.close();
        attempts.close();
    }

    @Test
    void attemptWhoseOutcomeCannotBeKeptIsLetGo() throws Exception {
        queue.toHandOut.addAll(List.of(SampleJob.running("bad"), SampleJob.running("good")));
        start();

        await().until(() -> queue.finished.contains("good"));
        await().until(() -> running.count() == 0);
        int beats = queue.beats("bad");
        TimeUnit.MILLISECONDS.sleep(10 * HEARTBEAT_MILLIS);
        assertThat(queue.beats("bad")).as("its lease runs out").isEqualTo(beats);
    }

    @Test
    void workerLivesThroughAnError() throws Exception {
        queue.toHandOut.addAll(List.of(new NoClassDefFoundError("on purpose"), SampleJob.running("good")));
        start();

        await().until(() -> queue.finished.contains("good"));
    }

    @Test
    void heartbeatLivesThroughAFailure() throws Exception {
        queue.failingBeats.set(2);
        queue.toHandOut.add(SampleJob.running("slow"));
        start();

        await().until(() -> queue.beats("slow") > 4);
    }
}
