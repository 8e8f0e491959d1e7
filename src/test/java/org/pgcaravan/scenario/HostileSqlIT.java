package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
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
}
