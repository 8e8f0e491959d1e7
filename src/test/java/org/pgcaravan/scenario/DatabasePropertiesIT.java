package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;

/** What a database is like as a whole: a destination keeps its own, and a new one is like its source. */
class DatabasePropertiesIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String EMPTY = Postgres.newDatabase(SERVER, "empty");

    @Test
    void newDestinationIsLikeItsSource() {
        String source = Postgres.newDatabase(SERVER, "source");
        String like = """
                select concat_ws(' | ', datconnlimit, shobj_description(oid, 'pg_database'),
                  array(select setrole::regrole || ' ' || setting from pg_db_role_setting, unnest(setconfig) as setting
                        where setdatabase = d.oid order by 1))
                from pg_database as d where datname = '%s'""";
        Postgres.execute(SERVER, "postgres", "drop role if exists visitor; create role visitor");
        Postgres.execute(SERVER, "postgres", """
                comment on database %1$s is 'mine; it''s';
                alter database %1$s connection limit 91;
                alter database %1$s set search_path = shop, "$user", "odd ""; name", public;
                alter database %1$s set "some.thing" = 'a; b';
                alter role visitor in database %1$s set statement_timeout = '3s'""".formatted(source));
        try (RunningService own = RunningService.with()
                .readOnly("staging", SERVER.url(source))
                .writable("dev", SERVER.url("made_like_its_source"))
                .start()) {
            completed(own.client().syncAndAwait("staging", "dev"));
            assertThat(Contents.column(SERVER, "postgres", like.formatted("made_like_its_source")))
                    .isEqualTo(Contents.column(SERVER, "postgres", like.formatted(source)));

            Postgres.execute(SERVER, "postgres", "drop database made_like_its_source");
            Postgres.execute(SERVER, "postgres", "comment on database " + source + " is 'pgcaravan: read-only'");
            completed(own.client().syncAndAwait("staging", "dev"));
            completed(own.client().syncAndAwait("staging", "dev"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "15; locale_provider icu icu_locale 'de-DE' locale 'C'",
                "17; locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'"
            })
    void newDestinationHasItsSourcesLocale(int version, String locale) {
        assumeTrue(Postgres.has(version), () -> "target/postgres holds no binaries of PostgreSQL " + version);
        PostgresServer server = Postgres.server(version);
        Postgres.execute(server, "postgres", "create database of_locale template template0 encoding 'UTF8' " + locale);
        String like =
                "select concat_ws(' ', datlocprovider, datcollate, datctype, coalesce(to_jsonb(d) ->> 'datlocale',"
                        + " to_jsonb(d) ->> 'daticulocale')) from pg_database as d where datname = '%s'";
        try (RunningService own = RunningService.with()
                .readOnly("staging", server.url("of_locale"))
                .writable("dev", server.url("made_of_locale"))
                .start()) {
            completed(own.client().syncAndAwait("staging", "dev"));
        }
        assertThat(Contents.column(server, "postgres", like.formatted("made_of_locale")))
                .isEqualTo(Contents.column(server, "postgres", like.formatted("of_locale")));
    }

    @Test
    void storedSettingsAreNeverSql() {
        String planted = "with_planted_settings";
        Postgres.execute(SERVER, "postgres", "drop role if exists planter; create role planter login");
        Postgres.execute(SERVER, "postgres", "create database " + planted + " owner planter");
        for (String value : List.of(
                "x;create/**/role/**/owned/**/superuser", "\"a\", \"\"\"; create role owned; --\", 'b'", "A , \"A\"")) {
            String setting = value.contains("''") ? value : value.replace("'", "''");
            Postgres.execute(
                    SERVER,
                    planted,
                    "set session authorization planter; select set_config('search_path', '" + setting
                            + "', false); alter role current_user in database " + planted
                            + " set search_path from current");
            String effective = "select setting from pg_db_role_setting, unnest(setconfig) as setting"
                    + " where setdatabase = (select oid from pg_database where datname = '" + planted + "')";
            try (RunningService own = RunningService.with()
                    .readOnly("staging", SERVER.url(EMPTY))
                    .writable("planted", SERVER.url(planted))
                    .start()) {
                completed(own.client().syncAndAwait("staging", "planted"));
            }
            assertThat(Contents.column(SERVER, "postgres", "select rolname from pg_roles where rolname = 'owned'"))
                    .isEmpty();
            assertThat(Contents.column(SERVER, "postgres", effective)).hasSize(1);
        }
    }

    @Test
    void templateStaysATemplate() {
        String template = "kept_as_a_template";
        Postgres.execute(SERVER, "postgres", "create database " + template + " is_template true");
        try (RunningService own = RunningService.with()
                .readOnly("staging", SERVER.url(EMPTY))
                .writable("template", SERVER.url(template))
                .start()) {
            completed(own.client().syncAndAwait("staging", "template"));
            completed(own.client().syncAndAwait("staging", "template"));
            assertThat(Contents.column(
                            SERVER,
                            "postgres",
                            "select datistemplate from pg_database where datname = '" + template + "'"))
                    .containsExactly("t");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(Contents.column(
                                    SERVER,
                                    "postgres",
                                    "select datname from pg_database where datname like '" + template + "\\_\\_%'"))
                            .hasSize(1));
        }
    }

    @Test
    void destinationKeepsWhatItIsLike() {
        String kept = "kept_as_it_is";
        Postgres.execute(SERVER, "postgres", "drop role if exists keeper; create role keeper; create role guest");
        Postgres.execute(SERVER, "postgres", "create database " + kept + " owner keeper connection limit 17");
        Postgres.execute(SERVER, "postgres", """
                comment on database %1$s is 'mine, it''s';
                alter database %1$s set work_mem = '7MB';
                alter database %1$s set search_path = shop, "$user", public;
                alter role guest in database %1$s set statement_timeout = '3s';
                revoke connect on database %1$s from public;
                grant connect, temporary on database %1$s to guest with grant option""".formatted(kept));
        String like = """
                select concat_ws(' | ', pg_get_userbyid(datdba), datconnlimit, shobj_description(oid, 'pg_database'),
                  array(select acl::text from unnest(datacl) as acl order by 1),
                  array(select setrole::regrole || ' ' || setting from pg_db_role_setting, unnest(setconfig) as setting
                        where setdatabase = d.oid order by 1))
                from pg_database as d where datname = '%s'""".formatted(kept);
        var before = Contents.column(SERVER, "postgres", like);
        try (RunningService own = RunningService.with()
                .readOnly("staging", SERVER.url(EMPTY))
                .writable("kept", SERVER.url(kept))
                .start()) {
            completed(own.client().syncAndAwait("staging", "kept"));
        }
        assertThat(Contents.column(SERVER, "postgres", like)).isEqualTo(before);
        assertThat(Contents.of(SERVER, kept)).isEqualTo(Contents.of(SERVER, EMPTY));
    }

    private static void completed(JsonNode job) {
        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
    }
}
