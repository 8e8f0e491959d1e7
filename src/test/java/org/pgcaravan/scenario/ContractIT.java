package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.ContractCheck;
import org.pgcaravan.support.OddDatabases;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/** Every operation answers as {@code openapi.yaml} says; the client holds each answer against it. */
class ContractIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        ContractCheck.forgetExercised();
        service = RunningService.with()
                .readOnly("shop", SERVER.url(Scripts.newDatabase(SERVER, "shop")))
                .readOnly("slow", SERVER.url(OddDatabases.copies(SERVER)))
                .readOnly("broken", SERVER.url(OddDatabases.withIndexThatFails(SERVER)))
                .readOnly("closed", "postgresql://postgres@127.0.0.1:1/shop")
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .knob("jobs.concurrency", "1")
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
        assertThat(ContractCheck.exercised())
                .as("operations of which an answer was held against the contract")
                .isEqualTo(ContractCheck.operations());
    }

    @Test
    void whatElseCanBeDoneIsAnsweredAsTheContractSays() {
        String exported = client.export("{\"source\": \"shop\"}");
        String dump = client.await(exported).at("/result/dump").asText();
        assertThat(client.get("/api/dumps").statusCode()).isEqualTo(200);
        assertThat(client.get("/api/dumps/" + dump).statusCode()).isEqualTo(200);
        client.preview("{\"type\": \"import\", \"dump\": \"" + dump + "\", \"destination\": \"local\"}");
        String imported = client.load("{\"dump\": \"" + dump + "\", \"destination\": \"local\"}");
        client.await(imported);
        String backup = client.await(client.backup("{\"source\": \"shop\"}"))
                .at("/result/dump")
                .asText();
        assertThat(client.get("/api/jobs/" + imported + "/proof").statusCode()).isEqualTo(200);
        assertThat(client.get("/api/jobs/" + imported + "/events").statusCode()).isEqualTo(200);
        client.await(client.undo(imported));
        assertThat(client.post("/api/queue/pause", "").statusCode()).isEqualTo(200);
        String cancelled = client.sync("shop", "local");
        assertThat(client.delete("/api/jobs/" + cancelled).statusCode()).isEqualTo(202);
        HttpResponse<String> again = client.post("/api/jobs/" + cancelled + "/retry", "");
        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(client.post("/api/queue/resume", "").statusCode()).isEqualTo(200);
        assertThat(client.get("/api/queue").statusCode()).isEqualTo(200);
        assertThat(client.get("/api/caller").statusCode()).isEqualTo(200);
        client.await(ServiceClient.json(again).get("id").asText());
        assertThat(client.delete("/api/dumps/" + dump).statusCode()).isEqualTo(204);
        assertThat(client.get("/api/dumps/" + backup).statusCode()).isEqualTo(200);
        assertThat(client.post("/api/tickets", "").statusCode()).isEqualTo(201);
        assertThat(client.get("/api/audit").statusCode()).isEqualTo(200);
    }

    /** It has no end, so that no client waits for the whole answer. */
    @Test
    void streamOfAllJobsIsAsTheContractSays() throws Exception {
        HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                .send(client.request("/api/events").build(), HttpResponse.BodyHandlers.ofInputStream());
        answer.body().close();

        ContractCheck.holdsBegun("GET", "/api/events", answer);
    }

    @Test
    void jobInEveryStateIsAsTheContractSays() {
        String running = client.sync("slow", "local");
        JsonNode atWork = client.awaitState(running, "running");
        String waiting = client.submit(
                "{\"source\": \"broken\", \"destination\": \"local\", \"jobs\": 1, \"verify\": \"none\", \"priority\": -100}");
        assertThat(client.job(waiting).get("state").asText()).isEqualTo("queued");
        assertThat(client.delete("/api/jobs/" + running).statusCode()).isEqualTo(202);
        assertThat(client.await(running).get("state").asText()).isEqualTo("cancelled");
        assertThat(client.await(waiting).get("state").asText()).isEqualTo("failed");
        assertThat(client.syncAndAwait("shop", "local").get("state").asText()).isEqualTo("completed");
        assertThat(atWork.get("node").asText()).isEqualTo("test-node");
    }

    @Test
    void acceptedJobSaysWhereToLook() {
        HttpResponse<String> answer = client.post("/api/sync", "{\"source\": \"shop\", \"destination\": \"local\"}");

        JsonNode job = ServiceClient.json(answer);
        String self = job.at("/links/self").asText();
        assertThat(answer.headers().firstValue("Location")).hasValue(self);
        assertThat(ServiceClient.json(client.get(self)).get("id")).isEqualTo(job.get("id"));
        assertThat(job.at("/links/events").asText())
                .isEqualTo("/ws/jobs/" + job.get("id").asText());
        client.await(job.get("id").asText());
    }

    @Test
    void jobsAreListedTheNewestFirstPageByPage() {
        String first = client.sync("shop", "local");
        String second = client.sync("shop", "local");

        JsonNode page = ServiceClient.json(client.get("/api/jobs?limit=1"));
        JsonNode next = ServiceClient.json(
                client.get("/api/jobs?limit=1&cursor=" + page.get("next").asText()));

        assertThat(page.at("/jobs/0/id").asText()).isEqualTo(second);
        assertThat(next.at("/jobs/0/id").asText()).isEqualTo(first);
        client.await(second);
    }

    @Test
    void jobsAreListedByTheirDatabase() {
        String exported = client.export("{\"source\": \"shop\"}");
        String synced = client.sync("shop", "local");
        client.await(exported);
        client.await(synced);

        assertThat(idsAt("/api/jobs?database=shop&limit=2")).containsExactly(synced, exported);
        assertThat(idsAt("/api/jobs?database=shop&type=export&state=completed&limit=1"))
                .containsExactly(exported);
        assertThat(idsAt("/api/jobs?database=local&limit=1")).containsExactly(synced);
        assertThat(idsAt("/api/jobs?database=closed")).isEmpty();
    }

    private static java.util.List<String> idsAt(String path) {
        return ServiceClient.json(client.get(path)).get("jobs").findValuesAsText("id");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/jobs?database=UPPER, 400",
        "/api/jobs?database=, 400",
        "/api/jobs?database=nobody, 200",
        "/api/jobs?state=completed&type=sync&limit=200, 200",
        "/api/jobs?limit=0, 400",
        "/api/jobs/short, 400",
        "/api/jobs/20260101t000000z-nobodysx, 404",
        "/api/databases, 200",
        "/api/routes, 200",
        "/api/databases/shop/tables, 200",
        "/api/databases/nobody/tables, 404",
        "/api/databases/closed/tables, 409",
        "/api/databases/local/leftovers, 200",
        "/api/databases/nobody/leftovers, 404",
        "/api/databases/closed/leftovers, 409",
    })
    void everythingThatCanBeReadIsAsTheContractSays(String path, int status) {
        assertThat(client.get(path).statusCode()).isEqualTo(status);
    }

    @Test
    void tablesAreListedTheLargestFirst() {
        JsonNode tables =
                ServiceClient.json(client.get("/api/databases/shop/tables")).get("tables");

        assertThat(tables.get(0).get("name").asText()).isEqualTo("document");
        assertThat(tables.findValuesAsText("bytes").stream().map(Long::valueOf).toList())
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void refusalIsAsTheContractSays() {
        assertThat(client.post("/api/sync", "{}").statusCode()).isEqualTo(400);
        assertThat(client.post("/api/sync", "{\"source\": \"shop\", \"destination\": \"slow\"}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(client.post("/api/sync", "{\"source\": \"closed\", \"destination\": \"local\"}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void contractItselfIsServed() {
        HttpResponse<String> answer =
                ServiceClient.send(client.request("/api/openapi").build());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("startSync", "cancelJob", "listTables");
    }
}
