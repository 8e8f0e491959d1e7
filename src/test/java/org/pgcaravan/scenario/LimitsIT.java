package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.support.EventSocket;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** Who sends too much, too often or too slowly is told so, or let go; and what pages of other origins may do. */
class LimitsIT {

    private static final String UI = "https://ui.example.com";
    private static final int MEGABYTE = 1 << 20;

    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        service = RunningService.with()
                .key("anna", "viewer", "anna's key")
                .knob("cors.origins", UI + ", http://localhost:3000")
                .knob("http.idle-timeout", "2")
                .knob("http.body-timeout", "1")
                .knob("upload.max-megabytes", "1")
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void browserIsToldWhatAListedOriginsPagesMayDo() {
        HttpResponse<String> answer = ServiceClient.send(service.client(null)
                .request("/api/sync")
                .header("Origin", UI)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "x-api-key, content-type")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue(UI);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
                .contains("GET", "POST", "DELETE");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
                .contains("X-API-Key", "Content-Type", "Idempotency-Key");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }

    @Test
    void pageOfAListedOriginReadsAnswersAndRefusals() {
        HttpRequest.Builder let = client.request("/api/jobs").header("Origin", UI);
        HttpRequest.Builder refused = service.client(null).request("/api/jobs").header("Origin", UI);

        for (HttpRequest.Builder request : List.of(let, refused)) {
            HttpResponse<String> answer = ServiceClient.send(request.build());
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue(UI);
            assertThat(answer.headers()
                            .firstValue("Access-Control-Expose-Headers")
                            .orElse(""))
                    .contains("Location", "Retry-After", "ETag");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example.com", "https://ui.example.com.evil", "http://ui.example.com", "null", "*"})
    void pageOfAnyOtherOriginIsToldNothing(String origin) {
        HttpResponse<String> asked = ServiceClient.send(client.request("/api/sync")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build());
        HttpResponse<String> read = ServiceClient.send(
                client.request("/api/jobs").header("Origin", origin).build());

        assertThat(asked.statusCode()).isEqualTo(405);
        assertThat(asked.headers().map()).doesNotContainKey("access-control-allow-origin");
        assertThat(read.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeAgain() {
        try (RunningService limited = RunningService.with()
                .key("anna", "viewer", "anna's key")
                .knob("rate-limit", "1")
                .knob("rate-limit.burst", "5")
                .start()) {
            List<HttpResponse<String>> answers = new ArrayList<>();
            while (answers.size() < 60 && answers.stream().noneMatch(answer -> answer.statusCode() == 429)) {
                answers.add(limited.client("anna's key").get("/api/databases"));
            }

            assertThat(answers.stream().limit(5).map(HttpResponse::statusCode)).containsOnly(200);
            HttpResponse<String> last = answers.get(answers.size() - 1);
            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(last.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(last.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 2L);
            assertThat(limited.client().get("/api/databases").statusCode())
                    .as("another key")
                    .isEqualTo(200);
            Awaitility.await()
                    .until(() ->
                            limited.client("anna's key").get("/api/databases").statusCode() == 200);
        }
    }

    @Test
    void guessesOfAKeyAreLimitedToo() {
        try (RunningService limited = RunningService.with()
                .knob("rate-limit", "1")
                .knob("rate-limit.burst", "3")
                .start()) {
            for (int i = 0; i < 60; i++) {
                int status = ServiceClient.send(limited.client("guess " + i)
                                .request("/api/jobs")
                                .build())
                        .statusCode();
                if (status == 429) {
                    assertThat(limited.client().get("/api/databases").statusCode())
                            .as("who knows a key does not pay for who guesses")
                            .isEqualTo(200);
                    return;
                }
                assertThat(status).isEqualTo(401);
            }
            throw new AssertionError("Sixty guesses were answered");
        }
    }

    @Test
    void bodyOfUnknownLengthIsCutOffAtAMegabyte() throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(head("POST /api/sync", "Content-Type: application/json\r\nTransfer-Encoding: chunked"));
            byte[] chunk = chunk(new byte[64 * 1024]);
            try {
                for (int i = 0; i < 64; i++) {
                    out.write(chunk);
                }
            } catch (IOException e) {
                // it hung up already
            }
            assertThat(status(socket)).contains(" 413 ");
        }
    }

    @Test
    void uploadLargerThanAllowedLeavesNothing() {
        byte[] sql = "select 1;\n".repeat(MEGABYTE / 8).getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> answer = ServiceClient.send(client.request("/files/dumps")
                .POST(HttpRequest.BodyPublishers.ofByteArrays(List.of(sql, sql)))
                .build());

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(ServiceClient.json(answer).get("detail").asText()).contains("upload.max-megabytes");
        assertThat(ServiceClient.json(client.get("/api/dumps")).get("dumps")).isEmpty();
        assertThat(service.dumps().toFile().list()).isNullOrEmpty();
    }

    @Test
    void bodyThatNeverEndsIsGivenUp() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(head("POST /api/sync", "Content-Type: application/json\r\nContent-Length: 100"));
            socket.getOutputStream().write('{');

            assertThat(status(socket)).contains(" 408 ");
            assertThat(isClosed(socket)).isTrue();
        }
    }

    @Test
    void connectionWhoseRequestNeverBeginsOrNeverEndsIsClosed() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = connect();
                socket.getOutputStream()
                        .write("GET /api/jobs HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII), 0, i);
                sockets.add(socket);
            }
            for (Socket socket : sockets) {
                assertThat(isClosed(socket)).isTrue();
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void headThatComesByteByByteIsNotWaitedFor() throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write("GET /api/jobs HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            Awaitility.await().until(() -> {
                try {
                    out.write('x');
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
    }

    @Test
    void connectionThatIsUsedStaysOpen() throws IOException {
        try (EventSocket events = client.events("/ws/jobs");
                Socket stream = connect();
                Socket idle = connect()) {
            stream.getOutputStream().write(head("GET /api/events", "Accept: text/event-stream"));
            assertThat(status(stream)).contains(" 200 ");
            idle.getOutputStream().write(head("GET /api/databases", "Accept: */*"));
            assertThat(status(idle)).contains(" 200 ");

            assertThat(isClosed(idle))
                    .as("a connection that is not used any more")
                    .isTrue();

            assertThat(events.isOpen())
                    .as("a websocket on which nothing happens")
                    .isTrue();
            stream.setSoTimeout(50);
            assertThat(isClosed(stream)).as("a stream on which nothing happens").isFalse();
        }
    }

    @Test
    void moreConnectionsThanAllowedAreClosed() throws IOException {
        try (RunningService small =
                RunningService.with().knob("http.connections", "3").start()) {
            List<Socket> sockets = new ArrayList<>();
            try {
                for (int i = 0; i < 6; i++) {
                    sockets.add(connect(small));
                }
                Awaitility.await().until(() -> {
                    int closed = 0;
                    for (Socket socket : sockets) {
                        socket.setSoTimeout(50);
                        closed += isClosed(socket) ? 1 : 0;
                    }
                    return closed == 3;
                });
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/api/jobs", "/api/databases", "/api/dumps", "/api/openapi"})
    void answerThatIsStillTheSameIsNotSentAgain(String path) {
        HttpResponse<String> first = ServiceClient.send(client.request(path).build());
        String tag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> same = ServiceClient.send(client.request(path)
                .header("If-None-Match", "\"other\", W/" + tag)
                .build());
        HttpResponse<String> other = ServiceClient.send(
                client.request(path).header("If-None-Match", "\"other\"").build());

        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.headers().firstValue("ETag")).hasValue(tag);
        assertThat(first.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.body()).isEqualTo(first.body());
    }

    private static Socket connect() throws IOException {
        return connect(service);
    }

    private static Socket connect(RunningService to) throws IOException {
        Socket socket = new Socket("127.0.0.1", to.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static byte[] head(String request, String headers) {
        return (request + " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: " + RunningService.API_KEY + "\r\n" + headers
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] chunk(byte[] data) {
        byte[] size = (Integer.toHexString(data.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] chunk = new byte[size.length + data.length + 2];
        System.arraycopy(size, 0, chunk, 0, size.length);
        System.arraycopy(data, 0, chunk, size.length, data.length);
        chunk[chunk.length - 2] = '\r';
        chunk[chunk.length - 1] = '\n';
        return chunk;
    }

    private static String status(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    /** Reads what is still there, to the end if there is one. */
    private static boolean isClosed(Socket socket) {
        try {
            byte[] buffer = new byte[8_192];
            int length;
            do {
                length = socket.getInputStream().read(buffer);
            } while (length > 0);
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
