package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.ContractCheck;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/**
 * Requests made from the contract and then spoilt, the same ones in every run: each is answered as the contract says,
 * none with a 5xx, and the service lives on.
 */
class FuzzIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final int SPOILT_EACH = 60;
    private static final long SEED = 20_261_123;

    /** JSON values of every type and of every size. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "-1e-400",
            "9223372036854775808",
            "9".repeat(400),
            "\"\"",
            "\" \"",
            "\"shop\"",
            "\"local\"",
            "\"nobody\"",
            "\"sync\"",
            "\"x\"",
            "[]",
            "[null]",
            "[[]]",
            "{}",
            "{\"\": 1}",
            "{\"a\": {\"b\": [1, 2, {\"c\": null}]}}",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\u202e\\ufeff\"",
            "\"'; drop table x; --\"",
            "\"../../etc/passwd\"",
            "\"${jndi:ldap://127.0.0.1/x}\"",
            "\"${body}\"",
            "\"{{redis.url}}\"",
            "\"%s%n\"",
            "\"" + "a".repeat(70_000) + "\"",
            "[" + "1,".repeat(5_000) + "1]",
            "[".repeat(400) + "]".repeat(400),
            "\"postgresql://u:p@127.0.0.1/x\"",
            "\"2026-11-22T18:00:00Z\"",
            "NaN",
            "Infinity",
            "'single'",
            "01",
            "+1",
            "0x10");

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "0",
            "-1",
            "1",
            "201",
            "99999999999999999999",
            "1e3",
            "null",
            "true",
            "x",
            "\0",
            "\r\nX-Injected: 1",
            "%",
            "%zz",
            "..",
            ".",
            "a/b",
            "\\",
            "'",
            "\"",
            "<script>",
            "🐘",
            "\u202e",
            "ａ",
            "shop",
            "completed",
            "sync",
            "20260101t000000z-nobodysx",
            "*",
            "(1-0",
            "1-0",
            "+",
            "x".repeat(3_000),
            "${env:PATH}",
            "{{api.key}}");

    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json; charset=utf-8",
            "application/json; charset=utf-16",
            "application/json; charset=no-such-charset",
            "application/json;",
            "text/plain",
            "application/xml",
            "*/*",
            "x",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json, application/json");

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "X");

    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        service = RunningService.with()
                .readOnly("shop", SERVER.url(Postgres.newDatabase(SERVER, "shop")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private record Call(String method, String path, Operation operation, List<String> bodies) {
        @Override
        public String toString() {
            return operation.getOperationId();
        }
    }

    static List<Call> calls() {
        OpenAPI document = new OpenAPIV3Parser().read("openapi.yaml");
        List<Call> calls = new ArrayList<>();
        document.getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) ->
                                calls.add(new Call(method.name(), "/api" + path, operation, bodies(operation)))));
        return calls;
    }

    private static List<String> bodies(Operation operation) {
        if (operation.getRequestBody() == null) {
            return List.of();
        }
        MediaType media = operation.getRequestBody().getContent().get("application/json");
        List<String> bodies = new ArrayList<>();
        if (media.getExample() != null) {
            bodies.add(Json.pretty(media.getExample()));
        }
        if (media.getExamples() != null) {
            media.getExamples().values().forEach(example -> bodies.add(Json.pretty(example.getValue())));
        }
        return bodies;
    }

    @ParameterizedTest
    @MethodSource("calls")
    void spoiltRequestIsAnsweredAsTheContractSays(Call call) {
        Random random = new Random(SEED + call.toString().hashCode());
        for (int i = 0; i < SPOILT_EACH; i++) {
            String path = spoiltPath(call, random);
            if (path.replace("%2E", ".").matches("/api/(jobs/\\.\\./)?events.*")) {
                continue; // which has no end
            }
            String method = random.nextInt(8) == 0 ? pick(METHODS, random) : call.method();
            byte[] body =
                    call.bodies().isEmpty() && random.nextInt(4) != 0 ? new byte[0] : spoiltBody(call.bodies(), random);
            HttpRequest.Builder request = client.request(path)
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                    .header("Content-Type", random.nextInt(5) == 0 ? pick(TYPES, random) : "application/json");
            for (int headers = random.nextInt(3) == 0 ? random.nextInt(40) : 0; headers > 0; headers--) {
                request.header("X-More-" + random.nextInt(100), "x".repeat(random.nextInt(60)));
            }
            if (random.nextInt(6) == 0) {
                request.header(
                        pick(
                                List.of(
                                        "Idempotency-Key",
                                        "Last-Event-ID",
                                        "If-None-Match",
                                        "Accept",
                                        "Origin",
                                        "Accept-Encoding",
                                        "Range",
                                        "Cookie",
                                        "Upgrade-Insecure-Requests",
                                        "X-Forwarded-For",
                                        "X-HTTP-Method-Override"),
                                random),
                        pick(
                                List.of(
                                        "",
                                        "x",
                                        "-1",
                                        "\"x\"",
                                        "*",
                                        "application/xml",
                                        "null",
                                        "x".repeat(300),
                                        "bytes=0-1",
                                        "DELETE"),
                                random));
            }
            isInContract(call + " " + i, request.build(), body);
        }
        Awaitility.await().until(() -> client.get("/api/databases").statusCode() == 200);
        client.post("/api/queue/resume", "");
    }

    private static String spoiltPath(Call call, Random random) {
        String path = call.path();
        while (path.contains("{")) {
            String value = random.nextInt(3) == 0 ? "20260101t000000z-nobodysx" : pick(TEXTS, random);
            String encoded = encode(value).replace(".", random.nextBoolean() ? "." : "%2E");
            path = path.substring(0, path.indexOf('{'))
                    + (encoded.isEmpty() ? "-" : encoded)
                    + path.substring(path.indexOf('}') + 1);
        }
        StringBuilder query = new StringBuilder();
        List<String> names = new ArrayList<>(List.of("after", "ticket", "unknown", "", "id", "CamelHttpPath"));
        if (call.operation().getParameters() != null) {
            call.operation().getParameters().forEach(parameter -> {
                if (parameter.getName() != null) {
                    names.add(parameter.getName());
                    names.add(parameter.getName());
                }
            });
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            query.append(query.length() == 0 ? '?' : '&')
                    .append(encode(pick(names, random)))
                    .append(random.nextInt(8) == 0 ? "" : "=" + encode(pick(TEXTS, random)));
        }
        return path + query;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static byte[] spoiltBody(List<String> bodies, Random random) {
        String body = bodies.isEmpty() ? pick(VALUES, random) : spoilt(pick(bodies, random), random);
        return switch (random.nextInt(14)) {
            case 0 -> body.getBytes(Charset.forName("UTF-16"));
            case 1 -> ("\ufeff" + body).getBytes(StandardCharsets.UTF_8);
            case 2 -> body.substring(0, random.nextInt(body.length() + 1)).getBytes(StandardCharsets.UTF_8);
            case 3 -> (body + body).getBytes(StandardCharsets.UTF_8);
            case 4 -> withBytes(body, random, 0xff, 0xc0, 0x80);
            case 5 -> pick(VALUES, random).getBytes(StandardCharsets.UTF_8);
            default -> body.getBytes(StandardCharsets.UTF_8);
        };
    }

    private static String spoilt(String example, Random random) {
        JsonNode node = ServiceClient.json(example);
        Map<String, String> fields = new LinkedHashMap<>();
        node.fields()
                .forEachRemaining(
                        field -> fields.put(field.getKey(), field.getValue().toString()));
        List<String> names = new ArrayList<>(fields.keySet());
        names.addAll(List.of(
                "source",
                "destination",
                "dump",
                "type",
                "jobs",
                "verify",
                "strict",
                "owners",
                "privileges",
                "replace",
                "backup",
                "schemas",
                "tables",
                "excludeTables",
                "where",
                "sections",
                "priority",
                "plan",
                "delay",
                "attempts",
                "format",
                "compression",
                "transaction",
                "unknown",
                "",
                "requestedBy",
                "options",
                "__proto__",
                "class",
                "@type"));
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            String name = pick(names, random);
            if (random.nextInt(6) == 0) {
                fields.remove(name);
            } else {
                fields.put(name, pick(VALUES, random));
            }
        }
        StringBuilder json = new StringBuilder("{");
        fields.forEach((name, value) -> json.append(json.length() == 1 ? "" : ", ")
                .append('"')
                .append(name)
                .append("\": ")
                .append(value));
        return json.append('}').toString();
    }

    private static byte[] withBytes(String body, Random random, int... bytes) {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        int at = random.nextInt(text.length + 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(text, 0, at);
        for (int value : bytes) {
            out.write(value);
        }
        out.write(text, at, text.length - at);
        return out.toByteArray();
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    private static void isInContract(String what, HttpRequest request, byte[] body) {
        HttpResponse<String> answer = ServiceClient.send(request);
        String about =
                what + ": " + request.method() + " " + abbreviated(request.uri().toString()) + " "
                        + request.headers().map() + " " + abbreviated(new String(body, StandardCharsets.UTF_8)) + " → "
                        + answer.statusCode()
                        + " " + abbreviated(answer.body());
        assertThat(answer.statusCode()).as(about).isLessThan(500);
        String path = request.uri().getRawPath();
        if (ContractCheck.operationOf(request.method(), path).isPresent()) {
            ContractCheck.holds(request.method(), path, answer);
        }
        if (answer.statusCode() >= 400 && !request.method().equals("HEAD")) {
            assertThat(answer.headers().firstValue("Content-Type")).as(about).hasValue("application/problem+json");
            JsonNode problem = ServiceClient.json(answer);
            assertThat(problem.get("status").asInt()).as(about).isEqualTo(answer.statusCode());
            assertThat(problem.get("detail").asText())
                    .as(about)
                    .isNotBlank()
                    .hasSizeLessThan(1_000)
                    .doesNotContainPattern("Exception\\b|com\\.fasterxml|org\\.(apache|pgcaravan|postgresql)|java\\.");
        }
        assertThat(answer.headers().map()).as(about).doesNotContainKey("x-injected");
        assertThat(answer.body()).as(about).doesNotContain(RunningService.API_KEY);
    }

    private static String abbreviated(String text) {
        return text.length() > 400 ? text.substring(0, 400) + "…" : text;
    }

    /** What no HTTP client would send. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE",
                "GET",
                "GET /api/jobs",
                "GET /api/jobs HTTP/9.9",
                "GET api/jobs HTTP/1.1",
                "GET http://evil.example.com/api/jobs HTTP/1.1",
                "GET /api/jobs?%zz=%zz HTTP/1.1",
                "GET /api/jobs/%00 HTTP/1.1",
                "GET /api/jobs/%ff%fe HTTP/1.1",
                "GET /api/../../../etc/passwd HTTP/1.1",
                "GET /api/jobs#x HTTP/1.1",
                "GET /api/jobs?limit=1|2 HTTP/1.1",
                "get /api/jobs HTTP/1.1",
                "CONNECT 127.0.0.1:1 HTTP/1.1",
                "PRI * HTTP/2.0",
                "OPTIONS * HTTP/1.1",
                "GET /api/jobs HTTP/1.1\r\nContent-Length: -1",
                "GET /api/jobs HTTP/1.1\r\nContent-Length: 99999999999999999999",
                "GET /api/jobs HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2",
                "POST /api/sync HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5",
                "POST /api/sync HTTP/1.1\r\nTransfer-Encoding: nonsense",
                "POST /api/sync HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nnot-a-size",
                "GET /api/jobs HTTP/1.1\r\nNo colon here",
                "GET /api/jobs HTTP/1.1\r\n: no name",
                "GET /api/jobs HTTP/1.1\r\nX: a\u0001b",
                "GET /ws/jobs HTTP/1.1\r\nUpgrade: websocket",
                "GET /ws/jobs HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 99\r\nSec-WebSocket-Key: x",
                "GET /api/jobs HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x",
                "POST /api/sync HTTP/1.1\r\nExpect: nonsense\r\nContent-Length: 2",
            })
    void whatIsNoHttpIsRefusedOrHungUpOn(String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((head + "\r\nHost: 127.0.0.1\r\nX-API-Key: " + RunningService.API_KEY + "\r\n\r\n{}")
                            .getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            String status = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            assertThat(status == null ? "hung up" : status).doesNotMatch("HTTP/1\\.\\d 5.*");
        } catch (IOException e) {
            assertThat(e).isNotInstanceOf(java.net.SocketTimeoutException.class); // hung up on
        }
        assertThat(client.get("/api/databases").statusCode()).isEqualTo(200);
    }

    @Test
    void floodOfHeadersAndEndlessPathsAreRefusedInContract() {
        HttpRequest.Builder flood = client.request("/api/jobs");
        for (int i = 0; i < 500; i++) {
            flood.header("X-Flood-" + i, "x".repeat(50));
        }
        HttpResponse<String> headers = ServiceClient.send(flood.build());
        HttpResponse<String> path = ServiceClient.send(
                client.request("/api/jobs/" + "x".repeat(50_000)).build());

        for (HttpResponse<String> answer : List.of(headers, path)) {
            assertThat(answer.statusCode()).isIn(431, 414);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
        assertThat(client.get("/api/databases").statusCode()).isEqualTo(200);
    }

    @Test
    void manyRequestsOnOneConnectionAreAnsweredInTheirOrder() {
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            socket.setSoTimeout(10_000);
            String one = "GET /api/jobs/short HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: " + RunningService.API_KEY
                    + "\r\n\r\n";
            socket.getOutputStream().write(one.repeat(50).getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            int answered = 0;
            while (answered < 50) {
                String line = lines.readLine();
                assertThat(line).isNotNull();
                answered += line.contains("HTTP/1.1 400") ? 1 : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
