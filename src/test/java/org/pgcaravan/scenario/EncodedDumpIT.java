package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.ClientTools;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** Dumps of databases that are not in UTF-8, or in no encoding at all: names and rows come back byte by byte. */
class EncodedDumpIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String LATIN1 = "LATIN1";
    private static final String SQL_ASCII = "SQL_ASCII";

    private static String local;
    private static String noText;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        local = Postgres.newDatabase(SERVER, "encoded_local");
        noText = empty(SERVER, "encoded_no_text", SQL_ASCII);
        service = RunningService.with()
                .readOnly("sql-ascii", SERVER.url(filled(SERVER, SQL_ASCII)))
                .readOnly("latin1", SERVER.url(filled(SERVER, LATIN1)))
                .readOnly("no-text", SERVER.url(noText))
                .writable("local", SERVER.url(local))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String nameOf(String encoding) {
        return "encoded_" + encoding.toLowerCase(Locale.ROOT);
    }

    private static String alias(String encoding) {
        return encoding.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String empty(PostgresServer server, String database, String encoding) {
        Postgres.execute(server, "postgres", "drop database if exists " + database + " with (force)");
        Postgres.execute(
                server,
                "postgres",
                "create database " + database + " template template0 encoding '" + encoding
                        + "' lc_collate 'C' lc_ctype 'C'");
        return database;
    }

    /** Words and names in that encoding; every byte there is, where the encoding is none. */
    private static String filled(PostgresServer server, String encoding) {
        String name = empty(server, nameOf(encoding), encoding);
        Postgres.execute(server, name, """
                create table word (id int primary key, word text);
                do $$ begin for i in 1..255 loop
                  continue when i > 126 and i < 161 and getdatabaseencoding() <> 'SQL_ASCII';
                  execute 'insert into word values (' || i || ', ' || quote_literal(convert_from(set_byte('\\x00'::bytea, 0, i), getdatabaseencoding())) || ')';
                end loop; end $$;
                create schema "Größe ""s"";--";
                create type "Größe ""s"";--"."é" as enum ('naïve', 'ÿ''\\');
                create table "Größe ""s"";--"."été;
                \\connect ÿ" (
                  "ä""b;--" int generated always as identity primary key, "l''été
                \\." text default 'é''\\', "select" "Größe ""s"";--"."é", "É" text[]);
                insert into "Größe ""s"";--"."été;
                \\connect ÿ" ("select", "É") values ('naïve', array['ç', null, E'\\t\\\\N']), ('ÿ''\\', '{}');
                insert into "Größe ""s"";--"."été;
                \\connect ÿ" ("l''été
                \\.") values (convert_from('\\xfe27'::bytea, getdatabaseencoding()));
                create index "Übersicht" on "Größe ""s"";--"."été;
                \\connect ÿ" ("É") where "select" = 'naïve';
                comment on column "Größe ""s"";--"."été;
                \\connect ÿ"."É" is 'ß''\\';
                do $$ begin
                  execute format('create table %1$I (%1$I int); insert into %1$I values (63)',
                                 repeat('é', case getdatabaseencoding() when 'LATIN1' then 63 else 31 end));
                end $$""");
        return name;
    }

    private static JsonNode completed(ServiceClient at, String id) {
        JsonNode job = at.await(id);
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }

    private static String export(ServiceClient at, String source, String format) {
        return completed(at, at.export("{\"source\": \"%s\", \"format\": \"%s\"}".formatted(source, format)))
                .at("/result/dump")
                .asText();
    }

    private static void assertSame(PostgresServer server, String copy, String encoding) {
        String source = nameOf(encoding);
        String bytes = "select string_agg(convert_to(word, getdatabaseencoding())::text, ',' order by id) from word";
        assertThat(Contents.column(server, copy, "show server_encoding")).containsExactly(encoding);
        assertThat(Contents.column(server, copy, bytes)).isEqualTo(Contents.column(server, source, bytes));
        assertThat(Contents.of(server, copy)).isEqualTo(Contents.of(server, source));
    }

    @ParameterizedTest
    @CsvSource({
        "SQL_ASCII, copy, parallel",
        "SQL_ASCII, inserts, parallel",
        "SQL_ASCII, copy, single",
        "SQL_ASCII, inserts, single",
        "LATIN1, copy, parallel",
        "LATIN1, inserts, parallel",
        "LATIN1, copy, single",
        "LATIN1, inserts, single"
    })
    void importedDumpIsTheSame(String encoding, String format, String transaction) {
        String dump = export(client, alias(encoding), format);
        empty(SERVER, local, encoding);

        completed(
                client,
                client.load("{\"dump\": \"%s\", \"destination\": \"local\", \"transaction\": \"%s\"}"
                        .formatted(dump, transaction)));

        assertSame(SERVER, local, encoding);
    }

    @ParameterizedTest
    @CsvSource({"SQL_ASCII, copy", "SQL_ASCII, inserts", "LATIN1, copy", "LATIN1, inserts"})
    void dumpRestoredByPsqlIsTheSame(String encoding, String format) {
        ClientTools.assumePsql();
        String dump = export(client, alias(encoding), format);
        String restored = empty(SERVER, "encoded_by_psql", encoding);

        ClientTools.psql(SERVER, restored, client.download(dump + ".sql").body());

        assertSame(SERVER, restored, encoding);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 18})
    void importedDumpIsTheSameOnOtherVersions(int version) {
        assumeTrue(
                Postgres.has(version),
                () -> "target/postgres holds no binaries of PostgreSQL " + version
                        + "; mvn pre-integration-test fetches them");
        PostgresServer server = Postgres.server(version);
        String copy = Postgres.newDatabase(server, "encoded_copy");
        try (RunningService own = RunningService.with()
                .readOnly("sql-ascii", server.url(filled(server, SQL_ASCII)))
                .readOnly("latin1", server.url(filled(server, LATIN1)))
                .writable("local", server.url(copy))
                .start()) {
            ServiceClient at = own.client();
            for (String encoding : List.of(SQL_ASCII, LATIN1)) {
                for (String format : List.of("copy", "inserts")) {
                    String dump = export(at, alias(encoding), format);
                    completed(at, at.load("{\"dump\": \"%s\", \"destination\": \"local\"}".formatted(dump)));
                    assertSame(server, copy, encoding);
                }
            }
        }
    }

    /** No client that speaks UTF-8 could be told of it, nor a file of statements hold it. */
    @Test
    void nameThatIsNoTextInUtf8IsRefusedAndNotReplaced() {
        Postgres.execute(
                SERVER,
                noText,
                "do $$ begin execute format('create table %I (id int)', convert_from('\\xe974'::bytea, 'SQL_ASCII')); end $$");

        JsonNode job = client.await(client.export("{\"source\": \"no-text\"}"));

        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("failed");
        assertThat(job.at("/error/message").asText()).contains("0xe9");
        assertThat(client.get("/api/dumps").body()).doesNotContain("-no-text-");
    }
}
