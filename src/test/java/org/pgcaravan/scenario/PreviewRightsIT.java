package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** Whether rights and connections suffice: a preview says it, and the job fails by the same fact before it writes. */
class PreviewRightsIT {

    private static final PostgresServer SOURCE = Postgres.server();
    private static final PostgresServer DESTINATION = Postgres.secondServer();

    private static String owned;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        String source = Postgres.newDatabase(SOURCE, "rights");
        String foreign = Postgres.newDatabase(DESTINATION, "foreign");
        owned = Postgres.newDatabase(DESTINATION, "owned");
        Postgres.execute(SOURCE, "postgres", """
                create role rights_reader login; create role rights_few login superuser; create role rights_owner;
                create role rights_limited login connection limit 2;
                """);
        Postgres.execute(SOURCE, source, """
                create table open_one (id int); grant select on open_one to rights_reader, rights_limited;
                create schema closed; create table closed.hidden (id int); create table secret (id int);
                create table per_user (id int); alter table per_user enable row level security;
                grant select on per_user to rights_reader;
                select lo_create(0); create extension dblink; alter table open_one owner to rights_owner;
                """);
        Postgres.execute(DESTINATION, "postgres", """
                create role rights_nothing login; create role rights_plain login createdb;
                """);
        Postgres.execute(DESTINATION, "postgres", "alter database " + owned + " owner to rights_plain");
        service = RunningService.with()
                .readOnly("whole", SOURCE.url(source))
                .readOnly("partly", SOURCE.url(source).replace("postgres@", "rights_reader@"))
                .readOnly("limited", SOURCE.url(source).replace("postgres@", "rights_limited@"))
                .writable("foreign", DESTINATION.url(foreign).replace("postgres@", "rights_nothing@"))
                .writable("owned", DESTINATION.url(owned).replace("postgres@", "rights_plain@"))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void whatTheSourcesRoleMayNotReadIsNamedAndFailsTheJob() {
        JsonNode preview = preview("partly", "owned");
        JsonNode job = client.syncAndAwait("partly", "owned");

        JsonNode rights = requirement(preview, "rights on the source");
        assertThat(rights.get("ok").asBoolean()).isFalse();
        assertThat(rights.get("why").asText())
                .contains("closed.hidden (it lacks USAGE on the schema)")
                .contains("public.secret (it lacks SELECT)")
                .contains("public.per_user (row security hides rows")
                .contains("1 large objects")
                .doesNotContain("open_one");
        assertThat(preview.get("goes").asBoolean()).isFalse();
        assertThat(job.at("/error/code").asText()).isEqualTo("not-readable");
        assertThat(job.at("/error/message").asText())
                .isEqualTo(rights.get("why").asText());
        assertThat(job.at("/progress/phase").asText()).isIn("snapshot", "plan");
    }

    @Test
    void whatTheFilterLeavesOutNeedNotBeReadable() {
        JsonNode preview = client.preview(
                "{\"type\": \"sync\", \"source\": \"partly\", \"destination\": \"owned\", \"tables\": [\"public.open_one\"]}");

        assertThat(requirement(preview, "rights on the source").get("ok").asBoolean())
                .as(preview.toString())
                .isTrue();
    }

    @Test
    void rightsThatTheDestinationsRoleLacksAreNamedAndFailTheJob() {
        JsonNode preview = preview("whole", "foreign");
        JsonNode job = client.syncAndAwait("whole", "foreign");

        JsonNode rights = requirement(preview, "rights on the destination");
        assertThat(rights.get("ok").asBoolean()).isFalse();
        assertThat(rights.get("why").asText()).contains("CREATEDB");
        assertThat(rights.get("why").asText()).contains(job.at("/error/message").asText());
        assertThat(job.at("/error/code").asText()).isEqualTo("destination-not-replaceable");
    }

    @Test
    void sessionsThatMayNotBeEndedAreCounted() throws SQLException {
        try (Connection superuser = DESTINATION.connect(owned)) {
            assertThat(superuser.isValid(0)).isTrue();

            JsonNode sessions = requirement(preview("whole", "owned"), "ending the destination's sessions");

            assertThat(sessions.get("ok").asBoolean()).isFalse();
            assertThat(sessions.get("why").asText())
                    .contains("1 of the sessions")
                    .contains("pg_signal_backend");
        }
    }

    @Test
    void connectionsThatAreTooFewAreToldWithTheLimitThatStandsInTheWay() {
        JsonNode connections = requirement(
                client.preview("{\"type\": \"export\", \"source\": \"limited\", \"tables\": [\"public.open_one\"]}"),
                "connections to the source");

        assertThat(connections.get("ok").asBoolean()).isFalse();
        assertThat(connections.get("why").asText()).contains("the role's limit");
    }

    @Test
    void diskOfAServerCannotBeKnownButWhatIsNeededIsTold() {
        JsonNode disk = requirement(preview("whole", "owned"), "disk of the destination");

        assertThat(disk.has("ok")).isFalse();
        assertThat(disk.get("needsBytes").isIntegralNumber()).isTrue();
    }

    @Test
    void extensionsAndOwnersThatAPlainRoleMayNotMakeAreNamedAsTheJobNamesThem() {
        JsonNode preview = preview("whole", "owned");
        JsonNode job = client.syncAndAwait("whole", "owned");

        assertThat(job.get("state").asText()).as(job.toString()).isEqualTo("completed");
        JsonNode extension = find(preview.get("notCarried"), "object", "EXTENSION dblink");
        assertThat(extension.get("outcome").asText()).isEqualTo("left-out");
        assertThat(job.get("warnings").toString()).contains("EXTENSION dblink was left out");
        JsonNode owner = find(preview.get("notCarried"), "object", "ROLE rights_owner");
        assertThat(owner.get("outcome").asText()).isEqualTo("changed");
        assertThat(StreamSupport.stream(job.get("warnings").spliterator(), false)
                        .map(JsonNode::asText))
                .contains(owner.get("why").asText());
    }

    private static JsonNode preview(String source, String destination) {
        return client.preview(
                "{\"type\": \"sync\", \"source\": \"%s\", \"destination\": \"%s\"}".formatted(source, destination));
    }

    private static JsonNode requirement(JsonNode preview, String what) {
        return find(preview.get("requirements"), "what", what);
    }

    private static JsonNode find(JsonNode array, String field, String value) {
        return StreamSupport.stream(array.spliterator(), false)
                .filter(one -> one.get(field).asText().equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + value + " in " + array));
    }
}
