package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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

/** SQL that wants to be read one way by the check and another by the server: what is refused never runs, not from inside a string. */
class HostileSqlIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String INTRUSION = "SELECT '\\'; CREATE ROLE intruder SUPERUSER; --';\n";
    private static final String SINGLE = ",\"transaction\":\"single\",\"replace\":\"append\"";

    private static String local;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        local = Postgres.newDatabase(SERVER, "hostile");
        Postgres.execute(SERVER, "postgres", "drop role if exists careless; create role careless superuser login");
        Postgres.execute(SERVER, "postgres", "alter role careless set standard_conforming_strings = off");
        service = RunningService.with()
                .writable("local", SERVER.url(local))
                .writable("careless", SERVER.url(local).replace("postgres@", "careless@"))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void nobodyCameIn() {
        assertThat(Contents.column(SERVER, "postgres", "select count(*) from pg_roles where rolname = 'intruder'"))
                .containsExactly("0");
    }

    private static JsonNode load(String sql, String destination, String options) {
        String id = client.upload(sql.getBytes(StandardCharsets.UTF_8));
        return client.await(
                client.load("{\"dump\":\"%s\",\"destination\":\"%s\"%s}".formatted(id, destination, options)));
    }

    private static void refused(JsonNode job) {
        assertThat(job.path("state").textValue()).as(job.toPrettyString()).isEqualTo("failed");
        assertThat(job.at("/error/message").asText()).contains("Line 2").contains("standard_conforming_strings");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET LOCAL standard_conforming_strings = off;",
                "SELECT set_config('standard_conforming_strings','off',false) WHERE false;",
                "SELECT set_config('standard_conforming_strings','off',true);",
                "WITH unread AS (SELECT set_config('standard_conforming_strings','off',false)) SELECT 1;",
                "VALUES (set_config('standard_conforming_strings','off',false));",
                "ALTER DATABASE x SET y = 1;",
            })
    void whatTheScannerCannotFollowIsRefused(String setting) {
        for (String options : new String[] {"", SINGLE}) {
            JsonNode job = load(setting + "\n" + INTRUSION, "local", options);
            assertThat(job.path("state").textValue()).as(job.toPrettyString()).isEqualTo("failed");
            assertThat(job.at("/error/message").asText()).contains("Line 1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DO $$ BEGIN PERFORM set_config('standard_conforming_strings', 'off', false); END $$;",
                "CREATE FUNCTION public.turn() RETURNS text LANGUAGE sql AS "
                        + "$$ SELECT set_config('standard_conforming_strings', 'off', false) $$; SELECT public.turn();",
            })
    void whatAFunctionSetsInsideIsFoundBeforeTheNextStatement(String turn) {
        for (String options : new String[] {"", SINGLE}) {
            refused(load(turn + "\nSELECT '\\', '; CREATE ROLE intruder SUPERUSER; --';\n", "local", options));
        }
    }

    @Test
    void aRoleThatReadsStringsOtherwiseLoadsAsAnyOther() {
        JsonNode job = load(
                "CREATE TABLE public.a AS SELECT '\\' AS b;\nCREATE TABLE public.c AS SELECT ';\\' AS d;\n",
                "careless",
                "");
        assertThat(job.path("state").textValue()).as(job.toPrettyString()).isEqualTo("completed");
        assertThat(Contents.column(SERVER, local, "select b || d from public.a, public.c"))
                .containsExactly("\\;\\");
    }

    @Test
    void resettingToWhatTheRoleWantsIsFound() {
        refused(load("RESET standard_conforming_strings;\nSELECT '\\';\n", "careless", SINGLE));
        refused(load("SET standard_conforming_strings TO DEFAULT;\nSELECT '\\';\n", "careless", ""));
    }

    @Test
    void aFileThatSetsItPlainlyIsReadAsItSays() {
        JsonNode job = load(
                "SET standard_conforming_strings = off;\nCREATE TABLE public.e AS SELECT '\\'; CREATE ROLE intruder; --' AS f;\n"
                        + "SET standard_conforming_strings = on;\nCREATE TABLE public.g AS SELECT '\\' AS h;\n",
                "local",
                "");
        assertThat(job.path("state").textValue()).as(job.toPrettyString()).isEqualTo("completed");
        assertThat(Contents.column(SERVER, local, "select f || h from public.e, public.g"))
                .containsExactly("'; CREATE ROLE intruder; --\\");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select /*/ ; */ 1;",
                "select E'a'\n'\\';';",
                "do $🐫$begin null; end$🐫$;",
                "create function public.f() returns int language sql begin atomic select 1; select 2; end;",
                "select '{fn now()}', '?', $a$;$a$ where false;",
            })
    void theDriverCutsNothing(String statement) {
        JsonNode job = load("create table public.before (a int);\n" + statement + "\n", "local", "");
        assertThat(job.path("state").textValue()).as(job.toPrettyString()).isEqualTo("completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET NAMES 'LATIN1';", "SELECT set_config('client_encoding', 'LATIN1', false);"})
    void theEncodingOfAFileStaysItsOwn(String setting) {
        byte[] sql = ("begin;\n" + setting + "\ncreate table public.words as select 'é' as word;\ncommit;\n"
                        + "insert into public.words values ('ü');\ncopy public.words from stdin;\nö\n\\.\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        JsonNode job =
                client.await(client.load("{\"dump\":\"%s\",\"destination\":\"local\"}".formatted(client.upload(sql))));
        assertThat(job.path("state").textValue()).as(job.toPrettyString()).isEqualTo("completed");
        assertThat(Contents.column(
                        SERVER, local, "select string_agg(word, '' order by word collate \"C\") from public.words"))
                .containsExactly("éöü");
    }

    /** What a scanner could stumble over, in one file: psql reads it as it is meant. */
    private static final String ODD = """
            -- it's a comment with a quote, a $$ and a /* ;
            /* it's another: " $$ -- ; /* nested ' */ */
            create schema odd;
            set search_path = odd;
            create table "t;--" (a text, "b'c" int); -- behind ' it
            insert into "t;--" values ($été$;$$;'$été$, 1), ($_$ \\ $_$, 2), (e'\\';', 3), (U&'\\0061;', 4), ('\\', 5),
              ('a'
               ';b', 6), ('/* --', 7) /* ' */;
            create table U&"d\\0061t;" (a text);
            copy U&"d\\0061t;" from stdin;
            select 1; drop table odd."t;--";
            $$
            '
            /*
            \\\\.
            \\\\restrict x
            \\.
            copy "t;--" (a) from stdin with (format csv, quote '''', escape '\\');
            'a;
            \\'b'
            "
            \\.
            create function f(n int) returns text language sql begin atomic
              select case when n > 0 then case n when 1 then ';' else 'end' end else 'END;' end;
              select case n when 1 then 'one' end as "case";
            end;
            create procedure p() language sql begin /* ; */ atomic insert into odd."t;--" (a) values (odd.f(1)); end;
            call p();
            create table "begin" ("atomic" int, "end" int, "case" int);
            create rule r as on insert to "begin" do also (insert into "t;--" values ('r;', 1); delete from "t;--" where false);
            insert into "begin" values (1, 2, 3);
            do $do$ begin execute $x$ insert into odd."t;--" values ('$do;$', 9) $x$; end $do$;
            set standard_conforming_strings = off;
            insert into "t;--" values ('off\\';', 10), (E'\\\\', 11), ('\\\\', 12);
            copy "t;--" from stdin with delimiter '|' null '\\\\N';
            off|13
            \\N|14
            \\.
            set standard_conforming_strings to on;
            copy "t;--" from stdin with delimiter '|' null '\\N';
            on\\\\|15
            \\N|16
            \\.
            insert into "t;--" values ('on\\', 17), (';', 18);
            """;

    @ParameterizedTest
    @CsvSource({
        "'', LF, parallel",
        "'', LF, single",
        "BOM, LF, parallel",
        "'', CRLF, parallel",
        "'', CRLF, single",
        "BOM, CRLF, single"
    })
    void theOddIsReadAsPsqlReadsIt(String beginning, String lines, String transaction) {
        ClientTools.assumePsql();
        byte[] sql = ((beginning.isEmpty() ? "" : "\uFEFF") + (lines.equals("LF") ? ODD : ODD.replace("\n", "\r\n")))
                .getBytes(StandardCharsets.UTF_8);
        String expected = Postgres.newDatabase(SERVER, "odd_by_psql");
        ClientTools.psql(SERVER, expected, sql);
        String odd = Postgres.newDatabase(SERVER, "odd");
        try (RunningService own =
                RunningService.with().writable("odd", SERVER.url(odd)).start()) {
            ServiceClient to = own.client();
            JsonNode job = to.await(to.load("{\"dump\":\"%s\",\"destination\":\"odd\",\"transaction\":\"%s\"}"
                    .formatted(to.upload(sql), transaction)));
            assertThat(job.path("state").textValue()).as(job.toPrettyString()).isEqualTo("completed");
        }

        String all = "select a || ' ' || coalesce(\"b'c\", 0) from odd.\"t;--\" union all select a from odd.\"dat;\""
                + " order by 1";
        assertThat(Contents.column(SERVER, odd, all))
                .isEqualTo(Contents.column(SERVER, expected, all))
                .contains("select 1; drop table odd.\"t;--\";", "\\.", "$do;$ 9", "on\\ 15", "off 13", "one 0");
        assertThat(Contents.of(SERVER, odd)).isEqualTo(Contents.of(SERVER, expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table t ();\n\\echo hello\n",
                "create table t (a int\n\\i other.sql\n);\n",
                "create table t (); \\gexec\n",
                "select 'drop table t' \\gexec\n",
                "\\copy t from 't.csv'\n",
                "\\set x 1\nselect :x;\n",
                "\\if true\nselect 1;\n\\endif\n",
                "\\restrict a\nselect 1;\n\\echo x\n\\unrestrict a\n",
                "create table t (a int);\ncopy t from stdin; \\! ls\n1\n\\.\n",
            })
    void commandsOfPsqlInTheMidstAreRefused(String sql) {
        for (String options : new String[] {"", SINGLE}) {
            JsonNode job = load(sql, "local", options);
            assertThat(job.at("/error/code").asText()).as(job.toPrettyString()).isEqualTo("dump-failed");
            assertThat(job.at("/error/message").asText()).contains("Line ");
        }
    }
}
