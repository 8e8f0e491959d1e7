package org.pgcaravan.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    @Test
    void tellsWhichRelationsAreAtWorkAndHowFarTheyAre() {
        meter.phase("copy");
        meter.planned(100, 1000, 1500);
        meter.expect(Map.of("t", 1000L));
        meter.started("first", "t", 600, true);
        meter.started("build", "u_pkey", 500, false);
        meter.passed("first", 200);
        meter.started("second", "t", 400, true);
        passSeconds(2);
        meter.finished("first", 60);

        assertThat(meter.now().tables())
                .extracting(TableProgress::table, TableProgress::task, TableProgress::state, TableProgress::rows)
                .containsExactly(tuple("t", "copy", "working", 60L), tuple("u_pkey", "build", "working", 0L));
        TableProgress copy = meter.now().tables().get(0);
        assertThat(copy.bytes()).isEqualTo(600);
        assertThat(copy.bytesTotal()).isEqualTo(1000);
        assertThat(copy.seconds()).isNull();
    }

    @Test
    void aRelationIsDoneWhenAllOfItIsThere() {
        meter.phase("copy");
        meter.planned(2, 1000, 1000);
        meter.expect(Map.of("t", 1000L));
        meter.started("first", "t", 600, true);
        passSeconds(1);
        meter.finished("first", 1);
        assertThat(meter.now().tables().get(0).state())
                .as("its second chunk has not begun")
                .isEqualTo("working");
        meter.started("second", "t", 400, true);
        passSeconds(2);
        meter.finished("second", 1);

        TableProgress done = meter.now().tables().get(0);
        assertThat(done.state()).isEqualTo("done");
        assertThat(done.rows()).isEqualTo(2);
        assertThat(done.seconds()).isEqualTo(3);
        passSeconds(1);
        assertThat(meter.now().tables())
                .as("told once it is over, and not for ever")
                .isNull();
        assertThat(meter.whole(meter.now()).tables()).containsExactly(done);
    }

    @Test
    void ofManyRelationsTheSlowestAreKept() {
        meter.planned(0, 0, 1);
        for (int i = 1; i <= 1000; i++) {
            meter.started("copy" + i, "t" + i, 0, true);
            passSeconds(i % 500 + 1);
            meter.finished("copy" + i, 0);
        }

        List<TableProgress> kept = meter.whole(meter.now()).tables();

        assertThat(kept).hasSize(100);
        assertThat(kept.get(0).seconds()).isEqualTo(500);
        assertThat(kept.get(99).seconds()).isEqualTo(451);
    }

    @Test
    void keepsWhenEachPhaseBegan() {
        meter.phase("snapshot");
        passSeconds(1);
        meter.phase("plan");
        passSeconds(1);
        meter.phase("copy");
        meter.phase("plan");
        passSeconds(2);
        meter.completed();

        List<PhaseStart> phases = meter.whole(meter.now()).phases();

        assertThat(phases).extracting(PhaseStart::phase).containsExactly("snapshot", "plan", "copy", "done");
        assertThat(Duration.between(phases.get(0).startedAt(), phases.get(3).startedAt()))
                .isEqualTo(Duration.ofSeconds(4));
        assertThat(meter.now().phases()).as("an event tells the present").isNull();
    }

    private void passSeconds(long seconds) {
        clock.addAndGet(seconds * SECOND);
    }
}
