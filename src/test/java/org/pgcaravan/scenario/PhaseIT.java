package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Gate;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.ServiceProcess;

/**
 * Each way to replace a destination, ended behind each of its steps: by a failure, by a cancel, and by {@code kill -9} of
 * the service. The destination is as it was, and nothing is left; let go on, the job is complete.
 */
class PhaseIT {

    private static final List<String> WAYS = List.of("swap", "in-place", "append", "truncate", "upsert");
    private static final List<String> STEPS = List.of("plan", "hold", "backup", "schema", "tasks", "finish", "prove");
    private static final String TABLES = "create table parent (id int primary key, note text);"
            + "create table child (id int generated always as identity primary key, parent int references parent)";

    private static PostgresServer server;

    @TempDir
    private Path folder;

    private Gate gate;
    private final Map<String, Map<String, String>> before = new LinkedHashMap<>();

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = PostgresServer.start(directory, Map.of("max_connections", "500"));
        execute("postgres", "create database phases template template0");
        execute("phases", TABLES);
        execute("phases", "insert into parent select n, 'new ' || n from generate_series(1, 500) as n");
        execute("phases", "insert into child (parent) select 1 + n % 500 from generate_series(1, 1000) as n");
        execute("phases", "select lo_from_bytea(0, 'large')");
        for (String way : List.of("append", "other")) {
            execute("postgres", "create database before_" + way + " template template0");
            execute("before_" + way, TABLES);
            execute("before_" + way, "create view seen as select note from parent; select lo_from_bytea(0, 'mine')");
        }
        execute("before_append", "insert into parent values (1000, 'mine')");
        execute("before_other", "insert into parent values (1, 'old'), (1000, 'mine')");
        execute("before_other", "insert into child (parent) values (1000)");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void execute(String database, String sql) {
        Postgres.execute(server, database, sql);
    }

    /** A destination, and its alias, for each way and each step; the gate holds its job behind that step. */
    @BeforeEach
    void fill() throws IOException {
        gate = new Gate(Files.createDirectory(folder.resolve("gate")));
        for (String way : WAYS) {
            for (String step : STEPS) {
                String alias = way + "-" + step;
                String like = way.equals("append") ? "before_append" : "before_other";
                execute("postgres", "drop database if exists \"" + alias + "\" with (force)");
                execute("postgres", "create database \"" + alias + "\" template " + like);
                before.put(alias, Contents.of(server, alias));
            }
        }
    }

    @AfterEach
    void dropPrevious() {
        Contents.column(server, "postgres", "select datname from pg_database where datname ~ '__previous_'")
                .forEach(name -> execute("postgres", "drop database \"" + name + "\" with (force)"));
    }

    private RunningService.Builder configured() {
        RunningService.Builder builder = RunningService.with()
                .knob("jobs.concurrency", String.valueOf(before.size()))
                .knob("transfer.jobs", "1")
                .knob("backup.directory", folder.resolve("backups").toString())
                .readOnly("source", server.url("phases"));
        before.keySet().forEach(alias -> builder.writable(alias, server.url(alias)));
        for (String step : STEPS) {
            switch (step) {
                case "tasks" ->
                    // the job's own, not its backup's, while others of it are done
                    builder.stepBefore(
                            "task-run.camel.yaml",
                            "- bean: {ref: tasks, method: run}",
                            gate.step(
                                    step,
                                    "${body.subject} contains 'child' && ${body.attempt} not contains '/backup'"));
                case "backup" ->
                    builder.stepBehind(
                            "backup-run.camel.yaml", "- bean: {ref: backup, method: finish}", gate.step(step));
                default ->
                    builder.stepBehind(
                            "sync-run.camel.yaml", "- bean: {ref: sync, method: " + step + "}", gate.step(step));
            }
        }
        return builder;
    }

    /** @return the jobs by their destinations, each waiting behind its step */
    private Map<String, String> submit(ServiceClient client) {
        Map<String, String> jobs = new LinkedHashMap<>();
        for (String alias : before.keySet()) {
            String way = alias.substring(0, alias.lastIndexOf('-'));
            jobs.put(
                    alias,
                    client.submit("{\"source\": \"source\", \"destination\": \"" + alias + "\", \"replace\": \"" + way
                            + "\", \"backup\": \"dump\"}"));
        }
        jobs.forEach((alias, job) -> await(alias).atMost(Duration.ofMinutes(2)).until(() -> gate.hasArrived(alias)));
        return jobs;
    }

