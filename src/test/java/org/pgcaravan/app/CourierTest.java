package org.pgcaravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.Outbox;
import org.pgcaravan.support.SampleJob;

/** What becomes of carriers and of what they hold when something fails that nobody has thought of. */
class CourierTest {

    private static final Job JOB = SampleJob.running("over");

    /** An outbox with one job in it, which fails so often at first. */
    private static final class Box implements Outbox {

        private final AtomicInteger failing = new AtomicInteger();
        private final AtomicInteger failingHolds = new AtomicInteger();
        private final AtomicInteger holds = new AtomicInteger();
        private final List<Job> jobs = new CopyOnWriteArrayList<>(List.of(JOB));
        private final List<String> done = new CopyOnWriteArrayList<>();

        @Override
        public synchronized Optional<Job> take(Duration hold) {
            if (failing.getAndDecrement() > 0) {
                throw new NoClassDefFoundError("on purpose");
            }
            return jobs.isEmpty() ? Optional.empty() : Optional.of(jobs.remove(0));
        }

        @Override
        public void hold(Job job, Duration hold) {
            holds.incrementAndGet();
            if (failingHolds.getAndDecrement() > 0) {
                throw new IllegalStateException("on purpose");
            }
        }

        @Override
        public void giveBack(Job job) {
            jobs.add(job);
        }

        @Override
        public void done(Job job) {
            done.add(job.id());
        }

        @Override
        public long size() {
            return jobs.size();
        }
    }

    private final Box box = new Box();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Courier courier = new Courier(box, Duration.ofMillis(80));

    @AfterEach
    void close() {
        goOn.countDown();
        courier.close();
    }

    @Test
    void jobsAreCarriedAfterAnErrorInEachCarrier() {
        box.failing.set(4);
        courier.begin(job -> null);

        await().until(() -> {
            courier.wake();
            return box.done.contains(JOB.id());
        });
    }

    @Test
    void whatIsInHandIsHeldAfterAFailureToHoldIt() {
        box.failingHolds.set(2);
        courier.begin(job -> {
            try {
                goOn.await();
                return null;
            } catch (InterruptedException e) {
                return e;
            }
        });

        await().until(() -> box.holds.get() > 4);
        goOn.countDown();
        await().until(() -> box.done.contains(JOB.id()));
        assertThat(box.jobs).isEmpty();
    }
}
