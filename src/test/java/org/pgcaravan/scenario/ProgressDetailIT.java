package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.EventSocket;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/** What a job tells of its phases and of single tables. */
class ProgressDetailIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static String imported;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        imported = Postgres.newDatabase(SERVER, "imported");
        service = RunningService.with()
                .writable("imported", SERVER.url(imported))
                .readOnly("shop", SERVER.url(Scripts.newDatabase(SERVER, "shop")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void finishedSyncTellsItsPhasesInOrder() {
        JsonNode phases = client.syncAndAwait("shop", "local").at("/progress/phases");

        assertThat(phases.findValuesAsText("phase"))
                .containsExactly("snapshot", "plan", "schema", "copy", "finish", "proof", "swap", "done");
        assertThat(phases.findValuesAsText("startedAt")).isSorted();
    }

    @Test
    void tablesOfAFinishedSyncAreDoneWithTheRowsOfItsProof() {
        JsonNode job = client.syncAndAwait("shop", "local");
        Map<String, Long> proven = new TreeMap<>();
        job.at("/proof/tables")
                .forEach(table -> proven.put(
                        table.get("table").asText(), table.get("rowsReceived").asLong()));

        Map<String, Long> copied = new TreeMap<>();
        of(job, "copy").forEach(table -> {
            assertThat(table.get("state").asText()).isEqualTo("done");
            assertThat(table.get("bytes").asLong())
                    .isEqualTo(table.path("bytesTotal").asLong());
            copied.put(table.get("table").asText(), table.get("rows").asLong());
        });

        assertThat(copied).isEqualTo(proven);
        assertThat(of(job, "build")).as("its indexes and keys").isNotEmpty();
    }

    @Test
    void listsOfJobsAreBrief() {
        String id = client.syncAndAwait("shop", "local").get("id").asText();

        JsonNode listed = StreamSupport.stream(
                        ServiceClient.json(client.get("/api/jobs")).get("jobs").spliterator(), false)
                .filter(job -> job.get("id").asText().equals(id))
                .findFirst()
                .orElseThrow();

        assertThat(listed.at("/progress/percent").asDouble()).isEqualTo(100);
        assertThat(listed.get("progress").has("tables")).isFalse();
        assertThat(listed.get("progress").has("phases")).isFalse();
    }

    @Test
    void eventsTellWhatIsAtWork() {
        String id = client.sync("shop", "local");
        try (EventSocket socket = client.events("/ws/jobs/" + id)) {
            List<JsonNode> events = socket.awaitEndOf(id);

            assertThat(events).anyMatch(event -> event.at("/progress/tables").isArray());
            assertThat(events).noneMatch(event -> event.path("progress").has("phases"));
        }
    }

    /** Of the bytes of a dump as plain SQL, whatever is moved behind others, cut or passed over. */
    @ParameterizedTest
    @CsvSource({"false, parallel", "true, parallel", "false, single", "true, single"})
    void anImportTellsEachByteOfItsDumpOnce(boolean asOneFile, String transaction) {
        String dump = client.await(client.export("{\"source\": \"shop\"}"))
                .at("/result/dump")
                .asText();
        byte[] sql = client.download(dump + ".sql").body();
        Postgres.execute(SERVER, "postgres", "drop database if exists " + imported + " with (force)");
        Postgres.execute(SERVER, "postgres", "create database " + imported + " template template0");

        String id = client.load("{\"dump\": \"%s\", \"destination\": \"imported\", \"transaction\": \"%s\"}"
                .formatted(asOneFile ? client.upload(sql) : dump, transaction));
        try (EventSocket socket = client.events("/ws/jobs/" + id)) {
            List<Long> done = socket.awaitEndOf(id).stream()
                    .filter(event -> event.at("/progress/phase").asText().matches("copy|finish|proof|swap|done"))
                    .map(event -> event.at("/progress/bytesDone").asLong())
                    .toList();

            assertThat(done).isSorted().allMatch(bytes -> bytes <= sql.length);
        }
        assertThat(client.job(id).at("/state").asText()).isEqualTo("completed");
        assertThat(client.job(id).at("/progress/bytesDone").asLong()).isEqualTo(sql.length);
        assertThat(client.job(id).at("/progress/bytesTotal").asLong()).isEqualTo(sql.length);
    }

    private static List<JsonNode> of(JsonNode job, String task) {
        return StreamSupport.stream(job.at("/progress/tables").spliterator(), false)
                .filter(table -> table.get("task").asText().equals(task))
                .toList();
    }
}
