package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/** Backups on demand, and beside a swap. */
class BackupIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static String shop;
    private static String local;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        shop = Scripts.newDatabase(SERVER, "shop");
        local = Postgres.newDatabase(SERVER, "backed_up");
        service = RunningService.with()
                .readOnly("staging", SERVER.url(shop))
                .writable("local", SERVER.url(local))
                .knob("backup.keep", "2")
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static List<String> backupsOf(String alias) {
        List<String> ids = new ArrayList<>();
        ServiceClient.json(client.get("/api/dumps")).at("/dumps").forEach(dump -> {
            if (dump.at("/backup").asBoolean() && dump.at("/source").asText().equals(alias)) {
                ids.add(dump.at("/id").asText());
            }
        });
        return ids;
    }

    @Test
    void aBackupIsADumpThatCanBeImportedAndTheNewestAreKept() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            JsonNode job = client.await(client.backup("{\"source\": \"staging\"}"));
            assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
            assertThat(job.at("/type").asText()).isEqualTo("backup");
            made.add(job.at("/result/dump").asText());
        }

        await().untilAsserted(() -> assertThat(backupsOf("staging")).containsExactly(made.get(2), made.get(1)));

        JsonNode restored =
                client.await(client.load("{\"dump\": \"%s\", \"destination\": \"local\"}".formatted(made.get(2))));
        assertThat(restored.at("/state").asText()).as(restored.toString()).isEqualTo("completed");
        assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, shop));
    }

    @Test
    void aSwapBacksUpWhatItReplacesWhenAsked() {
        Postgres.execute(SERVER, local, "create table if not exists public.mine as select 7 as id");

        JsonNode job = client.await(
                client.submit("{\"source\": \"staging\", \"destination\": \"local\", \"backup\": \"dump\"}"));

        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(job.at("/result/previous").asText()).isNotEmpty();
        JsonNode backup = ServiceClient.json(
                client.get("/api/dumps/" + job.at("/result/backup").asText()));
        assertThat(backup.at("/tables").toString()).contains("public.mine");
    }

    @Test
    void aDestinationThatIsNotThereYetNeedsNone() {
        String missing = local + "_missing";
        try (RunningService other = RunningService.with()
                .readOnly("staging", SERVER.url(shop))
                .writable("local", SERVER.url(missing))
                .start()) {
            JsonNode job = other.client()
                    .await(other.client()
                            .submit("{\"source\": \"staging\", \"destination\": \"local\", \"backup\": \"dump\"}"));

            assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
            assertThat(job.at("/result/backup").isMissingNode()).isTrue();
        }
    }
}
