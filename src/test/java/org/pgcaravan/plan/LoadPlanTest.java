package org.pgcaravan.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.pgcaravan.dump.Stretch;
import org.pgcaravan.dump.Stretch.Role;

class LoadPlanTest {

    private static final long BYTES = 10_000;

    private final Stretch parents = stretch(1, Role.DATA, false, "parent");
    private final Stretch children = stretch(2, Role.DATA, false, "child");
    private final Stretch parentKey = stretch(3, Role.KEY, true, "parent");
    private final Stretch parentIndex = stretch(4, Role.BUILD, false, "parent");
    private final Stretch childIndex = stretch(5, Role.BUILD, false, "child");
    private final Stretch foreignKey = stretch(6, Role.DIVISIBLE_FOREIGN_KEY, true, "child", "parent");
    private final List<Task> plan =
            LoadPlan.of("job", List.of(parents, children, parentKey, parentIndex, childIndex, foreignKey), BYTES);

    @Test
    void aForeignKeyIsAddedWhenItsRowsAndTheKeyItRefersToAreThere() {
        assertThat(task(Role.NOT_VALID).after()).isEqualTo(ids(Role.DATA, Role.KEY));
        assertThat(task(Role.NOT_VALID).isExclusive()).isTrue();
        assertThat(task(Role.NOT_VALID).tables()).hasSize(2);
    }

    @Test
    void holdingRowsAgainstAForeignKeyLeavesTheTableThatItRefersToFree() {
        assertThat(task(Role.VALIDATE).after()).isEqualTo(ids(Role.NOT_VALID));
        assertThat(task(Role.VALIDATE).isExclusive()).isTrue();
        assertThat(task(Role.VALIDATE).tables())
                .hasSize(1)
                .doesNotContainAnyElementsOf(task(Role.KEY).tables());
    }

    @Test
    void statisticsAreGatheredWhenATableAndItsIndexesAreThere() {
        Task analyze = tasks(Role.ANALYZE).stream()
                .filter(task -> task.subject().equals("parent"))
                .findFirst()
                .orElseThrow();

        assertThat(tasks(Role.ANALYZE)).hasSize(2);
        assertThat(analyze.after())
                .containsExactlyInAnyOrder(id(Role.DATA, "parent"), id(Role.KEY, "parent"), id(Role.BUILD, "parent"));
        assertThat(analyze.isExclusive()).isTrue();
    }

    @Test
    void everythingInOrderWaitsForAllBefore() {
        List<Task> tasks =
                LoadPlan.of("job", List.of(parents, children, foreignKey, stretch(7, Role.IN_ORDER, false)), BYTES);
        Task join = tasks.get(tasks.size() - 2);
        Task last = tasks.get(tasks.size() - 1);

        assertThat(join.after())
                .isEqualTo(tasks.subList(0, tasks.size() - 2).stream()
                        .map(Task::id)
                        .collect(Collectors.toSet()));
        assertThat(last.after()).containsExactly(join.id());
        assertThat(((Task.Load) last).stretch().offset()).isEqualTo(7);
    }

    @Test
    void inOneTransactionTheForeignKeyIsAddedAsItIsWritten() {
        assertThat(LoadPlan.inOneTransaction("job", List.of(parents, foreignKey), BYTES))
                .extracting(task -> ((Task.Load) task).stretch().role())
                .containsExactly(Role.IN_ORDER, Role.FOREIGN_KEY);
    }

    /** A key that is looked up keeps all who build on its table out: they would wait, and be alone at the end. */
    @Test
    void rowsAreHeldAgainstAForeignKeyWhenTheIndexesOfTheirTableAreThere() {
        TaskSchedule schedule = new TaskSchedule(plan, 1);
        List<Role> order = new ArrayList<>();
        for (Task task = schedule.next(); task != null; task = schedule.next()) {
            if (task.subject().equals("child")) {
                order.add(((Task.Load) task).stretch().role());
            }
            schedule.finished(task);
        }
        assertThat(order).containsExactly(Role.DATA, Role.BUILD, Role.NOT_VALID, Role.VALIDATE, Role.ANALYZE);
    }

