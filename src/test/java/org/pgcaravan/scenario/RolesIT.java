package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** Roles belong to servers: what a sync does with those that the destination knows, lacks, or may not give objects to. */
class RolesIT {

    private static final PostgresServer SOURCE = Postgres.server();
    private static final PostgresServer DESTINATION = Postgres.secondServer();
    private static final String OWNERS =
            "select c.relname || ' ' || pg_get_userbyid(c.relowner) from pg_class c where c.relname in ('kept', 'lost') order by 1";

    private static String source;
    private static String destination;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        source = Postgres.newDatabase(SOURCE, "roles");
        destination = Postgres.newDatabase(DESTINATION, "roles");
        Postgres.execute(SOURCE, "postgres", """
                create role "known role"; create role "gone;--role"; create role owns_nothing;
                """);
        Postgres.execute(DESTINATION, "postgres", """
                create role "known role"; create role plain login createdb;
                """);
        Postgres.execute(DESTINATION, "postgres", "create database plainly owner plain template template0");
        Postgres.execute(SOURCE, source, """
                create table kept (id int); alter table kept owner to "known role";
                grant select on kept to "gone;--role"; grant insert on kept to "known role" with grant option;
                create table lost (id int); alter table lost owner to "gone;--role";
                create policy p on kept to "known role" using (true);
                revoke usage on language plpgsql from public; grant usage on language plpgsql to "known role";
                insert into kept values (1); insert into lost values (2), (3);
                """);
        service = RunningService.with()
                .readOnly("staging", SOURCE.url(source))
                .writable("local", DESTINATION.url(destination))
                .writable("plainly", DESTINATION.url("plainly").replace("postgres@", "plain@"))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void whatNamesAMissingRoleIsLeftOutAndTheOutcomeSaysSo() {
        JsonNode job = client.syncAndAwait("staging", "local");

        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(Contents.column(DESTINATION, destination, OWNERS))
                .containsExactly("kept known role", "lost postgres");
        assertThat(Contents.column(DESTINATION, destination, "select count(*) from lost"))
                .containsExactly("2");
        assertThat(Contents.column(
                        DESTINATION,
                        destination,
                        "select privilege_type from information_schema.role_table_grants where table_name = 'kept'"
                                + " and grantee = 'known role' and privilege_type = 'INSERT'"))
                .isNotEmpty();
        assertThat(job.at("/warnings")).hasSize(1);
        assertThat(job.at("/warnings/0").asText())
                .contains("'gone;--role' does not exist on the destination")
                .contains("kept")
                .contains("lost");
    }

    @Test
    void aPlainRoleGetsWhatItMayNotGiveAway() {
        JsonNode job = client.syncAndAwait("staging", "plainly");

        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(Contents.column(DESTINATION, "plainly", OWNERS)).containsExactly("kept plain", "lost plain");
        assertThat(List.of(job.at("/warnings/0").asText(), job.at("/warnings/1").asText()))
                .anyMatch(warning -> warning.contains("no member of 'known role'"))
                .anyMatch(warning -> warning.contains("'gone;--role' does not exist"));
        assertThat(job.at("/warnings/2").asText())
                .startsWith("The privileges on LANGUAGE plpgsql are not those of the source");
        assertThat(job.at("/proof/fingerprint/without"))
                .anyMatch(sentence -> sentence.asText().startsWith("Owners and privileges were not compared"))
                .anyMatch(sentence -> sentence.asText().startsWith("Privileges on what extensions"));
    }
}
