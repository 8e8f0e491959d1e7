package org.pgcaravan.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pgcaravan.catalog.PostDataStep;
import org.pgcaravan.catalog.PostDataStep.Kind;

@Timeout(30)
class TaskScheduleTest {

    @Test
    void anIndexBecomesReadyWithItsTablesLastChunk() {
        TaskSchedule schedule = new TaskSchedule(
                List.of(copy(1, 0, 10), copy(1, 5, 10), build(1, Kind.INDEX, 1, Set.of("copy:1:0", "copy:1:5"))), 4);

        Task first = schedule.next();
        Task second = schedule.next();
        CompletableFuture<Task> third = CompletableFuture.supplyAsync(schedule::next);
        schedule.finished(first);
        assertThat(third).isNotDone();
        schedule.finished(second);

        assertThat(third.join().id()).isEqualTo("build:1");
    }

    @Test
    void handsOutNoMoreThanItsLimit() {
        TaskSchedule schedule = new TaskSchedule(List.of(copy(1, 0, 1), copy(2, 0, 1), copy(3, 0, 1)), 2);

        Task first = schedule.next();
        schedule.next();
        CompletableFuture<Task> third = CompletableFuture.supplyAsync(schedule::next);
        assertThat(third).isNotDone();
        schedule.finished(first);

        assertThat(third.join()).isNotNull();
    }

    @Test
    void whatRunsAndWhatCouldIsInDemand() {
        TaskSchedule schedule =
                new TaskSchedule(List.of(copy(1, 0, 1), copy(2, 0, 1), build(1, Kind.INDEX, 1, Set.of("copy:1:0"))), 2);

        assertThat(schedule.inDemand()).isEqualTo(2);
        Task first = schedule.next();
        Task second = schedule.next();
        assertThat(schedule.inDemand()).isEqualTo(2);
        schedule.finished(first);
        schedule.finished(second);

        assertThat(schedule.inDemand()).isEqualTo(1);
    }

    @Test
    void theHeaviestCopyComesFirstAndBuildsComeBeforeCopies() {
        TaskSchedule schedule =
                new TaskSchedule(List.of(copy(1, 0, 5), copy(2, 0, 50), build(7, Kind.INDEX, 9, Set.of())), 3);

        assertThat(List.of(
                        schedule.next().id(),
                        schedule.next().id(),
                        schedule.next().id()))
                .containsExactly("build:7", "copy:2:0", "copy:1:0");
    }

    @Test
    void theCopyThatMoreHasToFollowComesBeforeAHeavierOne() {
        Task light = copy(1, 0, 5);
        Task heavy = copy(2, 0, 12);
        Task index = build(7, Kind.INDEX, 1, Set.of("copy:1:0"));
        TaskSchedule schedule = new TaskSchedule(List.of(heavy, light, index), 2);

        assertThat(schedule.next()).isEqualTo(light);
        assertThat(schedule.next()).isEqualTo(heavy);
    }

    @Test
    void whatLocksATableRunsAloneOnIt() {
        Task key = build(1, Kind.FOREIGN_KEY, 1, Set.of());
        Task sameTable = build(2, Kind.FOREIGN_KEY, 1, Set.of());
        Task otherTable = build(3, Kind.FOREIGN_KEY, 2, Set.of());
        TaskSchedule schedule = new TaskSchedule(List.of(key, sameTable, otherTable), 3);

        assertThat(schedule.next()).isEqualTo(key);
        assertThat(schedule.next()).isEqualTo(otherTable);
        CompletableFuture<Task> third = CompletableFuture.supplyAsync(schedule::next);
        assertThat(third).isNotDone();
        schedule.finished(key);

        assertThat(third.join()).isEqualTo(sameTable);
    }

