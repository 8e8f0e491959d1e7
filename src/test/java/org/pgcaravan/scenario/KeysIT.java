package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.EventSocket;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** Keys have names and roles: what each may do, and in whose name it is done. */
class KeysIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.with()
                .readOnly("shop", SERVER.url(Postgres.newDatabase(SERVER, "shop")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .key("victor", "viewer", "victor's key")
                .key("olga", "operator", "olga's key")
                .key("ada", "admin", "ada's key")
                .start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** 403, or what it is for somebody who may: none of these changes anything. */
    @ParameterizedTest(name = "{1} {2} by {0}: {3} {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                "victor, GET,    /api/jobs,                      200, -",
                "victor, GET,    /api/databases,                 200, -",
                "victor, GET,    /api/dumps,                     200, -",
                "victor, GET,    /api/openapi,                   200, -",
                "victor, GET,    /files/dumps/none.sql,          404, -",
                "victor, HEAD,   /files/dumps/none.sql,          404, -",
                "victor, POST,   /api/sync,                      403, operator",
                "victor, POST,   /api/sync/export,               403, operator",
                "victor, POST,   /api/sync/import,               403, operator",
                "victor, POST,   /api/sync/backup,               403, operator",
                "victor, POST,   /api/sync/preview,              403, operator",
                "victor, POST,   //api/sync,                     403, operator",
                "victor, POST,   /api/tickets/../sync,           403, operator",
                "victor, DELETE, /api/jobs/aaaaaaaa,             403, operator",
                "victor, POST,   /api/jobs/aaaaaaaa/undo,        403, operator",
                "victor, POST,   /files/dumps,                   403, operator",
                "victor, POST,   /files/dumps/,                  403, operator",
                "victor, POST,   /files//dumps,                  403, operator",
                "victor, DELETE, /api/dumps/none,                403, admin",
                "victor, POST,   /somewhere,                     403, admin",
                "olga,   POST,   /api/sync,                      400, -",
                "olga,   DELETE, /api/jobs/aaaaaaaa,             404, -",
                "olga,   POST,   /api/jobs/aaaaaaaa/undo,        404, -",
                "olga,   DELETE, /api/dumps/none,                403, admin",
                "victor, GET,    /api/routes,                    200, -",
                "victor, GET,    /api/queue,                     200, -",
                "victor, POST,   /api/jobs/aaaaaaaa/retry,       403, operator",
                "olga,   POST,   /api/jobs/aaaaaaaa/retry,       404, -",
                "olga,   POST,   /api/queue/pause,               403, admin",
                "olga,   POST,   /api/queue/resume,              403, admin",
                "ada,    DELETE, /api/dumps/none,                404, -",
                "ada,    POST,   /api/sync,                      400, -",
            })
    void eachMayDoWhatItsRoleMay(String name, String method, String path, int status, String needed) {
        HttpResponse<String> answer = ServiceClient.send(client(name)
                .request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(path.startsWith("/api/sync") ? "{}" : ""))
                .build());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (needed != null) {
            JsonNode problem = ServiceClient.json(answer);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(problem.get("code").asText()).isEqualTo("forbidden");
            assertThat(problem.get("detail").asText()).contains("the role " + needed, "'" + name + "'");
        }
    }

    @Test
    void viewerFollowsEvents() {
        String id = client("olga").sync("shop", "local");
        try (EventSocket socket = client("victor").events("/ws/jobs/" + id)) {
            assertThat(socket.awaitEndOf(id)).isNotEmpty();
        }
    }

    @Test
    void callerLearnsWhoHeIs() {
        JsonNode victor = ServiceClient.json(client("victor").get("/api/caller"));
        JsonNode admin = ServiceClient.json(service.client().get("/api/caller"));

        assertThat(victor.toString()).isEqualTo("{\"name\":\"victor\",\"role\":\"viewer\"}");
        assertThat(admin.toString()).isEqualTo("{\"name\":\"api-key\",\"role\":\"admin\"}");
    }

    @Test
    void jobSaysWhoAskedForIt() {
        ServiceClient olga = client("olga");

        JsonNode synced = olga.syncAndAwait("shop", "local");
        JsonNode undone =
                client("ada").await(client("ada").undo(synced.get("id").asText()));
        String exported = service.client().export("{\"source\": \"shop\"}");

        assertThat(synced.get("requestedBy").asText()).isEqualTo("olga");
        assertThat(undone.get("requestedBy").asText()).isEqualTo("ada");
        assertThat(service.client().await(exported).get("requestedBy").asText()).isEqualTo("api-key");
    }

    @Test
    void pausedQueueSaysWhoPausedIt() {
        ServiceClient ada = client("ada");

        assertThat(ServiceClient.json(ada.post("/api/queue/pause", ""))
                        .get("pausedBy")
                        .asText())
                .isEqualTo("ada");
        assertThat(ada.post("/api/queue/resume", "").statusCode()).isEqualTo(200);
    }

    @Test
    void jobThatIsDoneAgainSaysWhoAskedForThat() {
        ServiceClient ada = client("ada");
        ada.post("/api/queue/pause", "");
        String first = client("olga").sync("shop", "local");
        client("olga").delete("/api/jobs/" + first);
        HttpResponse<String> again = ada.post("/api/jobs/" + first + "/retry", "");
        ada.post("/api/queue/resume", "");

        assertThat(ServiceClient.json(again).get("requestedBy").asText()).isEqualTo("ada");
        assertThat(ada.await(ServiceClient.json(again).get("id").asText())
                        .get("retryOf")
                        .asText())
                .isEqualTo(first);
    }

    @Test
    void nobodySaysWhoAskedForAJob() {
        HttpResponse<String> inTheBody = client("olga")
                .post("/api/sync", "{\"source\": \"shop\", \"destination\": \"local\", \"requestedBy\": \"ada\"}");
        HttpResponse<String> beside = ServiceClient.send(client("olga")
                .request("/api/sync/export?caller=ada&requestedBy=ada&CamelVertxPlatformHttpAuthenticatedUser=ada")
                .header("Content-Type", "application/json")
                .header("requestedBy", "ada")
                .header("caller", "ada")
                .header("CamelVertxPlatformHttpAuthenticatedUser", "ada")
                .POST(HttpRequest.BodyPublishers.ofString("{\"source\": \"shop\"}"))
                .build());

        assertThat(inTheBody.statusCode()).isEqualTo(400);
        if (beside.statusCode() == 202) { // parameters that the contract does not know may be refused as well
            assertThat(ServiceClient.json(beside).get("requestedBy").asText()).isEqualTo("olga");
            client("olga").await(ServiceClient.json(beside).get("id").asText());
        } else {
            assertThat(beside.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void withoutKeysAStrangersNameIsForbidden() {
        try (RunningService open = RunningService.with().withoutKey().start()) {
            ServiceClient client = open.client(null);

            assertThat(client.get("/api/jobs").statusCode()).isEqualTo(200);
            HttpResponse<String> foreign = ServiceClient.send(client.request("/api/jobs")
                    .header("Origin", "https://evil.example.com")
                    .build());
            assertThat(foreign.statusCode()).isEqualTo(403);
            assertThat(foreign.headers().firstValue("WWW-Authenticate")).isEmpty();
            assertThat(foreign.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(ServiceClient.send(client.request("/api/jobs")
                                    .header("Origin", "http://localhost:3000")
                                    .build())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static ServiceClient client(String name) {
        return service.client(name + "'s key");
    }
}
