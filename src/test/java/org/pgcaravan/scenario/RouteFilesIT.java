package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.LogLines;
import org.pgcaravan.support.OddDatabases;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.Sessions;

/** Operators' own files in {@code routes/}, and what {@code GET /api/routes} says of all of them. */
class RouteFilesIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String OWN = """
            - route:
                id: my-clock
                description: A tick in, nothing out.
                from:
                  uri: timer:my-clock
                  parameters: {period: 100}
                  steps:
                    - log: "%s"
            """;

    private final LogLines log = new LogLines();
    private RunningService service;

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
        log.close();
    }

    @Test
    void everyRouteIsListedWithItsFileAndWhatItHasSeen() {
        start(knobs());
        service.client().syncAndAwait("empty", "local");

        JsonNode own = await().until(
                        () -> route("job-finish"),
                        found -> found.at("/exchanges/total").asInt() == 1);
        assertThat(own.get("file").asText()).isEqualTo("job-finish.camel.yaml");
        assertThat(own.get("state").asText()).isEqualTo("running");
        assertThat(own.has("reason")).isFalse();
        assertThat(own.get("description").asText()).startsWith("A JobOutcome in");
        assertThat(own.at("/exchanges/failed").asInt()).isZero();
        assertThat(route("startSync").has("file")).isFalse();
        assertThat(route("startSync").at("/exchanges/total").asInt()).isEqualTo(1);
    }

    @Test
    void everyRouteIsToldStepByStep() {
        start(RunningService.with());
        JsonNode export = route("export-run");

        assertThat(export.get("from").asText()).isEqualTo("direct:export-run");
        assertThat(export.findValuesAsText("what"))
                .as("also those within others")
                .contains("export.begin", "export.plan", "direct:task-run", "export.close(${variable.attempt})");
        assertThat(export.findValuesAsText("kind")).contains("bean", "split", "to", "doTry", "doFinally");
        assertThat(export.at("/steps/0/exchanges/total").asInt()).isZero();
    }

    /** Of six ticks three are let by, the other three fail; a step within a split sees each part. */
    @Test
    void everyStepSaysWhatItHasSeen() throws IOException {
        start(knobs());
        String counted = """
                - route:
                    id: my-clock
                    from:
                      uri: timer:my-clock
                      parameters: {period: 20, repeatCount: 6, includeMetadata: true}
                      steps:
                        - setBody: {constant: "a,b"}
                        - split:
                            expression: {tokenize: {token: ","}}
                            steps:
                              - log: "part"
                        - choice:
                            when:
                              - expression: {simple: "${exchangeProperty.CamelTimerCounter} > 3"}
                                steps:
                                  - throwException: {exceptionType: java.lang.IllegalStateException, message: "no"}
                        - log: "let by"
                """;
        Files.writeString(service.route("my-clock.camel.yaml"), counted);
        awaitListed(() ->
                assertThat(find("my-clock").map(now -> seen(now, "/exchanges"))).contains("6 of which failed 3"));

        JsonNode clock = route("my-clock");
        assertThat(seen(clock, "/steps/0/exchanges")).isEqualTo("6 of which failed 0");
        assertThat(seen(clock, "/steps/1/exchanges")).isEqualTo("6 of which failed 0");
        assertThat(seen(clock, "/steps/1/steps/0/exchanges")).isEqualTo("12 of which failed 0");
        assertThat(seen(clock, "/steps/2/exchanges")).isEqualTo("6 of which failed 3");
        assertThat(seen(clock, "/steps/2/steps/0/steps/0/exchanges")).isEqualTo("3 of which failed 3");
        assertThat(seen(clock, "/steps/3/exchanges")).isEqualTo("3 of which failed 0");
        assertThat(clock.findValuesAsText("inflight")).containsOnly("0");

        Files.writeString(service.route("my-clock.camel.yaml"), counted.replace("repeatCount: 6", "repeatCount: 1"));
        awaitListed(() -> assertThat(find("my-clock").map(again -> seen(again, "/exchanges")))
                .as("since it was loaded")
                .contains("1 of which failed 0"));
    }

    private static String seen(JsonNode view, String exchanges) {
        JsonNode counted = view.at(exchanges);
        return counted.get("total") + " of which failed " + counted.get("failed");
    }

    @Test
    void newFileRunsAndADeletedOneDoesNotAnyMore() throws IOException {
        start(knobs());

        Files.writeString(service.route("my-clock.camel.yaml"), OWN.formatted("tick tock"));
        log.await("tick tock");
        assertThat(route("my-clock").get("file").asText()).isEqualTo("my-clock.camel.yaml");

        Files.delete(service.route("my-clock.camel.yaml"));
        log.await("my-clock.camel.yaml is gone, and so are its routes");
        assertThat(find("my-clock")).isEmpty();
    }

    @Test
    void newFileThatCannotRunIsListedByItselfUntilItIsMendedOrGone() throws IOException {
        start(knobs());
        Path file = service.route("my-clock.camel.yaml");

        Files.writeString(file, OWN.formatted("tick tock").replace("timer:", "teleport:"));
        log.await("ERROR", "my-clock.camel.yaml is new and is refused", "teleport");
        JsonNode refused = refused("my-clock.camel.yaml");
        assertThat(refused.has("id")).isFalse();
        assertThat(refused.get("reason").asText()).contains("teleport");

        Files.delete(file);
        awaitListed(() -> assertThat(files()).doesNotContain("my-clock.camel.yaml"));

        Files.writeString(file, OWN.formatted("mended"));
        log.await("mended");
        assertThat(route("my-clock").get("state").asText()).isEqualTo("running");
    }

    @Test
    void refusedEditIsToldWithEachRouteOfTheFileUntilItIsTakenBack() throws IOException {
        start(knobs());
        Path file = service.route("job-submit-redis.camel.yaml");
        String before = Files.readString(file);

        Files.writeString(file, before.replace("ref: jobIntake", "ref: nobody"));

        awaitListed(() -> assertThat(route("redis-reply").get("state").asText()).isEqualTo("refused"));
        assertThat(route("job-submit-stream").get("reason").asText()).contains("nobody");
        Files.writeString(file, before);
        awaitListed(() -> assertThat(route("redis-reply").get("state").asText()).isEqualTo("running"));
    }

    @Test
    void editThatWaitsForAJobIsPendingAndThenRuns() throws IOException {
        start(knobs());
        String id = service.client().sync("copies", "local");
        Sessions.awaitStatement(SERVER, id, "COPY%FROM STDIN");
        Path file = service.route("sync-run.camel.yaml");

        Files.writeString(file, Files.readString(file).replace("checksums if wanted", "checksums where wanted"));

        awaitListed(() -> assertThat(route("sync-run").get("state").asText()).isEqualTo("pending"));
        assertThat(route("sync-run").get("reason").asText()).contains("waits");
        assertThat(route("sync-run").at("/exchanges/inflight").asInt()).isEqualTo(1);
        service.client().delete("/api/jobs/" + id);
        service.client().await(id);
        awaitListed(() -> assertThat(route("sync-run").get("state").asText()).isEqualTo("running"));
    }

    @Test
    void deletedFileThatTheServiceNeedsRunsOnAndIsToldSo() throws IOException {
        start(knobs());

        Files.delete(service.route("job-finish.camel.yaml"));

        log.await("ERROR", "job-finish.camel.yaml is gone; its routes run on");
        assertThat(route("job-finish").get("reason").asText()).startsWith("The file is gone; its routes run on");
        assertThat(service.client().syncAndAwait("empty", "local").get("state").asText())
                .isEqualTo("completed");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "my-clock.camel.yaml           | timer: | teleport: | teleport",
                "my-clock.camel.yaml           | steps: | steps     | scanning",
                "my-clock.camel.yaml           | id: my-clock | id: startSync | startSync",
                "my-clock.camel.yaml           | id: my-clock | id: task-run  | task-run",
                "my-clock.camel.yaml           | description: | routeConfigurationId: nobody # | routeConfiguration nobody",
                "shared/my-clock.camel.yaml    | timer: | teleport: | teleport",
                "templates/my-clock.camel.yaml | timer: | teleport: | teleport",
            })
    void serviceStartsWithoutAnOwnFileThatCannotRunAndSaysSo(String name, String before, String after, String reason) {
        start(knobs().routeFile(name, OWN.formatted("tick").replace(before, after)));

        log.await("ERROR", name + " is refused, and the service starts without it");
        assertThat(refused(name).toString()).contains(reason);
        assertThat(service.client().syncAndAwait("empty", "local").get("state").asText())
                .isEqualTo("completed");
        assertThat(service.observe("health/ready").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"job-run.camel.yaml", "shared/error-handling.camel.yaml"})
    void serviceDoesNotStartWithoutAFileThatItNeeds(String name) {
        assertThatThrownBy(() -> start(knobs().routeFile(name, null)))
                .cause()
                .hasStackTraceContaining("routes.directory (ROUTES_DIRECTORY) lacks " + name);
    }

    @Test
    void serviceDoesNotStartWhenAFileThatItNeedsCannotRun() {
        assertThatThrownBy(() -> start(knobs().stepBehind("job-finish.camel.yaml", "- log:", "- to: teleport:mars")))
                .cause()
                .hasStackTraceContaining(
                        "routes/job-finish.camel.yaml cannot run, and the service cannot do without it")
                .hasStackTraceContaining("teleport");
    }

    private static RunningService.Builder knobs() {
        return RunningService.with()
                .readOnly("empty", SERVER.url(Postgres.newDatabase(SERVER, "empty")))
                .readOnly("copies", SERVER.url(OddDatabases.copies(SERVER)))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .observed();
    }

    private void start(RunningService.Builder builder) {
        service = builder.start();
    }

    private JsonNode routes() {
        return ServiceClient.json(service.client().get("/api/routes")).get("routes");
    }

    private Optional<JsonNode> find(String id) {
        return StreamSupport.stream(routes().spliterator(), false)
                .filter(route -> route.path("id").asText().equals(id))
                .findFirst();
    }

    private JsonNode route(String id) {
        return find(id).orElseThrow();
    }

    private java.util.List<String> files() {
        return routes().findValuesAsText("file");
    }

    private JsonNode refused(String file) {
        return StreamSupport.stream(routes().spliterator(), false)
                .filter(route -> route.path("file").asText().equals(file)
                        && route.get("state").asText().equals("refused"))
                .findFirst()
                .orElseThrow();
    }

    /** While a file's routes are replaced they are not there. */
    private static void awaitListed(org.awaitility.core.ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreException(NoSuchElementException.class)
                .untilAsserted(assertion);
    }
}
