package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/** Previews of exports and imports. */
class PreviewDumpIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static String source;
    private static String local;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        source = Scripts.newDatabase(SERVER, "shop");
        local = Postgres.newDatabase(SERVER, "local");
        Postgres.execute(SERVER, source, "analyze");
        Postgres.execute(SERVER, local, "create table mine as select generate_series(1, 42) as id");
        service = RunningService.with()
                .readOnly("staging", SERVER.url(source))
                .writable("local", SERVER.url(local))
                .writable("new", SERVER.url("not_there_yet"))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void exportArrivesWholeAndLosesNothing() {
        String before = client.get("/api/dumps").body();

        JsonNode preview = client.preview("{\"type\": \"export\", \"source\": \"staging\"}");

        assertThat(preview.has("lost")).isFalse();
        assertThat(preview.at("/arrives/objects/table").asInt()).isPositive();
        assertThat(preview.at("/arrives/bytes").asLong()).isPositive();
        assertThat(find(preview.get("requirements"), "what", "disk of the dumps")
                        .get("ok")
                        .isBoolean())
                .isTrue();
        assertThat(preview.get("goes").asBoolean()).isTrue();
        assertThat(client.get("/api/dumps").body()).isEqualTo(before);
    }

    @Test
    void importOfADumpArrivesAsItsManifestSaysAndIsHeldToItsPlan() {
        String plan = client.preview("{\"type\": \"export\", \"source\": \"staging\"}")
                .get("plan")
                .asText();
        JsonNode export = client.await(client.export("{\"source\": \"staging\", \"plan\": \"" + plan + "\"}"));
        assertThat(export.get("state").asText()).as(export.toString()).isEqualTo("completed");
        String request = "\"dump\": \"" + export.at("/result/dump").asText() + "\", \"destination\": \"local\"";
        var before = Contents.of(SERVER, local);

        JsonNode preview = client.preview("{\"type\": \"import\", " + request + "}");

        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        assertThat(preview.at("/arrives/rows").asLong())
                .isEqualTo(export.at("/result/rows").asLong());
        assertThat(find(preview.at("/arrives/tables"), "table", "shop.document")
                        .get("rows")
                        .asInt())
                .isEqualTo(2);
        assertThat(find(preview.at("/lost/tables"), "table", "public.mine")
                        .get("rows")
                        .asInt())
                .isEqualTo(42);
        String held = "{" + request + ", \"plan\": \"" + preview.get("plan").asText() + "\"}";
        Postgres.execute(SERVER, local, "create table since_the_preview ()");
        HttpResponse<String> refused = client.post("/api/sync/import", held);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).contains("plan-changed");
        Postgres.execute(SERVER, local, "drop table since_the_preview");
        assertThat(client.await(client.load(held)).get("state").asText()).isEqualTo("completed");
    }

    @Test
    void fileTellsItsBytesAndItsPlanIsOfItsContents() throws IOException {
        byte[] sql = "create table one (id int);\n".getBytes(StandardCharsets.UTF_8);
        String id = client.upload(sql);
        String request = "\"dump\": \"" + id + "\", \"destination\": \"new\"";

        JsonNode preview = client.preview("{\"type\": \"import\", " + request + "}");

        assertThat(preview.at("/arrives/bytes").asInt()).isEqualTo(sql.length);
        assertThat(preview.get("arrives").has("rows")).isFalse();
        Files.write(service.dumps().resolve(id), "create table two (name text);\n".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> refused = client.post(
                "/api/sync/import",
                "{" + request + ", \"plan\": \"" + preview.get("plan").asText() + "\"}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("the source's objects");
    }

    @Test
    void importInOneTransactionReplacesNothing() {
        String id = client.upload("create table one (id int);\n".getBytes(StandardCharsets.UTF_8));
        String request = "{\"type\": \"import\", \"transaction\": \"single\", \"replace\": \"append\", \"dump\": \""
                + id + "\", \"destination\": ";

        JsonNode there = client.preview(request + "\"local\"}");
        JsonNode missing = client.preview(request + "\"new\"}");
        JsonNode held = client.preview(request.replace("\"replace\": \"append\", ", "") + "\"local\"}");

        assertThat(there.at("/lost/tables")).isEmpty();
        assertThat(there.at("/lost/undo").asText()).contains("nothing is kept for undo");
        assertThat(there.get("goes").asBoolean()).isTrue();
        assertThat(find(held.get("requirements"), "what", "an empty destination")
                        .get("ok")
                        .asBoolean())
                .isFalse();
        assertThat(missing.get("goes").asBoolean()).isFalse();
        assertThat(find(missing.get("requirements"), "what", "the destination's database")
                        .get("ok")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void dumpThatIsNotThereIsNotFound() {
        assertThat(client.post(
                                "/api/sync/preview",
                                "{\"type\": \"import\", \"dump\": \"no.sql\", \"destination\": \"local\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    private static JsonNode find(JsonNode array, String field, String value) {
        return StreamSupport.stream(array.spliterator(), false)
                .filter(one -> one.get(field).asText().equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + value + " in " + array));
    }
}