    private static void allEnd(ServiceClient client, Map<String, String> jobs, String state) {
        jobs.forEach((alias, job) -> {
            JsonNode ended = client.await(job);
            assertThat(ended.at("/state").asText()).as(alias + ": " + ended).isEqualTo(state);
        });
    }

    private void destinationsAreAsBefore() {
        before.forEach((alias, contents) ->
                assertThat(Contents.of(server, alias)).as(alias).isEqualTo(contents));
    }

    private void nothingIsLeft() throws IOException {
        assertThat(Contents.column(server, "postgres", "select datname from pg_database where datname ~ '__incoming_'"))
                .isEmpty();
        assertThat(unfinishedBackups()).isEmpty();
    }

    private List<Path> unfinishedBackups() throws IOException {
        try (var files = Files.list(folder.resolve("backups"))) {
            return files.filter(file -> file.toString().endsWith(".partial")).toList();
        }
    }

    private void destinationsAreComplete() {
        Map<String, String> source = Contents.of(server, "phases");
        for (String step : STEPS) {
            assertThat(Contents.of(server, "swap-" + step)).as(step).isEqualTo(source);
            assertThat(Contents.of(server, "in-place-" + step)).as(step).isEqualTo(source);
            assertThat(parents("append-" + step)).containsExactly("501 mine new 7");
            assertThat(parents("upsert-" + step)).containsExactly("501 mine new 7");
            assertThat(parents("truncate-" + step)).containsExactly("500 - new 7");
        }
    }

    private static List<String> parents(String database) {
        return Contents.column(
                server,
                database,
                "select count(*) || ' ' || coalesce(max(note) filter (where id = 1000), '-') || ' '"
                        + " || max(note) filter (where id = 7) from parent");
    }

    @Test
    void whatFailsOrIsCancelledBehindAnyStepLeavesTheDestinationAsItWas() throws Exception {
        try (RunningService service = configured().start()) {
            ServiceClient client = service.client();
            Map<String, String> failing = submit(client);
            for (String alias : failing.keySet()) {
                gate.letFail(alias);
            }
            allEnd(client, failing, "failed");
            destinationsAreAsBefore();
            nothingIsLeft();
            for (String alias : failing.keySet()) {
                gate.shut(alias);
            }

            Map<String, String> cancelled = submit(client);
            for (Map.Entry<String, String> job : cancelled.entrySet()) {
                assertThat(client.delete("/api/jobs/" + job.getValue()).statusCode())
                        .isEqualTo(202);
                gate.letGoOn(job.getKey());
            }
            allEnd(client, cancelled, "cancelled");
            destinationsAreAsBefore();
            nothingIsLeft();

            allEnd(client, submit(client), "completed"); // the gates stand open
            destinationsAreComplete();
        }
    }

    @Test
    void aServiceThatIsKilledBehindAnyStepLeavesTheDestinationAsItWas() throws Exception {
        RunningService.Builder configured = configured();
        Map<String, String> jobs;
        try (ServiceProcess service = configured.startAsProcess()) {
            jobs = submit(service.client());

            service.kill();
        }

        destinationsAreAsBefore();
        for (String alias : jobs.keySet()) {
            gate.letGoOn(alias);
        }
        // the next one takes the jobs up when their leases are over, and cleans up what they left
        try (ServiceProcess next = configured.startAsProcess()) {
            allEnd(next.client(), jobs, "completed");
            destinationsAreComplete();
            // what a killed process was writing goes with the next dump that is written a minute later, or more
            for (Path unfinished : unfinishedBackups()) {
                Files.setLastModifiedTime(
                        unfinished, FileTime.from(Instant.now().minusSeconds(120)));
            }
            String later = next.client().backup("{\"source\": \"swap-plan\"}");
            assertThat(next.client().await(later).at("/state").asText()).isEqualTo("completed");
            nothingIsLeft();
        }
    }
}
