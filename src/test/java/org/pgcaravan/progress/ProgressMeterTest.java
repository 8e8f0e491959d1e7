package org.pgcaravan.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong();
    private final ProgressMeter meter = new ProgressMeter(clock::get);

    /** It may be told before the first step has begun. */
    @Test
    void isInThePhaseThatEveryAttemptBeginsWith() {
        assertThat(meter.now().phase()).isEqualTo("snapshot");
    }

    @Test
    void countsCopiesAndBuildsTogether() {
        meter.phase("copy");
        meter.planned(100, 1000, 2000);
        meter.started("copy", "t", 1000, true);
        passSeconds(10);
        meter.finished("copy", 100);

        Progress half = meter.now();

        assertThat(half.percent()).isEqualTo(50);
        assertThat(half.bytesDone()).isEqualTo(1000);
        assertThat(half.rowsDone()).isEqualTo(100);
        assertThat(half.etaSeconds()).isEqualTo(10);
    }

    @Test
    void aBuildUnderWayCountsByTheTimeItTakes() {
        meter.planned(1, 1000, 2000);
        meter.started("copy", "t", 1000, true);
        passSeconds(10);
        meter.finished("copy", 1);
        meter.started("build", "t_pkey", 1000, false);
        passSeconds(5);

        assertThat(meter.now().percent()).isEqualTo(75);
        assertThat(meter.now().etaSeconds()).isEqualTo(5);
    }

    @Test
    void aTaskUnderWayNeverCountsAsDone() {
        meter.planned(1, 1000, 1000);
        meter.started("copy", "t", 1000, true);
        meter.passed("copy", 5_000_000);
        passSeconds(1);

        assertThat(meter.now().percent()).isLessThan(100);
        assertThat(meter.now().bytesDone()).isLessThan(1000);
    }

    @Test
    void thePercentNeverFallsAndReachesAHundredOnlyAtTheEnd() {
        Random random = new Random(7);
        meter.planned(1000, 100_000, 150_000);
        double last = 0;
        for (int task = 0; task < 100; task++) {
            boolean copies = task % 3 != 0;
            meter.started("task" + task, "t", 1500, copies);
            for (int step = 0; step < 10; step++) {
                meter.passed("task" + task, random.nextInt(400));
                clock.addAndGet(random.nextInt(300) * 1_000_000L);
                double percent = meter.now().percent();
                assertThat(percent).isBetween(last, 99.9);
                last = percent;
            }
            meter.finished("task" + task, copies ? 15 : 0);
        }
        assertThat(meter.now().percent()).isLessThan(100);
        meter.completed();
        assertThat(meter.now().percent()).isEqualTo(100);
        assertThat(meter.now().etaSeconds()).isZero();
    }

    @Test
    void saysNothingAboutTheTimeLeftBeforeItKnows() {
        meter.planned(10, 10, 10);

        assertThat(meter.now().etaSeconds()).isNull();
    }

    @Test
    void moreRowsThanEstimatedRaiseTheTotal() {
        meter.planned(10, 1000, 1000);
        meter.started("copy", "t", 1000, true);
        meter.finished("copy", 25);

        assertThat(meter.now().rowsTotal()).isEqualTo(25);
    }

    private void passSeconds(long seconds) {
        clock.addAndGet(seconds * SECOND);
    }
}
