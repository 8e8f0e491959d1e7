package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.OddDatabases;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.Sessions;

/** Dumps as files: listed, downloaded, uploaded, deleted, and nothing else of the machine. */
class DumpFilesIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static RunningService service;
    private static ServiceClient client;
    private static String dump;

    @BeforeAll
    static void start() {
        String filled = Postgres.newDatabase(SERVER, "filled");
        Postgres.execute(SERVER, filled, """
                create table t as select g as id, md5(g::text) || md5((g + 1)::text) as code from generate_series(1, 300000) as g;
                create table "../../etc/passwd" as select 1 as a""");
        service = RunningService.with()
                .readOnly("filled", SERVER.url(filled))
                .readOnly("slow", SERVER.url(OddDatabases.copies(SERVER)))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "files_local")))
                .start();
        client = service.client();
        dump = export("");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String export(String options) {
        JsonNode job = client.await(client.export("{\"source\": \"filled\"" + options + "}"));
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job.at("/result/dump").asText();
    }

    private static HttpResponse<String> send(String method, String path) {
        return ServiceClient.send(client.request(path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    @Test
    void dumpIsListedWithItsTables() {
        JsonNode listed = ServiceClient.json(client.get("/api/dumps")).at("/dumps");
        JsonNode one = ServiceClient.json(client.get("/api/dumps/" + dump));

        assertThat(listed.findValuesAsText("id")).contains(dump);
        assertThat(one.at("/rows").asLong()).isEqualTo(300_001);
        assertThat(one.at("/tables").findValuesAsText("table")).contains("public.t", "public.\"../../etc/passwd\"");
    }

    @Test
    void filesAreTheOwnersAlone() throws IOException {
        Path folder = service.dumps().resolve(dump);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(service.dumps())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
                assertThat(file.getFileName().toString()).matches("[0-9A-Za-z._-]+");
            }
        }
        String upload = client.upload("select 1;".getBytes(StandardCharsets.UTF_8));
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(service.dumps().resolve(upload))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "zstd"})
    void downloadIsTheSameSqlHoweverItIsKeptAndCarried(String compression) throws IOException {
        String kept = export(", \"compression\": \"" + compression + "\"");

        byte[] plain = client.download(kept + ".sql").body();
        byte[] gzip = client.download(kept + ".sql.gz").body();
        byte[] zstd = client.download(kept + ".sql.zst").body();

        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes())
                .isEqualTo(plain);
        assertThat(new ZstdInputStream(new ByteArrayInputStream(zstd)).readAllBytes())
                .isEqualTo(plain);
        assertThat(ServiceClient.json(client.get("/api/dumps/" + kept))
                        .at("/bytes")
                        .asLong())
                .isEqualTo(plain.length);
        assertThat(new String(plain, StandardCharsets.UTF_8)).endsWith("-- pgcaravan dump complete\n");
    }

    @Test
    void headTellsTheLength() {
        HttpResponse<String> head = send("HEAD", "/files/dumps/" + dump + ".sql");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length").orElseThrow())
                .isEqualTo(client.download(dump + ".sql").body().length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..%2f..%2fetc%2fpasswd",
                "..%2fapplication.properties.sql",
                "%2e%2e",
                "..",
                ".",
                "%00.sql",
                "x%00.sql",
                "manifest.json",
                "..%5c..%5cx.sql",
                "%252e%252e%252fx.sql",
                "x.partial",
                "link.sql",
                "linked",
                "linked.sql",
                "with%20blank.sql"
            })
    void nothingElseOfTheMachineCanBeReached(String name) throws IOException {
        Path secret = Files.writeString(service.dumps().resolveSibling("secret.sql"), "a secret");
        Files.writeString(service.dumps().resolve("x.partial"), "a secret");
        for (String link : List.of("link.sql", "linked")) {
            if (!Files.isSymbolicLink(service.dumps().resolve(link))) {
                Files.createSymbolicLink(
                        service.dumps().resolve(link),
                        link.equals("linked") ? service.dumps().resolve(dump) : secret);
            }
        }
        for (String path : List.of("/files/dumps/" + name, "/api/dumps/" + name)) {
            for (String method : List.of("GET", "HEAD", "DELETE")) {
                HttpResponse<String> answer = send(method, path);
                assertThat(answer.statusCode()).as(method + " " + path).isBetween(400, 405);
                assertThat(answer.body()).doesNotContain("a secret");
            }
        }
        assertThat(secret).exists();
        assertThat(client.get("/api/dumps").body())
                .doesNotContain("/linked", "/link.sql")
                .doesNotContain("partial");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE", "POST", "OPTIONS"})
    void otherMethodsAreRefused(String method) {
        assertThat(send(method, "/files/dumps/" + dump + ".sql").statusCode()).isEqualTo(405);
    }

    @Test
    void nothingIsGivenWithoutTheKey() {
        for (String path : List.of(
                "/files/dumps/" + dump + ".sql", "/files/dumps", "/api/dumps", "//files/dumps/" + dump + ".sql")) {
            HttpRequest request =
                    HttpRequest.newBuilder(client.uri("http", path)).GET().build();
            assertThat(ServiceClient.send(request).statusCode()).as(path).isEqualTo(401);
        }
    }

    @Test
    void uploadsAreKnownByTheirContent() throws IOException {
        byte[] sql = "create table uploaded (a int);\n".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            out.write(sql);
        }
        assertThat(client.upload(sql)).endsWith(".sql");
        assertThat(client.upload(gzip.toByteArray())).endsWith(".sql.gz");
        String zstd = client.upload(Zstd.compress(sql));
        assertThat(zstd).endsWith(".sql.zst");

        JsonNode job = client.await(client.load("{\"dump\": \"" + zstd + "\", \"destination\": \"local\"}"));

        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        assertThat(client.download(zstd).body()).isEqualTo(Zstd.compress(sql));
        assertThat(partials()).isEmpty();
    }

    @Test
    void emptyUploadIsRefused() {
        HttpResponse<String> answer = ServiceClient.send(client.request("/files/dumps")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(partials()).isEmpty();
    }

    @Test
    void uploadThatBreaksOffLeavesNothing() throws IOException {
        int before = ServiceClient.json(client.get("/api/dumps")).at("/dumps").size();
        for (String header : List.of("Content-Length: 1000000", "Transfer-Encoding: chunked")) {
            try (Socket socket = connect("POST /files/dumps", header)) {
                socket.getOutputStream()
                        .write((header.startsWith("T") ? "9\r\nselect 1;\r\n" : "select 1;").getBytes());
                socket.getOutputStream().flush();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> partials().size() == 1);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> partials().isEmpty());
        }
        assertThat(ServiceClient.json(client.get("/api/dumps")).at("/dumps").size())
                .isEqualTo(before);
        assertThat(openFiles()).isEmpty();
    }

    @Test
    void clientThatHangsUpInMidDownloadLeavesNothing() throws IOException {
        for (String ending : List.of(".sql", ".sql.gz", ".sql.zst")) {
            try (Socket socket = connect("GET /files/dumps/" + dump + ending, "Accept: */*")) {
                assertThat(socket.getInputStream().readNBytes(2_000)).hasSize(2_000);
            }
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(openFiles()).isEmpty();
            assertThat(Thread.getAllStackTraces().entrySet().stream()
                            .filter(thread -> thread.getKey().getName().equals("dump-file"))
                            .filter(thread -> Stream.of(thread.getValue())
                                    .anyMatch(at -> at.getClassName().contains("DumpFiles"))))
                    .isEmpty();
        });
    }

    private static Socket connect(String request, String header) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
        socket.getOutputStream()
                .write((request + " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: " + RunningService.API_KEY + "\r\n"
                                + header + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static List<String> partials() {
        try (Stream<Path> files = Files.list(service.dumps())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".partial") && !name.equals("x.partial"))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return of the dumps', those that this process holds open */
    private static List<String> openFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return List.of();
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.map(file -> {
                        try {
                            return Files.readSymbolicLink(file).toString();
                        } catch (IOException e) {
                            return "";
                        }
                    })
                    .filter(file -> file.startsWith(service.dumps().toString()))
                    .toList();
        }
    }

    @Test
    void deletedDumpIsGone() {
        String gone = export("");

        assertThat(client.delete("/api/dumps/" + gone).statusCode()).isEqualTo(204);

        assertThat(service.dumps().resolve(gone)).doesNotExist();
        assertThat(client.get("/api/dumps/" + gone).statusCode()).isEqualTo(404);
        assertThat(client.delete("/api/dumps/" + gone).statusCode()).isEqualTo(404);
        assertThat(client.download(gone + ".sql").statusCode()).isEqualTo(404);
    }

    @Test
    void dumpThatIsBeingLoadedIsNotDeleted() {
        String loaded = client.upload("select pg_sleep(60);\n".getBytes(StandardCharsets.UTF_8));
        String id = client.load("{\"dump\": \"" + loaded + "\", \"destination\": \"local\"}");
        String waiting = client.upload("select 1;\n".getBytes(StandardCharsets.UTF_8));
        Sessions.awaitStatement(SERVER, id, "select pg_sleep");
        String next = client.load("{\"dump\": \"" + waiting + "\", \"destination\": \"local\"}");

        assertThat(client.delete("/api/dumps/" + loaded).statusCode()).isEqualTo(409);
        assertThat(client.delete("/api/dumps/" + waiting).statusCode()).isEqualTo(409);

        client.delete("/api/jobs/" + id);
        assertThat(client.await(id).get("state").asText()).isEqualTo("cancelled");
        assertThat(client.await(next).get("state").asText()).isEqualTo("completed");
        assertThat(client.delete("/api/dumps/" + loaded).statusCode()).isEqualTo(204);
    }
}
