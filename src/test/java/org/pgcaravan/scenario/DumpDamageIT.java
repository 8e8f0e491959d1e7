package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.dump.DumpException;
import org.pgcaravan.dump.Dumps;
import org.pgcaravan.dump.ImportLimits;
import org.pgcaravan.dump.Script;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.Sessions;

/** A dump that is not as it was written: refused before anything is written, and the destination stays as it was. */
class DumpDamageIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static String local;
    private static RunningService service;
    private static ServiceClient client;
    private static byte[] file;
    private String dump;
    private Map<String, String> before;

    @BeforeAll
    static void start() {
        String small = Postgres.newDatabase(SERVER, "small");
        Postgres.execute(
                SERVER,
                small,
                "create table t (a int primary key, b text); insert into t values (1, 'one'), (2, E'\\\\.')");
        local = Postgres.newDatabase(SERVER, "damage_local");
        Postgres.execute(SERVER, local, "create table mine as select 42 as answer");
        service = RunningService.with()
                .readOnly("small", SERVER.url(small))
                .writable("local", SERVER.url(local))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void export() {
        dump = export("zstd");
        file = client.download(dump + ".sql").body();
        before = Contents.of(SERVER, local);
    }

    private static String export(String compression) {
        return client.await(client.export("{\"source\": \"small\", \"compression\": \"" + compression + "\"}"))
                .at("/result/dump")
                .asText();
    }

    @AfterEach
    void destinationIsAsBefore() {
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        assertThat(Sessions.leftOn(SERVER)).isEmpty();
        client.delete("/api/dumps/" + dump);
    }

    /** @return what refused it: the failed job, or, of a dump that is none, the answer to the request */
    private static JsonNode failed(String id, String... options) {
        var answer = client.post(
                "/api/sync/import",
                "{\"dump\": \"%s\", \"destination\": \"local\"%s}".formatted(id, String.join("", options)));
        if (answer.statusCode() != 202) {
            assertThat(answer.statusCode()).as(answer.body()).isIn(404, 422);
            return ServiceClient.json(
                    answer.body().replace("\"detail\"", "\"message\"").replaceFirst("^", "{\"error\":") + "}");
        }
        JsonNode job = client.await(ServiceClient.json(answer).path("id").textValue());
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("failed");
        assertThat(job.at("/error/code").asText()).as(job.toPrettyString()).isEqualTo("dump-failed");
        return job;
    }

    private List<Path> parts() throws IOException {
        try (Stream<Path> files = Files.list(service.dumps().resolve(dump))) {
            return files.filter(path -> !path.endsWith("manifest.json"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void partThatIsCutIsFound() throws IOException {
        for (Path part : parts()) {
            byte[] whole = Files.readAllBytes(part);
            for (int length : new int[] {0, whole.length / 2, whole.length - 1}) {
                if (length >= 0 && length < whole.length) {
                    Files.write(part, Arrays.copyOf(whole, length));
                    assertThat(failed(dump).at("/error/message").asText())
                            .contains(part.getFileName().toString());
                }
            }
            Files.write(part, whole);
        }
    }

    @Test
    void partThatTheManifestDoesNotNameIsFound() throws IOException {
        Path manifest = service.dumps().resolve(dump).resolve("manifest.json");
        JsonNode whole = ServiceClient.json(Files.readString(manifest));
        byte[] before = Files.readAllBytes(manifest);
        for (int i = 1; i < whole.get("parts").size() - 1; i++) {
            JsonNode changed = whole.deepCopy();
            ((ArrayNode) changed.get("parts")).remove(i);
            Files.writeString(manifest, changed.toString());
            assertThat(failed(dump).at("/error/message").asText()).contains("does not name");

            changed = whole.deepCopy();
            ((ArrayNode) changed.get("parts")).insert(i, whole.get("parts").get(i));
            Files.writeString(manifest, changed.toString());
            assertThat(failed(dump).at("/error/message").asText()).contains("each of them once");
        }
        Files.write(manifest, before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create role intruder;",
                "INSERT INTO public.t (a, b) VALUES (3, '');\nset search_path = x;",
                "INSERT INTO public.other (a, b) VALUES (3, '');",
                "select 1;",
                "INSERT INTO public.t (a, b) VALUES (3, set_config('work_mem', '1MB', false));",
                "COPY public.other (a, b) FROM stdin;\n\\.\n",
                "COPY public.t (a, b) FROM stdin (format csv);\n\\.\n",
            })
    void partThatHoldsMoreThanItsRowsIsFoundWhateverTheManifestSays(String sql) throws Exception {
        client.delete("/api/dumps/" + dump);
        dump = export("none");
        Path part = parts().stream()
                .filter(path -> path.toString().contains("2000-"))
                .findFirst()
                .orElseThrow();
        byte[] forged = sql.getBytes(StandardCharsets.UTF_8);
        Files.write(part, forged);
        Path manifest = service.dumps().resolve(dump).resolve("manifest.json");
        JsonNode changed = ServiceClient.json(Files.readString(manifest));
        for (JsonNode named : changed.get("parts")) {
            if (named.get("file").asText().equals(part.getFileName().toString())) {
                ((ObjectNode) named)
                        .put("storedBytes", forged.length)
                        .put("bytes", forged.length)
                        .put(
                                "sha256",
                                HexFormat.of()
                                        .formatHex(MessageDigest.getInstance("SHA-256")
                                                .digest(forged)));
            }
        }
        Files.writeString(manifest, changed.toString());

        JsonNode job = failed(dump);

        assertThat(job.at("/error/message").asText())
                .contains(part.getFileName().toString())
                .contains("Line ");
        assertThat(job.at("/progress/phase").asText()).isEqualTo("check");
    }

    @Test
    void linkIsNoDump() throws IOException {
        Path link = service.dumps().resolve("linked.sql");
        Files.write(service.dumps().resolve("aside"), file);
        Files.createSymbolicLink(link, service.dumps().resolve("aside"));

        assertThat(failed("linked.sql").at("/error/message").asText()).contains("There is no dump");

        Files.delete(link);
        Files.delete(service.dumps().resolve("aside"));
    }

    @Test
    void fileThatIsChangedAfterItsCheckIsRefused() throws IOException {
        Path laid = Files.write(service.dumps().resolve("laid.sql"), file);
        Dump found =
                new Dumps(service.dumps(), "dump.directory").find("laid.sql").orElseThrow();
        try (Script script = Script.read(found, new Script.Check(ImportLimits.USUAL, bytes -> {}, () -> {}))) {
            Files.write(laid, "\n".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
            assertThatThrownBy(() -> script.open(script.stretches().get(0)).close())
                    .isInstanceOf(DumpException.class)
                    .hasMessageContaining("was changed after it was checked");
        }
        Files.delete(laid);
    }

    @Test
    void partThatWasChangedIsFound() throws IOException {
        for (Path part : parts()) {
            byte[] whole = Files.readAllBytes(part);
            if (whole.length == 0) {
                continue;
            }
            byte[] changed = whole.clone();
            changed[whole.length / 2] ^= 1;
            Files.write(part, changed);
            assertThat(failed(dump, ", \"transaction\": \"single\", \"replace\": \"append\"")
                            .at("/error/message")
                            .asText())
                    .contains(part.getFileName().toString());
            Files.write(part, whole);
        }
    }

    @Test
    void partThatIsMissingOrALinkIsFound() throws IOException {
        for (Path part : parts()) {
            Path aside = service.dumps().resolve("aside");
            Files.move(part, aside);
            assertThat(failed(dump).at("/error/message").asText()).contains("is missing");
            Files.createSymbolicLink(part, aside);
            assertThat(failed(dump).at("/error/message").asText()).contains("is missing");
            Files.delete(part);
            Files.move(aside, part);
        }
    }

    @Test
    void damagedDumpIsNotDownloadedAsAWholeOne() throws IOException {
        Path rows = parts().stream()
                .filter(path -> path.toString().contains("2000-"))
                .findFirst()
                .orElseThrow();
        byte[] whole = Files.readAllBytes(rows);
        whole[whole.length - 1] ^= 1;
        Files.write(rows, whole);

        for (String name : List.of(".sql", ".sql.gz", ".sql.zst")) {
            assertThat(downloads(dump + name)).as(name).isFalse();
        }
    }

    private static boolean downloads(String name) {
        try {
            return client.download(name).statusCode() == 200;
        } catch (java.io.UncheckedIOException e) {
            return false;
        }
    }

    @Test
    void manifestThatIsCutMakesNoDump() throws IOException {
        Path manifest = service.dumps().resolve(dump).resolve("manifest.json");
        byte[] whole = Files.readAllBytes(manifest);
        for (int length = 0; length < whole.length - 2; length += length < 40 || length > whole.length - 40 ? 1 : 97) {
            Files.write(manifest, Arrays.copyOf(whole, length));
            assertThat(client.get("/api/dumps").body()).doesNotContain("\"" + dump + "\"");
            assertThat(client.get("/api/dumps/" + dump).statusCode()).isEqualTo(422);
        }
        failed(dump);
        Files.delete(manifest);
        assertThat(client.get("/api/dumps/" + dump).statusCode()).isEqualTo(404);
        failed(dump);
        Files.write(manifest, whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"file\" : \"9999-trailer.sql\" → \"file\" : \"../../etc/passwd\"",
                "\"file\" : \"9999-trailer.sql\" → \"file\" : \"/etc/passwd\"",
                "\"format\" : 1 → \"format\" : 2",
                "\"createdAt\" → \"madeAt\"",
                "\"parts\" → \"pieces\"",
                "\"database\" → \"base\"",
                "\"sha256\" → \"sha1\"",
                "\"table\" : \"public.t\" → \"table\" : \"\\\"a\"",
                "\"file\" : \"9999-trailer.sql\" → \"file\" : null",
                "\"file\" : \"9999-trailer.sql\" → \"file\" : \"1000-pre-data.sql\"",
            })
    void manifestThatWasChangedMakesNoDump(String change) throws IOException {
        Path manifest = service.dumps().resolve(dump).resolve("manifest.json");
        String whole = Files.readString(manifest);
        String[] parts = change.split(" → ");
        assertThat(whole).contains(parts[0]);
        Files.writeString(manifest, whole.replace(parts[0], parts[1]));

        assertThat(client.get("/api/dumps").statusCode()).isEqualTo(200);
        assertThat(client.get("/api/dumps/" + dump).statusCode()).isIn(200, 422);
        failed(dump);

        Files.writeString(manifest, whole);
    }

    @Test
    void manifestThatNamesFewerPartsMakesNoDump() throws IOException {
        Path manifest = service.dumps().resolve(dump).resolve("manifest.json");
        String whole = Files.readString(manifest);
        Files.writeString(manifest, whole.replaceFirst("(?s)\"parts\" : \\[.*?\\]", "\"parts\" : []"));
        failed(dump);
        Files.writeString(manifest, whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".gz", ".zst"})
    void downloadedFileThatIsCutIsRefused(String ending) {
        byte[] whole = client.download(dump + ".sql" + ending).body();
        int end = "\n".length();
        for (int length : List.of(30, whole.length / 3, whole.length / 2, whole.length - end - 1)) {
            String id = client.upload(Arrays.copyOf(whole, length));
            assertThat(failed(id).at("/error/message").asText()).isNotEmpty();
            client.delete("/api/dumps/" + id);
        }
    }

    @Test
    void dumpThatIsNotThereIsRefused() {
        assertThat(failed("20260101T000000Z-small-00000000")
                        .at("/error/message")
                        .asText())
                .contains("There is no dump");
    }

    @Test
    void whatIsNoSqlIsRefusedAndSaysWhy() {
        Map<byte[], String> contents = new LinkedHashMap<>();
        contents.put(bytes("PGDMP\u0001\u000e\u0000 and so on"), "custom format");
        contents.put("\uFEFFcreate table t ();\n".getBytes(StandardCharsets.UTF_16LE), "UTF-16");
        contents.put("\uFEFFcreate table t ();\n".getBytes(StandardCharsets.UTF_16BE), "UTF-16");
        contents.put("create table t ();\n".getBytes(StandardCharsets.UTF_16LE), "Line 1: there is a NUL byte");
        contents.put(bytes("select 1;\nselect 'a\0b';\n"), "Line 2: there is a NUL byte");
        contents.put(
                bytes("create table t (a text);\ncopy t from stdin;\na\nb\0\n\\.\n"), "Line 4: there is a NUL byte");
        contents.put(bytes("select 1;\nselect 'open"), "Line 2: cut short: the string");
        contents.put(
                bytes("select 1;\n\nselect 1"), "Line 3: cut short: the statement that begins here has no semicolon");
        contents.put(bytes("select 1;\nselect 2 -- it's not over;"), "Line 2: cut short");
        contents.put(bytes("-- only\n/* a ' and a \" */\n--"), "There is no statement in it");
        contents.put(bytes(" \n\t\n;;\n"), "There is no statement in it");
        contents.forEach((content, why) -> {
            String id = client.upload(content);
            assertThat(failed(id).at("/error/message").asText()).contains(why);
            client.delete("/api/dumps/" + id);
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
