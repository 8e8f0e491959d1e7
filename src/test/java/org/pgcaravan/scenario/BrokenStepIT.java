package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.LogLines;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/** An operator's step that fails before a task's own ends the job by the routes, as any other failure does. */
class BrokenStepIT {

    private static final PostgresServer SERVER = Postgres.server();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"source\": \"staging\", \"destination\": \"local\"}",
                "{\"source\": \"staging\", \"destination\": \"local\", \"replace\": \"in-place\"}",
                "{\"source\": \"staging\"}"
            })
    void jobFailsByTheRoutesThemselves(String request) {
        String local = Postgres.newDatabase(SERVER, "local");
        Postgres.execute(SERVER, local, "create table mine as select 1 as id");
        Map<String, String> before = Contents.of(SERVER, local);
        try (LogLines log = new LogLines();
                RunningService service = RunningService.with()
                        .readOnly("staging", SERVER.url(Scripts.newDatabase(SERVER, "shop")))
                        .writable("local", SERVER.url(local))
                        .stepBefore(
                                "task-run.camel.yaml",
                                "- bean: {ref: tasks, method: run}",
                                "- throwException: {exceptionType: java.lang.IllegalStateException, message: broken}")
                        .start()) {
            ServiceClient client = service.client();
            String path = request.contains("destination") ? "/api/sync" : "/api/sync/export";
            for (int times = 0; times < 3; times++) {
                JsonNode job = client.await(
                        ServiceClient.json(client.post(path, request)).get("id").asText());

                assertThat(job.at("/state").asText()).as(job.toPrettyString()).isEqualTo("failed");
                assertThat(job.at("/error/code").asText()).isEqualTo("internal-error");
            }
            assertThat(log.all()).noneMatch(line -> line.contains("did not record its outcome by itself"));
        }
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
    }
}