    @Test
    void whatWaitsToLockATableComesBeforeLessUrgentWorkOnIt() {
        Task runs = build(1, Kind.INDEX, 1, Set.of());
        Task key = new Task.Build("job", "key", step(2, Kind.FOREIGN_KEY, 1), Set.of(), 50);
        Task index = build(3, Kind.INDEX, 1, Set.of());
        Task elsewhere = build(4, Kind.INDEX, 2, Set.of());
        TaskSchedule schedule = new TaskSchedule(List.of(runs, index, elsewhere), 3);
        TaskSchedule withKey = new TaskSchedule(List.of(weighing(runs, 99), key, index, elsewhere), 3);

        assertThat(schedule.next()).isEqualTo(runs);
        assertThat(schedule.next()).isEqualTo(index);
        assertThat(withKey.next().id()).isEqualTo(runs.id());
        assertThat(withKey.next()).isEqualTo(elsewhere);
        assertThat(withKey.next()).as("there is nothing else to do").isEqualTo(index);
    }

    @Test
    void whatHasATableAloneIsNotLeftForTheEndWhereNothingRunsBesideIt() {
        Task elsewhere = weighing(build(1, Kind.INDEX, 2, Set.of()), 60);
        Task index = weighing(build(2, Kind.INDEX, 1, Set.of()), 50);
        Task secondIndex = weighing(build(3, Kind.INDEX, 1, Set.of()), 50);
        Task key = new Task.Build("job", "key", step(4, Kind.FOREIGN_KEY, 1), Set.of(), 40);

        TaskGraph graph = new TaskGraph(List.of(elsewhere, index, secondIndex, key));

        assertThat(Rehearsal.length(graph, 2, graph::urgency, Task::cost)).isEqualTo(50 + 50 + 40);
        assertThat(Rehearsal.length(graph, 2, new Rehearsal(graph, 2).urgency(), Task::cost))
                .isEqualTo(60 + 50);
    }

    @Test
    void theSameTasksAreOrderedInTheSameWay() {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tasks.add(weighing(build(i, i % 5 == 0 ? Kind.FOREIGN_KEY : Kind.INDEX, i % 7, Set.of()), 1 + i * 37 % 50));
        }

