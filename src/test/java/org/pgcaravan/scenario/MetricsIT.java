package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.EventSocket;
import org.pgcaravan.support.Gate;
import org.pgcaravan.support.OddDatabases;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;

/** What {@code /observe/metrics} says, and that whatever speaks of a metric speaks of one that is there. */
class MetricsIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final Pattern NAME = Pattern.compile("pgcaravan_[a-z_]+");

    private static RunningService service;

    @BeforeAll
    static void runJobs() {
        service = RunningService.with()
                .readOnly("shop", SERVER.url(Scripts.newDatabase(SERVER, "shop")))
                .readOnly("broken", SERVER.url(OddDatabases.withIndexThatFails(SERVER)))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .knob("health.aliases", "shop")
                .observed()
                .start();
        service.client().syncAndAwait("shop", "local");
        service.client().syncAndAwait("broken", "local");
        await().until(() -> value("pgcaravan_attempts_seconds_count{outcome=\"failed\",type=\"sync\"}") == 1);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void attemptsAreCountedByTypeAndOutcomeWithWhatTheyMoved() {
        assertThat(value("pgcaravan_attempts_seconds_count{outcome=\"completed\",type=\"sync\"}"))
                .isEqualTo(1);
        assertThat(value("pgcaravan_attempts_seconds_sum{outcome=\"completed\",type=\"sync\"}"))
                .isPositive();
        assertThat(value("pgcaravan_rows_total{type=\"sync\"}")).isPositive();
        assertThat(value("pgcaravan_bytes_total{type=\"sync\"}")).isPositive();
    }

    @Test
    void queueIsCountedByState() {
        assertThat(value("pgcaravan_queue_jobs{state=\"completed\"}")).isEqualTo(1);
        assertThat(value("pgcaravan_queue_jobs{state=\"failed\"}")).isEqualTo(1);
        assertThat(value("pgcaravan_queue_jobs{state=\"queued\"}")).isZero();
        assertThat(value("pgcaravan_redis_up")).isEqualTo(1);
        assertThat(value("pgcaravan_redis_setbacks_total")).isZero();
        await().until(() -> value("pgcaravan_outbox_jobs") == 0); // both were told
    }

    @Test
    void websocketsAreCounted() {
        try (EventSocket socket = service.client().events("/ws/jobs")) {
            await().until(() -> value("pgcaravan_websocket_clients") == 1);
        }
        await().until(() -> value("pgcaravan_websocket_clients") == 0);
    }

    @Test
    void refusedEditsAreCounted() throws IOException {
        double before = value("pgcaravan_routes_refused_total");
        Files.writeString(service.route("broken.camel.yaml"), "- route: {from: {uri: \"teleport:mars\"}}\n");
        await().until(() -> value("pgcaravan_routes_refused_total") == before + 1);
    }

    @Test
    void jobsWhoseEndWasNotToldAreCounted(@TempDir Path folder) throws IOException {
        Gate gate = new Gate(folder);
        try (RunningService held = RunningService.with()
                .readOnly("shop", SERVER.url(Postgres.newDatabase(SERVER, "told")))
                .writable("local-told", SERVER.url(Postgres.newDatabase(SERVER, "local_told")))
                .stepBehind("job-finish.camel.yaml", "- log:", gate.step("told"))
                .observed()
                .start()) {
            held.client().syncAndAwait("shop", "local-told");
            await().until(() -> held.observe("metrics").body().contains("pgcaravan_outbox_jobs 1.0"));

            gate.letGoOn("local-told");
            await().until(() -> held.observe("metrics").body().contains("pgcaravan_outbox_jobs 0.0"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ops/grafana-dashboard.json", "ops/alerts.yml", "docs/operating.md"})
    void everyMetricThatIsSpokenOfIsThere(String file) throws IOException {
        Set<String> named = names(Files.readString(Path.of(file)));

        assertThat(named).hasSizeGreaterThan(4);
        assertThat(names(scrape())).containsAll(named);
    }

    @Test
    void everyMetricIsInThePage() throws IOException {
        Set<String> families = names(scrape()).stream()
                .map(name -> name.replaceFirst("_(sum|max|count)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(families)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Files.readString(Path.of("docs/operating.md")))
                        .contains(name));
    }

    @Test
    void databaseThatHealthNamesIsPartOfReadiness() {
        assertThat(service.observe("health/ready").body())
                .contains("database-shop")
                .doesNotContain("database-local");
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(name -> name.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String scrape() {
        return service.observe("metrics").body();
    }

    /** @return NaN when there is no such metric yet */
    private static double value(String metric) {
        return scrape().lines()
                .filter(line -> line.startsWith(metric + " "))
                .map(line -> Double.valueOf(line.substring(metric.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }
}
