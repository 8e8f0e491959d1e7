package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/**
 * A dump that is cut at each of its bytes: refused before anything is written, or, where the cut leaves all that counts, a
 * destination that is the same as the source.
 */
class CutDumpIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static String source;
    private static String local;
    private static Map<String, String> expected;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        source = Postgres.newDatabase(SERVER, "cut");
        Postgres.execute(SERVER, source, """
                create table t (a serial primary key, b text default 'it''s; \\. $$');
                insert into t (b) values ('one'), (e'\\\\.'), (e'two\\nlines'), (null), ('');
                create table u (t int references t, n numeric);
                insert into u select a, a / 3.0 from t;
                create index on u (n);
                create view v as select a, ';' as "--" from t;
                do $do$ begin execute $f$
                  create function f() returns int language sql begin atomic
                    select case when true then 1 end; select 2;
                  end
                $f$; end $do$;
                comment on table u is e'\\n-- pgcaravan dump complete\\n--\\n-- PostgreSQL database dump complete\\n--\\n';
                """);
        expected = Contents.of(SERVER, source);
        local = Postgres.newDatabase(SERVER, "cut_local");
        service = RunningService.with()
                .readOnly("whole", SERVER.url(source))
                .writable("local", SERVER.url(local))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String export(String format, String compression) {
        JsonNode job = client.await(client.export(
                "{\"source\": \"whole\", \"format\": \"%s\", \"compression\": \"%s\"}".formatted(format, compression)));
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job.at("/result/dump").asText();
    }

    /** @return whether an import refuses it before anything is written */
    private static boolean isRefused(String id) throws IOException {
        try {
            Optional<Dump> dump = new Dumps(service.dumps(), "dump.directory").find(id);
            if (dump.isPresent()) {
                Script.read(dump.get(), new Script.Check(ImportLimits.USUAL, bytes -> {}, () -> {}))
                        .close();
            }
            return dump.isEmpty();
        } catch (DumpException e) {
            return true;
        }
    }

    /** @return what the destination is, which was empty */
    private static Map<String, String> arrived(String id, String as) {
        Postgres.execute(SERVER, "postgres", "drop database if exists " + local + " with (force)");
        Postgres.execute(SERVER, "postgres", "create database " + local + " template template0");

        JsonNode job = client.await(client.load("{\"dump\": \"%s\", \"destination\": \"local\"}".formatted(id)));

        assertThat(job.get("state").asText()).as(as + job.toPrettyString()).isEqualTo("completed");
        return Contents.of(SERVER, local);
    }

    private static List<Integer> cutEverywhere(Path file, String id) throws IOException {
        return cutEverywhere(file, id, expected);
    }

    /** @return the lengths to which the file can be cut and is taken; of each of them, the destination is as expected */
    private static List<Integer> cutEverywhere(Path file, String id, Map<String, String> expected) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        List<Integer> taken = new ArrayList<>();
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            if (!isRefused(id)) {
                taken.add(length);
                String cut = file.getFileName() + " cut at " + length + " of " + whole.length + ": ";
                assertThat(arrived(id, cut)).as(cut).isEqualTo(expected);
            }
        }
        Files.write(file, whole);
        assertThat(arrived(id, "whole: ")).isEqualTo(expected);
        return taken;
    }

    private static Path laid(String name, byte[] content) throws IOException {
        return Files.write(Files.createDirectories(service.dumps()).resolve(name), content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "inserts"})
    void aPlainFileOfOurs(String format) throws IOException {
        byte[] whole = client.download(export(format, "none") + ".sql").body();
        int end = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("-- pgcaravan dump complete")
                + "-- pgcaravan dump complete".length();

        List<Integer> taken = cutEverywhere(laid("ours.sql", whole), "ours.sql");

        assertThat(taken).isNotEmpty().allMatch(length -> length >= end).hasSize(whole.length - end);
    }

    @ParameterizedTest
    @ValueSource(strings = {".gz", ".zst"})
    void aCompressedFileOfOurs(String ending) throws IOException {
        byte[] whole = client.download(export("copy", "none") + ".sql" + ending).body();

        assertThat(cutEverywhere(laid("ours.sql" + ending, whole), "ours.sql" + ending))
                .isEmpty();
    }

    /** What the whole file becomes is held against psql by PgDumpVersionsIT. Half of a last comment's dashes is no comment. */
    @ParameterizedTest
    @ValueSource(strings = {"12", "17.6"})
    void aFileOfPgDump(String version) throws IOException {
        byte[] whole = Scripts.bytes("pg_dump/" + version);
        String text = new String(whole, StandardCharsets.UTF_8);
        String end = version.equals("12")
                ? "dump complete"
                : text.substring(text.lastIndexOf("\\unrestrict")).strip();
        int needed = text.substring(0, text.lastIndexOf(end) + end.length()).getBytes(StandardCharsets.UTF_8).length;
        Path file = laid("theirs.sql", whole);
        Map<String, String> becomes = arrived("theirs.sql", "whole: ");

        List<Integer> taken = cutEverywhere(file, "theirs.sql", becomes);

        assertThat(becomes).containsKeys("large object 40001", "rows of public.item", "trigger public.item.trims");
        assertThat(taken).isNotEmpty().allMatch(length -> length >= needed);
    }

    @ParameterizedTest
    @CsvSource({"copy, zstd", "inserts, none"})
    void eachPartOfADumpOfOurs(String format, String compression) throws IOException {
        String dump = export(format, compression);
        try (Stream<Path> files = Files.list(service.dumps().resolve(dump))) {
            for (Path part : files.filter(path -> path.toString().contains(".sql"))
                    .sorted()
                    .toList()) {
                assertThat(cutEverywhere(part, dump))
                        .as(part.getFileName().toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void theManifestOfADumpOfOurs() throws IOException {
        String dump = export("copy", "none");
        Path manifest = service.dumps().resolve(dump).resolve("manifest.json");
        int needed = Files.readString(manifest).stripTrailing().length();

        assertThat(cutEverywhere(manifest, dump)).allMatch(length -> length >= needed);
    }
}
