package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceProcess;

/** A download whose client stands still: so does the service, which has read little of the dump, and in the end all arrives. */
class SlowDownloadIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final int TAKEN_FIRST = 1 << 20;

    /** What the sockets on both sides may hold, and be it compressed by half. */
    private static final long MOST_ON_THE_WAY = 32L << 20;

    @TempDir
    private static Path dumps;

    private static ServiceProcess service;
    private static String dump;
    private static List<Path> parts;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(
                Files.isDirectory(Path.of("/proc/self/fdinfo")),
                "skipped: there is no /proc that tells how far a process has read");
        String source = Postgres.newDatabase(SERVER, "taken_slowly");
        Postgres.execute(SERVER, source, """
                create table t as select g as id, string_agg(md5((g * 100 + j)::text), '') as code
                  from generate_series(1, 100000) as g, generate_series(1, 60) as j group by g""");
        service = RunningService.with()
                .readOnly("taken-slowly", SERVER.url(source))
                .knob("dump.directory", dumps.toString())
                .startAsProcess("128m");
        JsonNode job = service.client().await(service.client().export("{\"source\": \"taken-slowly\"}"));
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        dump = job.at("/result/dump").asText();
        try (Stream<Path> files = Files.list(dumps.resolve(dump))) {
            parts = files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
        assertThat(size()).isGreaterThan(5 * MOST_ON_THE_WAY);
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    private static long size() throws IOException {
        long size = 0;
        for (Path part : parts) {
            size += Files.size(part);
        }
        return size;
    }

    /** @return bytes of the dump that the service has read for its one download */
    private static long read() throws IOException {
        Map<Path, Long> open = service.positions(dumps.toRealPath());
        long before = 0;
        for (Path part : parts) {
            Long position = open.get(part.toRealPath());
            if (position != null) {
                return before + position;
            }
            before += Files.size(part);
        }
        return before;
    }

    /** @return what it has read when it reads no more */
    private static long standstill() {
        AtomicLong last = new AtomicLong(-1);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .during(Duration.ofSeconds(1))
                .until(() -> last.getAndSet(read()) == last.get());
        return last.get();
    }

    @ParameterizedTest
    @ValueSource(strings = {".sql", ".sql.gz", ".sql.zst"})
    void serviceReadsNoFurtherThanItsClientTakes(String ending, @TempDir Path folder) throws Exception {
        Path arrived = folder.resolve("arrived");
        HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                .send(
                        service.client()
                                .request("/files/dumps/" + dump + ending)
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream taken = answer.body()) {
            byte[] first = taken.readNBytes(TAKEN_FIRST);

            assertThat(standstill()).isBetween((long) TAKEN_FIRST, MOST_ON_THE_WAY);

            Files.write(arrived, first);
            try (OutputStream rest = Files.newOutputStream(arrived, StandardOpenOption.APPEND)) {
                taken.transferTo(rest);
            }
        }
        assertThat(sha256(unpacked(Files.newInputStream(arrived), ending))).isEqualTo(sha256(stored()));
        Awaitility.await().until(() -> service.positions(dumps.toRealPath()).isEmpty());
    }

    private static InputStream unpacked(InputStream in, String ending) throws IOException {
        return switch (ending) {
            case ".sql.gz" -> new GZIPInputStream(in);
            case ".sql.zst" -> new ZstdInputStream(in);
            default -> in;
        };
    }

    private static InputStream stored() throws IOException {
        List<InputStream> files = new ArrayList<>();
        for (Path part : parts) {
            files.add(Files.newInputStream(part));
        }
        return new SequenceInputStream(Collections.enumeration(files));
    }

    private static String sha256(InputStream in) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream read = new DigestInputStream(in, digest)) {
            read.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
