package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** What the service does not understand or may not do, it says so in one sentence, and nothing else happens. */
class BadInputIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String KEY = RunningService.API_KEY;

    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        String source = Postgres.newDatabase(SERVER, "source");
        Postgres.execute(
                SERVER,
                "postgres",
                "drop role if exists not_let_in; create role not_let_in nologin password 'secret-canary'");
        service = RunningService.with()
                .readOnly("staging", SERVER.url(source))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .readOnly("missing", SERVER.url("no_such_database"))
                .readOnly("closed", "postgresql://postgres@127.0.0.1:1/shop")
                .readOnly("locked", "postgresql://not_let_in:secret-canary@127.0.0.1:" + SERVER.port() + "/" + source)
                .writable("far", "postgresql://postgres@db.example.com/shop")
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest(name = "{0} {1} with the key [{2}]")
    @CsvSource(
            nullValues = "-",
            value = {
                "GET,     /api/jobs,              -",
                "GET,     /api/jobs,              wrong",
                "GET,     /api/jobs,              a-key-for-tests",
                "GET,     /api/jobs,              a-key-for-tests-01234567890",
                "GET,     /api/jobs,              A-KEY-FOR-TESTS-0123456789",
                "GET,     /api/jobs,              a%2Dkey-for-tests-0123456789",
                "GET,     /api/jobs,              YS1rZXktZm9yLXRlc3RzLTAxMjM0NTY3ODk=",
                "GET,     /api/jobs/aaaaaaaa,     -",
                "DELETE,  /api/jobs/aaaaaaaa,     -",
                "POST,    /api/sync,              -",
                "GET,     /api/databases,         -",
                "GET,     /api/databases/local/tables, -",
                "GET,     /api/openapi,           -",
                "GET,     /API/jobs,              -",
                "GET,     //api/jobs,             -",
                "GET,     /api//jobs,             -",
                "GET,     /api/%6Aobs,            -",
                "GET,     /api/./jobs,            -",
                "GET,     /x/../api/jobs,         -",
                "GET,     /api/jobs/,             -",
                "GET,     /ws/jobs,               -",
                "GET,     /no/such/path,          -",
                "HEAD,    /api/jobs,              -",
                "OPTIONS, /api/jobs,              -",
                "PUT,     /api/jobs,              -",
            })
    void whoDoesNotKnowTheKeyLearnsNothing(String method, String path, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(client.uri("http", path))
                .method(method, HttpRequest.BodyPublishers.ofString("{\"source\": \"staging\""));
        if (key != null) {
            request.header("X-API-Key", key);
        }

        HttpResponse<String> answer = ServiceClient.send(request.build());

        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        if (method.equals("HEAD")) {
            assertThat(answer.statusCode()).isEqualTo(401);
        } else {
            isProblem(answer, 401);
        }
    }

    @Test
    void keyIsKnownAsBearerToo() {
        HttpRequest request = HttpRequest.newBuilder(client.uri("http", "/api/jobs"))
                .header("Authorization", "Bearer " + KEY)
                .build();

        assertThat(ServiceClient.send(request).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/jobs", "/ws/jobs/aaaaaaaa", "//ws/jobs", "/ws/jobs?after=1"})
    void websocketWithoutTheKeyIsNotOpened(String path) {
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .header("X-API-Key", KEY + "x")
                        .buildAsync(client.uri("ws", path), new WebSocket.Listener() {})
                        .join())
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(e -> assertThat(((WebSocketHandshakeException) e.getCause())
                                .getResponse()
                                .statusCode())
                        .isEqualTo(401));
    }

    @ParameterizedTest(name = "{0} {1} → {2}")
    @CsvSource({
        "GET,     /api/jobs/aaaaaaaa,               404",
        "DELETE,  /api/jobs/aaaaaaaa,               404",
        "GET,     /api/jobs/..%2F..%2Fetc,          400",
        "GET,     /api/jobs/short,                  400",
        "GET,     /api/jobs/NOT-LOWER-CASE,         400",
        "GET,     /api/jobs?limit=0,                400",
        "GET,     /api/jobs?limit=201,              400",
        "GET,     /api/jobs?limit=-1,               400",
        "GET,     /api/jobs?limit=1.5,              400",
        "GET,     /api/jobs?limit=99999999999999,   400",
        "GET,     /api/jobs?limit=ten,              400",
        "GET,     /api/jobs?limit=,                 400",
        "GET,     /api/jobs?cursor=garbage,         400",
        "GET,     /api/jobs?cursor=,                400",
        "GET,     /api/jobs?cursor=%00,             400",
        "GET,     /api/jobs?state=asleep,           400",
        "GET,     /api/jobs?state=,                 400",
        "GET,     /api/jobs?type=teleport,          400",
        "GET,     /api/nothing,                     404",
        "GET,     /api,                             404",
        "GET,     /api/jobs/,                       404",
        "PUT,     //api/jobs,                       405",
        "GET,     /API/jobs,                        404",
        "GET,     /nothing,                         404",
        "GET,     /ws/jobs,                         426",
        "GET,     /ws/jobs/aaaaaaaa,                426",
        "GET,     /ws/nothing,                      404",
        "POST,    /ws/jobs,                         426",
        "GET,     /no-such-page.html,               404",
        "GET,     /api/sync,                        405",
        "PUT,     /api/jobs,                        405",
        "POST,    /api/jobs/aaaaaaaa,               405",
        "OPTIONS, /api/jobs,                        405",
        "TRACE,   /api/jobs,                        405",
        "PATCH,   /api/databases,                   405",
        "GET,     /api/databases/nobody/tables,     404",
        "GET,     /api/databases/UPPER/tables,      400",
        "GET,     /api/databases/missing/tables,    409",
        "GET,     /api/databases/closed/tables,     409",
        "GET,     /api/databases/locked/tables,     409",
    })
    void requestThatLeadsNowhereIsAnsweredInOneSentence(String method, String path, int status) {
        HttpRequest request = client.request(path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();

        isProblem(ServiceClient.send(request), status);
    }

    @Test
    void headIsAnsweredWithoutABody() {
        HttpResponse<String> answer = ServiceClient.send(client.request("/api/jobs")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "``                                                                  | 400",
                "`  `                                                                | 400",
                "null                                                                | 400",
                "[]                                                                  | 400",
                "{}                                                                  | 400",
                "not json                                                            | 400",
                "{`source`                                                           | 400",
                "{\"source\": \"staging\"}                                           | 400",
                "{\"destination\": \"local\"}                                        | 400",
                "{\"source\": null, \"destination\": \"local\"}                      | 400",
                "{\"source\": 1, \"destination\": \"local\"}                         | 400",
                "{\"source\": [\"staging\"], \"destination\": \"local\"}             | 400",
                "{\"source\": \"\", \"destination\": \"local\"}                      | 400",
                "{\"source\": \"postgresql://127.0.0.1/x\", \"destination\": \"local\"} | 400",
                "{\"source\": \"staging\", \"destination\": \"local\", \"colour\": 1}        | 400",
                "{\"source\": \"staging\", \"destination\": \"local\", \"where\": {\"orders\": \"id = 1; drop table x\"}} | 400",
                "{\"source\": \"staging\", \"source\": \"local\", \"destination\": \"local\"} | 400",
                "{\"source\": \"staging\", \"destination\": \"local\", \"jobs\": \"2\"}      | 400",
                "{\"source\": \"staging\", \"destination\": \"local\", \"jobs\": 1.5}        | 400",
                "{\"source\": \"staging\", \"destination\": \"local\", \"jobs\": 0}          | 400",
                "{\"source\": \"staging\", \"destination\": \"local\", \"jobs\": 65}         | 400",
                "{\"source\": \"staging\", \"destination\": \"local\", \"jobs\": true}       | 400",
                "{\"source\": \"staging\", \"destination\": \"local\", \"jobs\": 99999999999999999999} | 400",
                "{\"source\": \"staging\", \"destination\": \"local\", \"jobs\": 1e400}      | 400",
                "{\"source\": \"staging\", \"destination\": \"local\", \"jobs\": {}}         | 400",
                "{\"source\": \"staging\", \"destination\": \"local\", \"verify\": \"magic\"} | 400",
                "{\"source\": \"staging\", \"destination\": \"local\", \"verify\": 1}        | 400",
                "{\"source\": \"staging\", \"destination\": \"local\", \"priority\": 101}    | 400",
                "{\"source\": \"staging\", \"destination\": \"local\"} trailing              | 400",
                "{\"source\": \"staging\", \"destination\": \"local\"}{}                     | 400",
                "{\"source\": \"staging\", \"destination\": \"nobody\"}                      | 422",
                "{\"source\": \"nobody\", \"destination\": \"local\"}                        | 422",
                "{\"source\": \"local\", \"destination\": \"staging\"}                       | 422",
                "{\"source\": \"local\", \"destination\": \"local\"}                         | 422",
                "{\"source\": \"staging\", \"destination\": \"far\"}                         | 422",
                "{\"source\": \"missing\", \"destination\": \"local\"}                       | 409",
                "{\"source\": \"closed\", \"destination\": \"local\"}                        | 409",
                "{\"source\": \"locked\", \"destination\": \"local\"}                        | 409",
            },
            delimiter = '|')
    void requestForASyncThatCannotBeIsRefusedAndNothingQueued(String body, int status) {
        isProblem(post("application/json", body == null ? "" : body), status);
    }

    @Test
    void bodyNestedWithoutEndIsRefused() {
        isProblem(post("application/json", "{\"source\": " + "[".repeat(100_000)), 400);
        isProblem(post("application/json", "{\"source\": ".repeat(5_000) + "1" + "}".repeat(5_000)), 400);
    }

    @Test
    void bodyOfTwoMegabytesIsRefused() {
        isProblem(post("application/json", "{\"source\": \"" + "x".repeat(2 << 20) + "\"}"), 413);
    }

    @Test
    void longTextInTheBodyIsNotEchoed() {
        isProblem(post("application/json", "{\"source\": \"" + "x".repeat(500_000) + "\"}"), 400);
        isProblem(post("application/json", "{\"" + "x".repeat(500_000) + "\": 1}"), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x"
            })
    void bodyThatIsNotCalledJsonIsRefused(String mediaType) {
        isProblem(post(mediaType, "{\"source\": \"staging\", \"destination\": \"local\"}"), 415);
    }

    @Test
    void whatIsNoHttpIsAnsweredToo() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /api/jobs HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\nContent-Length: -1\r\n\r\n"
                            .formatted(KEY)
                            .getBytes(StandardCharsets.US_ASCII));
            String status = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            assertThat(status).startsWith("HTTP/1.1 4");
        }
    }

    private static HttpResponse<String> post(String mediaType, String body) {
        return ServiceClient.send(client.request("/api/sync")
                .header("Content-Type", mediaType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static void isProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = ServiceClient.json(answer);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asText()).isNotBlank();
        assertThat(problem.get("code").asText()).matches("[a-z]+(-[a-z]+)*");
        assertThat(problem.get("detail").asText())
                .isNotBlank()
                .hasSizeLessThan(1_000)
                .doesNotContainPattern("\\R")
                .doesNotContainPattern("Exception\\b|com\\.fasterxml|org\\.(apache|pgcaravan|postgresql)|java\\.");
        assertThat(answer.body()).doesNotContain(KEY, "secret-canary");
        assertThat(answer.headers().map().keySet())
                .noneMatch(name -> name.equalsIgnoreCase("X-API-Key")
                        || name.toLowerCase(java.util.Locale.ROOT).startsWith("camel"));
        assertThat(ServiceClient.json(client.get("/api/jobs")).get("jobs"))
                .as("nothing is queued")
                .isEmpty();
    }
}
