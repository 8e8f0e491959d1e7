package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

/** What operators do to {@code routes/} while the service runs. */
class RouteEditIT {

    private static final PostgresServer SERVER = Postgres.server();

    private final LogLines log = new LogLines();
    private RunningService service;
    private ServiceClient client;

    @BeforeEach
    void start() {
        service = RunningService.with()
                .readOnly("empty", SERVER.url(Postgres.newDatabase(SERVER, "empty")))
                .readOnly("copies", SERVER.url(OddDatabases.copies(SERVER)))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .start();
        client = service.client();
    }

    @AfterEach
    void stop() {
        service.close();
        log.close();
    }

    @Test
    void editedLineIsSaidWithoutARestart() throws IOException {
        edit("job-finish.camel.yaml", "\"Job ${body.job}", "\"Well done ${body.job}");
        log.await("job-finish.camel.yaml was edited; its routes run");

        JsonNode job = completed();

        log.await("Well done " + job.get("id").asText());
    }

    @Test
    void addedStepRuns() throws IOException {
        append("job-finish.camel.yaml", "        - log: \"My own step saw ${body.state.wireName}\"\n");
        log.await("job-finish.camel.yaml was edited; its routes run");

        completed();

        log.await("My own step saw completed");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "broken YAML       | - log: \"never closed",
                "unknown step      | - teleport: {to: mars}",
                "unknown component | - to: teleport:mars",
                "missing bean      | - bean: {ref: nobody, method: nothing}",
                "unknown option    | - to: {uri: \"log:x\", parameters: {colour: red}}",
                "missing property  | - to: \"log:{{no.such.property}}\"",
            })
    void editThatCannotRunIsRefusedAndTheOldRouteRunsOn(String what, String step) throws IOException {
        append("job-finish.camel.yaml", "        " + step + "\n");
        log.await("ERROR", "job-finish.camel.yaml was edited and is refused; the old route keeps running");

        completed();
    }

    @Test
    void takenRouteIdIsRefused() throws IOException {
        edit("job-finish.camel.yaml", "id: job-finish", "id: task-run");
        log.await("ERROR", "job-finish.camel.yaml was edited and is refused", "task-run");

        completed();
    }

    @Test
    void refusedEditThatIsMendedIsTaken() throws IOException {
        edit("job-finish.camel.yaml", "\"Job ${body.job}", "\"Well done ${body.job}");
        edit("job-finish.camel.yaml", "seda:job-finished", "teleport:job-finished");
        log.await("job-finish.camel.yaml was edited and is refused");
        edit("job-finish.camel.yaml", "teleport:job-finished", "seda:job-finished");
        log.await("job-finish.camel.yaml was edited; its routes run");

        JsonNode job = completed();

        log.await("Well done " + job.get("id").asText());
    }

    @Test
    void editOfAFileAtWorkWaitsForTheJob() throws IOException {
        String id = client.sync("copies", "local");
        Sessions.awaitStatement(SERVER, id, "COPY%FROM STDIN");

        edit("sync-run.camel.yaml", "checksums if wanted", "checksums where wanted");
        log.await("sync-run.camel.yaml was edited; the edit waits until no job runs in it");
        assertThat(client.job(id).get("state").asText()).isEqualTo("running");
        client.delete("/api/jobs/" + id);
        client.await(id);

        log.await("sync-run.camel.yaml was edited; its routes run");
        completed();
    }

    @Test
    void ownStepThatFailsChangesNothingAboutTheJob() throws IOException {
        append(
                "job-finish.camel.yaml",
                "        - throwException: {exceptionType: java.io.IOException, message: \"no mail today\"}\n");
        log.await("job-finish.camel.yaml was edited; its routes run");

        JsonNode job = completed();

        log.await("A step of job-finish failed: no mail today");
        assertThat(client.job(job.get("id").asText())).isEqualTo(job);
    }

    @Test
    void brokenSharedFileIsRefusedToo() throws IOException {
        edit("shared/error-handling.camel.yaml", "ref: outcomes", "ref: nobody");
        log.await("ERROR", "error-handling.camel.yaml was edited and is refused");

        completed();
    }

    private JsonNode completed() {
        JsonNode job = client.syncAndAwait("empty", "local");
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }

    private void edit(String file, String before, String after) throws IOException {
        Path route = service.route(file);
        String text = Files.readString(route);
        assertThat(text).contains(before);
        Files.writeString(route, text.replace(before, after));
    }

    private void append(String file, String text) throws IOException {
        Path route = service.route(file);
        Files.writeString(route, Files.readString(route) + text);
    }
}
