package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** Hosted servers give out roles that may make databases and not much more. What such a destination refuses, and a copy does without, is told. */
class HostedIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static String source;
    private static String skipped;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        source = Postgres.newDatabase(SERVER, "hosted");
        skipped = Postgres.newDatabase(SERVER, "hosted_skipped");
        Postgres.execute(SERVER, "postgres", "create role hosted_mover login createdb; create role owner_there");
        Postgres.execute(SERVER, "postgres", "create database hosted_copy owner hosted_mover template template0");
        Postgres.execute(SERVER, source, """
                create table kept (id int primary key); insert into kept select generate_series(1, 5);
                alter table kept owner to owner_there; grant select on kept to public;
                create extension file_fdw;
                create foreign data wrapper w; create server s foreign data wrapper w;
                create user mapping for postgres server s options (password 'se;cret');
                create foreign table far (id int) server s;
                create publication p for table kept;
                create publication everything for all tables;
                create function watch() returns event_trigger language plpgsql as 'begin end';
                create event trigger watches on ddl_command_end execute function watch();
                create view seen as select id from kept;
                """);
        service = RunningService.with()
                .readOnly("staging", SERVER.url(source))
                .readOnly("plainly", SERVER.url(source).replace("postgres@", "hosted_mover@"))
                .writable("tenants", SERVER.url("hosted_copy").replace("postgres@", "hosted_mover@"))
                .writable("skipped", SERVER.url(skipped))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    private static JsonNode sync(String source, String destination, String options) {
        return client.await(client.submit(
                "{\"source\": \"%s\", \"destination\": \"%s\"%s}".formatted(source, destination, options)));
    }

    @Test
    void whatARoleMayNotMakeIsAWarningWithItsStatement() {
        JsonNode job = sync("staging", "tenants", "");

        assertThat(job.at("/state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        assertThat(Contents.column(SERVER, "hosted_copy", "select count(*) from seen"))
                .containsExactly("5");
        for (String statement : List.of(
                "CREATE EXTENSION IF NOT EXISTS file_fdw",
                "CREATE FOREIGN DATA WRAPPER w",
                "CREATE SERVER s",
                "CREATE USER MAPPING FOR postgres SERVER s",
                "CREATE FOREIGN TABLE public.far",
                "CREATE PUBLICATION everything",
                "CREATE EVENT TRIGGER watches")) {
            assertThat(job.at("/warnings"))
                    .as(statement)
                    .anyMatch(warning -> warning.asText().contains("The statement: " + statement));
        }
        assertThat(job.at("/warnings").toString()).doesNotContain("se;cret");
    }

    @Test
    void strictFailsAndLeavesTheDestinationAsItWas() {
        List<String> before = Contents.column(
                SERVER,
                "hosted_copy",
                "select relname from pg_class where relnamespace = 'public'::regnamespace order by 1");

        JsonNode job = sync("staging", "tenants", ", \"strict\": true");

        assertThat(job.at("/state").asText()).as(job.toPrettyString()).isEqualTo("failed");
        assertThat(job.at("/error/message").asText()).contains("permission denied");
        assertThat(Contents.column(
                        SERVER,
                        "hosted_copy",
                        "select relname from pg_class where relnamespace = 'public'::regnamespace order by 1"))
                .isEqualTo(before);
    }

    /** Reads only catalogs that any role may read; what it sees no options of, or no rows of, it says. */
    @ParameterizedTest
    @ValueSource(strings = {"tenants", "skipped"})
    void aPlainRoleReadsASourceWhoseRowsItMayRead(String destination) {
        JsonNode job = sync("plainly", destination, "");

        assertThat(job.at("/state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        assertThat(job.at("/warnings"))
                .anyMatch(warning ->
                        warning.asText().startsWith("USER MAPPING FOR postgres SERVER s comes without options"));
    }

    @Test
    void ownersAndPrivilegesAreLeftOutWhereTheJobSaysSo() {
        JsonNode job = sync("staging", "skipped", ", \"owners\": \"skip\", \"privileges\": \"skip\"");

        assertThat(job.at("/state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        assertThat(
                        Contents.column(
                                SERVER,
                                skipped,
                                "select pg_get_userbyid(relowner) || coalesce(relacl::text, ' none') from pg_class where relname = 'kept'"))
                .containsExactly("postgres none");
    }
}
