package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.routes.RoutesDoc;
import org.pgcaravan.support.Listener;
import org.pgcaravan.support.LogLines;
import org.pgcaravan.support.OddDatabases;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.ServiceProcess;
import redis.clients.jedis.Jedis;

/** The examples of docs/routes.md, on a running service. */
class TemplatesIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final Duration LONG = Duration.ofSeconds(60);

    private final LogLines log = new LogLines();
    private final String source = Postgres.newDatabase(SERVER, "source");
    private final String destination = Postgres.newDatabase(SERVER, "destination");
    private RunningService service;

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
        log.close();
    }

    @Test
    void scheduledJobIsOneJobAMomentHoweverManyServicesHaveTheSchedule() {
        String own = RoutesDoc.example("scheduled-job")
                .replace("0 0 3 * * ?", "* * * * * ?")
                .replace(
                        "{\"type\": \"sync\", \"source\": \"staging\", \"destination\": \"local\"}",
                        "{\"type\": \"export\", \"source\": \"staging\", \"where\": {} }");
        String prefix = Redis.newPrefix();
        RunningService.Builder first = knobs().knob("redis.prefix", prefix).routeFile("nightly.camel.yaml", own);
        RunningService.Builder second =
                knobs().knob("redis.prefix", prefix).knob("node", "second").routeFile("nightly.camel.yaml", own);
        try (ServiceProcess other = second.startAsProcess();
                Jedis redis = new Jedis("127.0.0.1", Redis.server().port())) {
            service = first.start();
            await().atMost(LONG)
                    .until(() ->
                            exchanges(service.client(), "nightly") >= 3 && exchanges(other.client(), "nightly") >= 3);

            JsonNode jobs = ServiceClient.json(service.client().get("/api/jobs?limit=200"))
                    .get("jobs");
            long asked = exchanges(service.client(), "nightly") + exchanges(other.client(), "nightly");
            long moments = redis.keys(prefix + "key:schedule nightly:*").size();
            assertThat((long) jobs.size()).isLessThanOrEqualTo(moments).isLessThan(asked);
            assertThat(jobs.get(0).get("type").asText()).isEqualTo("export");
            assertThat(jobs.get(0).get("requestedBy").asText()).isEqualTo("schedule nightly");
        }
    }

    @Test
    void webhookHearsOfTheJobsThatFailedAlsoWhenItIsAwayAtFirst() {
        try (Listener listener = new Listener(1)) {
            start(knobs().routeFile(
                            "tell-failures.camel.yaml",
                            RoutesDoc.example("webhook").replace("https://example.org/hook", listener.url())));
            assertThat(service.client()
                            .syncAndAwait("staging", "local")
                            .get("state")
                            .asText())
                    .isEqualTo("completed");

            String failed =
                    service.client().syncAndAwait("broken", "local").get("id").asText();

            await().atMost(LONG).until(() -> !listener.heard().isEmpty());
            assertThat(listener.heard()).hasSize(1);
            JsonNode job = listener.heard().get(0);
            assertThat(job.get("id").asText()).isEqualTo(failed);
            assertThat(job.get("state").asText()).isEqualTo("failed");
            assertThat(job.at("/error/message").asText()).isNotBlank();
            assertThat(listener.contentTypes()).containsExactly("application/json");
        }
    }

    @Test
    void webhookThatIsGoneIsLoggedWithoutItsAddressAndHoldsUpNoJob() {
        String url;
        try (Listener listener = new Listener(0)) {
            url = listener.url();
        }
        start(knobs().stepBehind(
                        "shared/error-handling.camel.yaml", "backOffMultiplier: 4", "maximumRedeliveryDelay: 1")
                .routeFile(
                        "tell-failures.camel.yaml",
                        RoutesDoc.example("webhook").replace("https://example.org/hook", url)));

        service.client().syncAndAwait("broken", "local");
        service.client().syncAndAwait("staging", "local");

        log.await("ERROR", "A delivery of tell-failures failed");
        assertThat(log.all()).noneMatch(line -> line.contains("token-that-is-secret"));
    }

    @Test
    void chatGetsOneSentence() {
        try (Listener listener = new Listener(0)) {
            start(knobs().routeFile(
                            "chat.camel.yaml",
                            RoutesDoc.example("chat-message").replace("https://example.org/chat", listener.url())));

            String completed =
                    service.client().syncAndAwait("staging", "local").get("id").asText();
            String failed =
                    service.client().syncAndAwait("broken", "local").get("id").asText();

            await().atMost(LONG).until(() -> listener.heard().size() == 2);
            assertThat(listener.heard().get(0).get("text").asText())
                    .isEqualTo("sync " + completed + " of staging into local: completed");
            assertThat(listener.heard().get(1).get("text").asText())
                    .startsWith("sync " + failed + " of broken into local: failed. ");
        }
    }

    @Test
    void completedJobsLeaveAFile(@TempDir Path folder) throws IOException {
        Path jobs = folder.resolve("jobs");
        start(knobs().routeFile(
                        "keep-proofs.camel.yaml",
                        RoutesDoc.example("job-file").replace("/var/lib/pgcaravan/jobs", jobs.toString())));
        service.client().syncAndAwait("broken", "local");

        String id = service.client().syncAndAwait("staging", "local").get("id").asText();

        Path file = jobs.resolve(id + ".json");
        await().atMost(LONG).until(() -> Files.exists(file));
        JsonNode job = ServiceClient.json(Files.readString(file));
        assertThat(job.get("state").asText()).isEqualTo("completed");
        assertThat(job.has("proof")).isTrue();
        try (var files = Files.list(jobs)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void sqlRunsOnTheDestinationAfterASync() throws Exception {
        try (Connection connection = SERVER.connect(source)) {
            connection.createStatement().execute("CREATE SCHEMA shop");
            connection.createStatement().execute("CREATE TABLE shop.customers (id int, email text)");
            connection.createStatement().execute("INSERT INTO shop.customers VALUES (1, 'anna@example.com')");
        }
        start(knobs().routeFile("mask.camel.yaml", RoutesDoc.example("sql-after-sync")));

        String id = service.client().syncAndAwait("staging", "local").get("id").asText();

        log.await("The SQL of mask ran on local after " + id + ": 1 rows");
        assertThat(email(destination)).isEqualTo("nobody1@example.org");
        assertThat(email(source)).isEqualTo("anna@example.com");
    }

    @Test
    void sqlOnADatabaseThatMayNotBeWrittenToIsRefused() {
        start(knobs().routeFile(
                        "mask.camel.yaml",
                        RoutesDoc.example("sql-after-sync").replace("value: local", "value: staging")));

        log.await("ERROR", "mask.camel.yaml is refused", "destination-staging");
    }

    @Test
    void guardIsAskedBeforeSqlRuns() throws Exception {
        try (Connection connection = SERVER.connect(source)) {
            connection.createStatement().execute("CREATE TABLE kept (id int)");
        }
        // writable by its own knob, and the very database that "staging" may only read
        start(knobs().writable("alias", SERVER.url(source))
                .routeFile(
                        "mask.camel.yaml",
                        RoutesDoc.example("sql-after-sync")
                                .replace("value: local", "value: alias")
                                .replaceAll("sql, value: \".*\"", "sql, value: \"DROP TABLE kept\"")
                                .replace("routeTemplateRef: sql-after-sync", "routeTemplateRef: sql-always"))
                .routeFile(
                        "templates/sql-always.camel.yaml",
                        template("sql-after-sync")
                                .replace("id: sql-after-sync", "id: sql-always")
                                .replace("'{{types}}', '{{destination}}'", "'any', 'any'")));

        service.client().syncAndAwait("staging", "local");

        log.await("ERROR", "A step of mask failed", "'alias'");
        try (Connection connection = SERVER.connect(source)) {
            connection.createStatement().execute("SELECT FROM kept");
        }
    }

    @Test
    void editOfATemplateReachesTheRoutesThatWereMadeOfIt() throws IOException {
        start(knobs().routeFile(
                        "mask.camel.yaml",
                        RoutesDoc.example("sql-after-sync")
                                .replaceAll("sql, value: \".*\"", "sql, value: \"SELECT 1\"")));
        Path file = service.route("templates/sql-after-sync.camel.yaml");

        Files.writeString(file, Files.readString(file).replace("The SQL of", "This is what"));

        log.await("sql-after-sync.camel.yaml was edited; its routes run");
        service.client().syncAndAwait("staging", "local");
        log.await("This is what mask ran on local");
    }

    @Test
    void stepOfOnesOwnInJobFinishTellsOfFailures() throws IOException {
        String page = RoutesDoc.text();
        String step = page.substring(page.indexOf("        - filter:\n"));
        step = step.substring(0, step.indexOf("```"));
        start(knobs());
        Path file = service.route("job-finish.camel.yaml");

        Files.writeString(file, Files.readString(file) + step);

        log.await("job-finish.camel.yaml was edited; its routes run");
        String failed =
                service.client().syncAndAwait("broken", "local").get("id").asText();
        log.await("Job " + failed + " failed: ");
    }

    private static String template(String name) throws IOException {
        return Files.readString(Path.of("routes/templates", name + ".camel.yaml"));
    }

    private static String email(String database) throws Exception {
        try (Connection connection = SERVER.connect(database);
                var rows = connection.createStatement().executeQuery("SELECT email FROM shop.customers")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private RunningService.Builder knobs() {
        return RunningService.with()
                .readOnly("staging", SERVER.url(source))
                .readOnly("broken", SERVER.url(OddDatabases.withIndexThatFails(SERVER)))
                .writable("local", SERVER.url(destination));
    }

    private void start(RunningService.Builder builder) {
        service = builder.start();
    }

    private static long exchanges(ServiceClient client, String route) {
        return StreamSupport.stream(
                        ServiceClient.json(client.get("/api/routes"))
                                .get("routes")
                                .spliterator(),
                        false)
                .filter(view -> view.path("id").asText().equals(route))
                .findFirst()
                .orElseThrow()
                .at("/exchanges/total")
                .asLong();
    }
}