        assertThat(order(tasks)).isEqualTo(order(tasks));
    }

    private static List<String> order(List<Task> tasks) {
        TaskSchedule schedule = new TaskSchedule(tasks, 2);
        List<String> order = new ArrayList<>();
        while (schedule.hasNext()) {
            Task task = schedule.next();
            order.add(task.id());
            schedule.finished(task);
        }
        return order;
    }

    @Test
    void indexesOfOneTableAreBuiltSideBySide() {
        TaskSchedule schedule =
                new TaskSchedule(List.of(build(1, Kind.INDEX, 1, Set.of()), build(2, Kind.INDEX, 1, Set.of())), 2);

        assertThat(schedule.next()).isNotNull();
        assertThat(schedule.next()).isNotNull();
    }

    @Test
    void hasNextNeverWaitsAndSaysWhetherAnythingIsUnfinished() {
        TaskSchedule schedule = new TaskSchedule(List.of(copy(1, 0, 1)), 1);

        Task only = schedule.next();
        assertThat(schedule.hasNext()).isTrue();
        schedule.finished(only);

        assertThat(schedule.hasNext()).isFalse();
        assertThat(schedule.next()).isNull();
        assertThat(schedule.isComplete()).isTrue();
    }

    @Test
    void afterAFailureNothingMoreIsHandedOutAndWaitersAreLetGo() throws Exception {
        TaskSchedule schedule = new TaskSchedule(List.of(copy(1, 0, 2), copy(2, 0, 1)), 1);
        Task failing = schedule.next();
        CompletableFuture<Task> waiter = CompletableFuture.supplyAsync(schedule::next);

        schedule.failed(failing);

        assertThat(waiter.join()).isNull();
        assertThat(schedule.hasNext()).isFalse();
        assertThat(schedule.awaitIdle(Duration.ZERO)).isTrue();
        assertThatThrownBy(schedule::requireComplete).hasMessageContaining("2 tasks");
    }

    /** A splitter that ends on a failure drops the task that it was about to run. */
    @Test
    void onlyTasksThatWereBegunAreWaitedFor() throws Exception {
        TaskSchedule schedule = new TaskSchedule(List.of(copy(1, 0, 3), copy(2, 0, 2), copy(3, 0, 1)), 3);
        Task failing = schedule.next();
        Task atWork = schedule.next();
        Task dropped = schedule.next();
        assertThat(schedule.begin(failing)).isTrue();
        assertThat(schedule.begin(atWork)).isTrue();

        schedule.failed(failing);

        assertThat(schedule.awaitIdle(Duration.ZERO)).isFalse();
        schedule.finished(atWork);
        assertThat(schedule.awaitIdle(Duration.ZERO)).isTrue();
        assertThat(schedule.begin(dropped)).as("nobody waits for it any more").isFalse();
    }

    @Test
    void reportingATaskTwiceChangesNothing() {
        TaskSchedule schedule = new TaskSchedule(List.of(copy(1, 0, 1), copy(2, 0, 1)), 2);
        Task first = schedule.next();

        schedule.finished(first);
        schedule.failed(first);
        schedule.finished(first);

        assertThat(schedule.hasNext()).isTrue();
        schedule.finished(schedule.next());
        assertThat(schedule.isComplete()).isTrue();
    }

    @Test
    void refusesTasksThatWaitForEachOtherOrForNothing() {
        assertThatThrownBy(() -> new TaskSchedule(
                        List.of(build(1, Kind.INDEX, 1, Set.of("build:2")), build(2, Kind.INDEX, 1, Set.of("build:1"))),
                        1))
                .hasMessageContaining("circle")
                .hasMessageContaining("build:1");
        assertThatThrownBy(() -> new TaskSchedule(List.of(build(1, Kind.INDEX, 1, Set.of("copy:9:0"))), 1))
                .hasMessageContaining("copy:9:0");
    }

    @Test
    void aThousandTasksOnManyThreadsRunEachOnceAndInOrder() throws Exception {
        List<Task> tasks = new ArrayList<>();
        Random random = new Random(42);
        for (int table = 0; table < 100; table++) {
            Set<String> chunks = Set.of("copy:" + table + ":0", "copy:" + table + ":1", "copy:" + table + ":2");
            for (int page = 0; page < 3; page++) {
                tasks.add(copy(table, page, random.nextInt(100)));
            }
            for (int index = 0; index < 5; index++) {
                tasks.add(build(table * 10 + index, Kind.INDEX, table, chunks));
            }
            tasks.add(build(table * 10 + 5, Kind.CONSTRAINT, table, Set.of("build:" + table * 10)));
            tasks.add(build(table * 10 + 6, Kind.FOREIGN_KEY, table, Set.of("build:" + (table * 10 + 5))));
        }
        Collections.shuffle(tasks, random);
        TaskSchedule schedule = new TaskSchedule(tasks, 7);
        Set<String> done = ConcurrentHashMap.newKeySet();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<String> tooEarly = Collections.synchronizedList(new ArrayList<>());

        ExecutorService pool = Executors.newFixedThreadPool(8);
        while (schedule.hasNext()) {
            Task task = schedule.next();
            if (task != null) {
                pool.execute(() -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    if (!done.containsAll(task.after())) {
                        tooEarly.add(task.id());
                    }
                    done.add(task.id());
                    running.decrementAndGet();
                    schedule.finished(task);
                });
            }
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        assertThat(done).hasSize(1_000);
        assertThat(tooEarly).isEmpty();
        assertThat(most.get()).isCloseTo(4, within(3));
        assertThat(schedule.isComplete()).isTrue();
    }

    private static Task copy(long table, long page, long bytes) {
        Chunk chunk = new Chunk(table, "t" + table, List.of("a"), true, true, page, Chunk.OPEN, bytes, 1);
        return new Task.Copy("job", "copy:" + table + ":" + page, chunk);
    }

    private static Task build(int id, Kind kind, long table, Set<String> after) {
        return new Task.Build("job", "build:" + id, step(id, kind, table), after, 10);
    }

    private static PostDataStep step(int id, Kind kind, long table) {
        return new PostDataStep(id, kind, "object" + id, List.of(), Set.of(table), Set.of(), 10);
    }

    private static Task weighing(Task task, long weight) {
        Task.Build build = (Task.Build) task;
        return new Task.Build(build.attempt(), build.id(), build.step(), build.after(), weight);
    }
}
