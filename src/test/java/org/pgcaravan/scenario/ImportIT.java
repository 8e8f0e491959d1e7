package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.ClientTools;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/** An import of SQL that others wrote: pg_dump, or somebody's hand. The destination becomes what psql would have made. */
class ImportIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String LOCAL = "import_local";

    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        service = RunningService.with().writable("local", SERVER.url(LOCAL)).start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void empty() {
        Postgres.execute(SERVER, "postgres", "drop database if exists " + LOCAL + " with (force)");
        Postgres.execute(SERVER, "postgres", "create database " + LOCAL + " template template0");
    }

    private static JsonNode load(byte[] file, String options) {
        String dump = client.upload(file);
        return client.await(client.load("{\"dump\": \"%s\", \"destination\": \"local\"%s}".formatted(dump, options)));
    }

    private static JsonNode load(String sql, String options) {
        return load(sql.getBytes(StandardCharsets.UTF_8), options);
    }

    private static JsonNode completed(JsonNode job) {
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        assertThat(job.at("/progress/bytesDone"))
                .as("all of the dump is done with")
                .isEqualTo(job.at("/progress/bytesTotal"));
        return job;
    }

    private static String transaction(String kind) {
        return ", \"transaction\": \"" + kind + "\"";
    }

    private static String one(String sql) {
        return Contents.column(SERVER, LOCAL, sql).get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "parallel, ''",
        "single, ''",
        "parallel, --inserts",
        "single, --rows-per-insert=2",
        "parallel, --column-inserts",
        "parallel, --encoding=UTF8"
    })
    void dumpOfPgDumpArrives(String transaction, String option) {
        ClientTools.assumeFor(15);
        assumeTrue(Postgres.has(15), "skipped: target/postgres holds no binaries of PostgreSQL 15");
        PostgresServer source = Postgres.server(15);
        String shop = Scripts.newDatabase(source, "shop");
        byte[] dump = option.isEmpty() ? ClientTools.pgDump(source, shop) : ClientTools.pgDump(source, shop, option);
        String expected = Postgres.newDatabase(source, "by_psql");
        ClientTools.psql(source, expected, dump);
        String destination = Postgres.newDatabase(source, "from_pg_dump");

        try (RunningService own =
                RunningService.with().writable("local", source.url(destination)).start()) {
            ServiceClient to = own.client();
            completed(to.await(to.load("{\"dump\": \"%s\", \"destination\": \"local\"%s}"
                    .formatted(to.upload(dump), transaction(transaction)))));
        }

        assertThat(Contents.of(source, destination)).isEqualTo(Contents.of(source, expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void sqlByHandDoesWhatItDoesInPsql(String transaction) {
        ClientTools.assumePsql();
        byte[] sql = Scripts.bytes("by-hand");
        String expected = Postgres.newDatabase(SERVER, "by_psql");
        ClientTools.psql(SERVER, expected, sql);

        JsonNode job = completed(load(sql, transaction(transaction)));

        assertThat(Contents.column(SERVER, LOCAL, "select id || ' ' || said from hand.journal order by id"))
                .isEqualTo(Contents.column(SERVER, expected, "select id || ' ' || said from hand.journal order by id"));
        assertThat(Contents.of(SERVER, LOCAL)).isEqualTo(Contents.of(SERVER, expected));
        assertThat(job.at("/progress/rowsTotal").asLong()).isNotNegative();
        assertThat(job.at("/warnings")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "LATIN1, ISO-8859-1",
        "WIN1252, windows-1252",
        "EUC_JP, EUC-JP",
        "LATIN9, ISO-8859-15",
        "KOI8R, KOI8-R",
        "WIN866, IBM866",
        "UTF8, UTF-8"
    })
    void fileInAnotherEncodingArrives(String name, String charset) {
        String word = switch (name) {
            case "EUC_JP" -> "漢字かな";
            case "KOI8R", "WIN866" -> "Привет";
            case "LATIN9", "WIN1252" -> "naïve €";
            default -> "naïve ÿ";
        };
        String sql = """
                set client_encoding = '%1$s';
                create schema "%2$s";
                set search_path = "%2$s";
                create table "%2$s" ("%2$s" text default '%2$s');
                insert into "%2$s" values (default);
                copy "%2$s" ("%2$s") from stdin;
                %2$s
                \\.
                copy "%2$s" from stdin with (format csv);
                "%2$s"
                \\.
                """.formatted(name, word);

        completed(load(sql.getBytes(Charset.forName(charset)), ""));

        assertThat(Contents.column(SERVER, LOCAL, "select \"%1$s\" from \"%1$s\".\"%1$s\"".formatted(word)))
                .containsExactly(word, word, word);
    }

    @Test
    void encodingThatCannotBeReadIsRefusedBeforeAnythingRuns() {
        JsonNode job = load("set client_encoding = 'MULE_INTERNAL';\ncreate table t (a int);\n", transaction("single"));

        assertThat(job.at("/error/message").asText()).contains("Line 1").contains("MULE_INTERNAL");
        assertThat(Contents.of(SERVER, LOCAL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void tableInManyStretchesArrivesWhole(String transaction) {
        StringBuilder sql = new StringBuilder("create table big (id int, word text);\ncopy big from stdin;\n");
        IntStream.range(0, 400_000)
                .forEach(i -> sql.append(i)
                        .append('\t')
                        .append(i % 3 == 0 ? "a\\nb\\\\" : "line\\\nbroken " + "x".repeat(90))
                        .append('\n'));
        sql.append("\\.\ncreate table header (id int);\ncopy header from stdin with (header);\nid\n");
        IntStream.range(0, 3_000_000).forEach(i -> sql.append(i).append('\n'));
        sql.append("\\.\n");

        JsonNode job = completed(load(sql.toString(), transaction(transaction)));

        assertThat(one("select count(*) || ' ' || count(distinct id) || ' ' || sum(length(word)) from big"))
                .isEqualTo("400000 400000 " + (133_334L * 4 + 266_666L * 102));
        assertThat(one("select count(*) || ' ' || sum(id) from header")).isEqualTo("3000000 4499998500000");
        assertThat(job.at("/progress/bytesTotal").asLong()).isEqualTo(sql.length());
        assertThat(job.at("/proof/holds").asBoolean()).isTrue();
    }

    @Test
    void foreignKeysAreHeldAgainstTheRowsAndAllTablesHaveStatistics() {
        ClientTools.assumePsql();
        byte[] sql = Scripts.bytes("foreign-keys");
        String expected = Postgres.newDatabase(SERVER, "by_psql");
        ClientTools.psql(SERVER, expected, sql);
        String constraints = "select conname || ' ' || conrelid::regclass || ' ' || convalidated || ' '"
                + " || pg_get_constraintdef(oid) from pg_constraint where contype = 'f' order by 1";
        String analyzed = "select distinct tablename from pg_stats where schemaname = 'keys' order by 1";
        Postgres.execute(SERVER, expected, "analyze");

        assertThat(completed(load(sql, "")).at("/warnings")).isEmpty();

        assertThat(Contents.column(SERVER, LOCAL, constraints))
                .isEqualTo(Contents.column(SERVER, expected, constraints))
                .hasSizeGreaterThan(7);
        assertThat(Contents.column(SERVER, LOCAL, analyzed))
                .isEqualTo(Contents.column(SERVER, expected, analyzed))
                .contains("parent", "child", "order", "list", "list_1", "parent_lower_idx");
        assertThat(
                        one(
                                "select count(*) from pg_stats_ext where statistics_name = 'together' and dependencies is not null"))
                .isEqualTo("1");
    }

    @Test
    void rowThatRefersToNothingFailsTheImportAndIsNamed() {
        String sql = new String(Scripts.bytes("foreign-keys"), StandardCharsets.UTF_8).replace("3\t1\t10", "3\t7\t10");

        JsonNode job = load(sql, "");

        assertThat(job.get("state").asText()).isEqualTo("failed");
        assertThat(job.at("/error/message").asText())
                .contains("child_parent_fkey")
                .contains("(parent)=(7)");
        assertThat(one("select count(*) from pg_namespace where nspname = 'keys'"))
                .isEqualTo("0");
    }

    @Test
    void compressedFileArrives() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            out.write("create table t as select 1 as a;\n".getBytes(StandardCharsets.UTF_8));
        }

        completed(load(gzip.toByteArray(), ""));

        assertThat(one("select a from t")).isEqualTo("1");
    }

    @Test
    void settingsThatTheServerDoesNotKnowAreLeftOutWithAWarning() {
        JsonNode job = completed(load("""
                SET statement_timeout = 0;
                SET no_such_timeout = 0;
                create table t as select 1 as a;
                """, ""));

        assertThat(one("select a from t")).isEqualTo("1");
        assertThat(job.at("/warnings").toString()).contains("no_such_timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void whatIsForRolesThatAreNotThereIsLeftOutWithAWarning(String transaction) {
        JsonNode job = completed(load("""
                create table t (a int);
                alter table t owner to nobody_here;
                grant select on t to nobody_here, public;
                grant select on t to public;
                alter default privileges for role nobody_here grant select on tables to public;
                SET SESSION AUTHORIZATION nobody_here;
                grant insert on t to public;
                RESET SESSION AUTHORIZATION;
                create policy p on t to nobody_here using (true);
                insert into t values (1);
                """, transaction(transaction)));

        assertThat(one("select count(*) from t")).isEqualTo("1");
        assertThat(
                        one(
                                "select has_table_privilege('pg_monitor', 't', 'select') || ' ' || has_table_privilege('pg_monitor', 't', 'insert')"))
                .isEqualTo("true false");
        assertThat(job.at("/warnings").toString()).contains("nobody_here");
    }

    @Test
    void appendAddsToWhatIsThere() {
        Postgres.execute(SERVER, LOCAL, "create table t (a int primary key); insert into t values (1)");

        completed(load(
                "insert into t values (2);\ncopy t from stdin;\n3\n\\.\n",
                transaction("single") + ", \"replace\": \"append\""));

        assertThat(one("select string_agg(a::text, ',' order by a) from t")).isEqualTo("1,2,3");
    }

    @Test
    void appendThatFailsLeavesWhatWasThere() {
        Postgres.execute(SERVER, LOCAL, "create table t (a int primary key); insert into t values (1)");

        JsonNode job = load(
                "insert into t values (2);\ncopy t from stdin;\n3\n1\n\\.\n",
                transaction("single") + ", \"replace\": \"append\"");

        assertThat(job.get("state").asText()).isEqualTo("failed");
        assertThat(one("select string_agg(a::text, ',' order by a) from t")).isEqualTo("1");
    }

    @Test
    void singleIntoADatabaseWithTablesIsRefused() {
        Postgres.execute(SERVER, LOCAL, "create table mine as select 42 as answer");

        JsonNode job = load("create table t (a int);\n", transaction("single"));

        assertThat(job.at("/error/code").asText()).isEqualTo("destination-not-replaceable");
        assertThat(job.at("/error/message").asText()).contains("mine").contains("append");
        assertThat(one("select answer from mine")).isEqualTo("42");
    }

    @Test
    void parallelReplacesWhatWasThereAndKeepsIt() {
        Postgres.execute(SERVER, LOCAL, "create table mine as select 42 as answer");

        JsonNode job = completed(load("create table t as select 1 as a;\n", ""));

        assertThat(one("select count(*) from pg_tables where tablename = 'mine'"))
                .isEqualTo("0");
        assertThat(Contents.column(SERVER, job.at("/result/previous").asText(), "select answer from mine"))
                .containsExactly("42");
    }
}