    @Test
    void manyShortRowsTakeLongerThanAFewLongOnes() {
        Stretch few = stretch(1, Role.DATA, 50_000_000, 3_000, false, "pictures");
        Stretch many = stretch(2, Role.DATA, 40_000_000, 300_000, false, "names");
        TaskSchedule schedule = new TaskSchedule(LoadPlan.of("job", List.of(few, many), BYTES), 1);

        assertThat(schedule.next().subject()).isEqualTo("names");
    }

    /** Who made those tables may have made foreign keys and triggers with them. */
    @Test
    void rowsOfTablesThatTheDumpDoesNotMakeWaitForEachOtherAndForNothingElse() {
        Stretch kinds = stretch(10, Role.DATA_IN_TURN, false, "kinds");
        Stretch things = stretch(11, Role.DATA_IN_TURN, false, "things");
        List<Task> tasks = LoadPlan.of("job", List.of(parents, kinds, children, things), BYTES);

        assertThat(tasks.subList(0, 3)).allMatch(task -> task.after().isEmpty());
        assertThat(tasks.get(3).after()).containsExactly(tasks.get(1).id());
    }

    /** As pg_dump wrote it up to 10.2: only what lies in another schema than the statement's has its schema's name. */
    @Test
    void aForeignKeyWhoseOtherTableIsSpelledOtherwiseWaitsForAllKeys() {
        for (Role role : List.of(Role.FOREIGN_KEY, Role.DIVISIBLE_FOREIGN_KEY)) {
            List<Task> tasks = LoadPlan.of(
                    "job", List.of(parents, children, parentKey, stretch(6, role, true, "child", "a.parent")), BYTES);

            assertThat(tasks.get(3).after())
                    .contains(tasks.get(1).id(), tasks.get(2).id());
        }
    }

    /** What is passed over between stretches, and behind them, is done with one of them. */
    @Test
    void theTasksBytesAreThoseOfTheDump() {
        List<Stretch> stretches = List.of(
                stretch(100, Role.DATA, 1_000, 1, false, "parent"),
                stretch(1_200, Role.DATA, 1_000, 1, false, "child"),
                stretch(2_200, Role.DATA, 1_000, 1, false, "child"),
                stretch(3_300, Role.SEQUENCE, 50, 0, false),
                stretch(3_400, Role.KEY, 50, 0, true, "parent"),
                stretch(3_500, Role.DIVISIBLE_FOREIGN_KEY, 50, 0, true, "child", "parent"));

        assertThat(LoadPlan.of("job", stretches, BYTES))
                .extracting(Task::bytes)
                .filteredOn(bytes -> bytes > 0)
                .containsExactlyInAnyOrder(1_100L, 1_100L, 1_000L, 150L, 100L, 6_550L);
        assertThat(LoadPlan.inOneTransaction("job", stretches, BYTES).stream()
                        .mapToLong(Task::bytes)
                        .sum())
                .isEqualTo(BYTES);
        assertThat(LoadPlan.of("job", List.of(), BYTES)).isEmpty();
    }

    private Task task(Role role) {
        return tasks(role).get(0);
    }

    private List<Task> tasks(Role role) {
        return plan.stream()
                .filter(task -> ((Task.Load) task).stretch() != null
                        && ((Task.Load) task).stretch().role() == role)
                .toList();
    }

    private Set<String> ids(Role... roles) {
        return Set.of(roles).stream()
                .flatMap(role -> tasks(role).stream())
                .map(Task::id)
                .collect(Collectors.toSet());
    }

    private String id(Role role, String table) {
        return tasks(role).stream()
                .filter(task -> task.subject().equals(table))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static Stretch stretch(long offset, Role role, boolean exclusive, String... tables) {
        return stretch(offset, role, 1_000, 0, exclusive, tables);
    }

    private static Stretch stretch(long offset, Role role, long bytes, long rows, boolean exclusive, String... tables) {
        return new Stretch(
                "file",
                offset,
                bytes,
                false,
                1,
                role,
                true,
                "UTF8",
                null,
                0,
                List.of(tables),
                exclusive,
                List.of(),
                rows);
    }
}
