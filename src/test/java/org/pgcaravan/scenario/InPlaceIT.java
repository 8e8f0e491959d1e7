package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Gate;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/**
 * {@code replace: in-place}, for a role that may make no databases: a backup, then everything in one transaction; it can
 * be undone, and so can that.
 */
class InPlaceIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String IN_PLACE =
            "{\"source\": \"staging\", \"destination\": \"local\", \"replace\": \"in-place\"}";

    private static String shop;
    private static String local;
    private static RunningService service;
    private static ServiceClient client;

    private Map<String, String> before;

    @BeforeAll
    static void start() {
        shop = Scripts.newDatabase(SERVER, "shop");
        local = Postgres.newDatabase(SERVER, "in_place");
        Postgres.execute(SERVER, "postgres", "create role tenant login");
        Postgres.execute(SERVER, "postgres", "alter database " + local + " owner to tenant");
        service = RunningService.with()
                .readOnly("staging", SERVER.url(shop))
                .writable("local", SERVER.url(local).replace("postgres@", "tenant@"))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void fillTheDestination() throws SQLException {
        Postgres.execute(SERVER, local, "drop schema if exists hosted cascade; drop owned by tenant cascade");
        Postgres.execute(SERVER, "postgres", "alter database " + local + " owner to tenant");
        Postgres.execute(SERVER, local, "drop schema if exists public cascade; create schema public");
        Postgres.execute(
                SERVER,
                local,
                "alter schema public owner to pg_database_owner; grant usage on schema public to public");
        asTenant("""
                create schema mine;
                create table mine.kept (id int primary key generated always as identity, note text);
                insert into mine.kept (note) values ('one'), ('two');
                create view public.seen as select note from mine.kept;
                create function public.twice(int) returns int language sql as 'select $1 * 2';
                create table public.orders (other int); -- the source has one of that name
                select lo_from_bytea(0, 'large');
                alter default privileges grant select on tables to public""");
        before = Contents.of(SERVER, local);
    }

    @Test
    void makesTheDestinationWhatTheSourceIsAndKeepsABackup() {
        JsonNode job = client.await(client.submit(IN_PLACE));

        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, shop));
        assertThat(job.at("/proof/holds").asBoolean()).isTrue();
        assertThat(job.at("/result/previous").isMissingNode()).isTrue();
        String backup = job.at("/result/backup").asText();
        assertThat(Files.isDirectory(service.backups().resolve(backup))).isTrue();
        JsonNode dump = ServiceClient.json(client.get("/api/dumps/" + backup));
        assertThat(dump.at("/backup").asBoolean()).isTrue();
        assertThat(dump.at("/job").asText()).isEqualTo(job.at("/id").asText());
    }

    @Test
    void isUndoneFromTheBackupAndTheUndoToo() {
        String sync = client.await(client.submit(IN_PLACE)).at("/id").asText();

        JsonNode undo = client.await(client.undo(sync));

        assertThat(undo.at("/state").asText()).as(undo.toString()).isEqualTo("completed");
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        JsonNode redo = client.await(client.undo(undo.at("/id").asText()));
        assertThat(redo.at("/state").asText()).as(redo.toString()).isEqualTo("completed");
        assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, shop));
    }

    @Test
    void aBackupThatAnUndoLoadsIsKeptThoughNewerOnesAreThere() {
        try (RunningService thrifty = RunningService.with()
                .readOnly("staging", SERVER.url(shop))
                .writable("local", SERVER.url(local).replace("postgres@", "tenant@"))
                .knob("backup.keep", "1")
                .start()) {
            String sync = thrifty.client()
                    .await(thrifty.client().submit(IN_PLACE))
                    .at("/id")
                    .asText();

            JsonNode undo = thrifty.client().await(thrifty.client().undo(sync));

            assertThat(undo.at("/state").asText()).as(undo.toString()).isEqualTo("completed");
            assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        }
    }

    @Test
    void theSchemaPublicComesBackToADestinationThatDroppedIt() throws SQLException {
        asTenant("drop schema public cascade");
        before = Contents.of(SERVER, local);

        JsonNode job = client.await(client.submit(IN_PLACE));

        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, shop));
        JsonNode undo = client.await(client.undo(job.at("/id").asText()));
        assertThat(undo.at("/state").asText()).as(undo.toString()).isEqualTo("completed");
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
    }

    @Test
    void anUndoIsRefusedWhenItsBackupIsGone() {
        JsonNode sync = client.await(client.submit(IN_PLACE));
        client.delete("/api/dumps/" + sync.at("/result/backup").asText());

        var answer = client.post("/api/jobs/" + sync.at("/id").asText() + "/undo", "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertThat(answer.body()).contains("There is no dump");
    }

    @Test
    void anUndoIsRefusedWhenSomebodyWroteSince() {
        String first = client.await(client.submit(IN_PLACE)).at("/id").asText();
        String second = client.await(client.submit(IN_PLACE)).at("/id").asText();

        var answer = client.post("/api/jobs/" + first + "/undo", "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body()).contains("written to again since", second);
    }

    @Test
    void aBackupThatCannotBeMadeStopsTheJob() throws IOException {
        moveAside();
        Files.writeString(service.backups(), "not a folder");
        try {
            JsonNode job = client.await(client.submit(IN_PLACE));

            assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("failed");
            assertThat(job.at("/error/message").asText())
                    .contains("The backup of 'local' failed, so nothing was changed", "backup.directory");
            assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        } finally {
            Files.delete(service.backups());
        }
    }

    private static void moveAside() throws IOException {
        if (Files.exists(service.backups())) {
            Files.move(service.backups(), service.backups().resolveSibling("backups-" + System.nanoTime()));
        }
    }

    @Test
    void whatFailsAtTheEndLeavesTheDestinationAsItWas() {
        // the source's role is not the destination's: a policy that names it is left out; a unique index that cannot be
        // is not
        String broken = Postgres.newDatabase(SERVER, "broken");
        Postgres.execute(SERVER, broken, "create table t (id int, b int)");
        Postgres.execute(SERVER, broken, "insert into t values (1, 1), (2, 2)");
        Postgres.execute(
                SERVER,
                broken,
                "create function odd(int) returns int language plpgsql immutable as 'begin if current_database() <> ''"
                        + broken + "'' then raise exception ''not here''; end if; return $1; end';"
                        + " create unique index only_there on t (odd(id))");
        try (RunningService other = RunningService.with()
                .readOnly("staging", SERVER.url(broken))
                .writable("local", SERVER.url(local).replace("postgres@", "tenant@"))
                .start()) {
            JsonNode job = other.client().await(other.client().submit(IN_PLACE));

            assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("failed");
            assertThat(job.at("/error/message").asText()).contains("not here", "the destination is as it was");
            assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        }
    }

    @Test
    void sessionsThatHoldATableAreEnded() throws SQLException {
        try (Connection holding = SERVER.connect(local);
                Statement statement = holding.createStatement()) {
            statement.execute("set role tenant");
            holding.setAutoCommit(false);
            statement.execute("select * from mine.kept");

            JsonNode job = client.await(client.submit(IN_PLACE));

            // a superuser's session is not ours to end, and its transaction goes on
            assertThat(job.at("/state").asText()).isEqualTo("failed");
            assertThat(job.at("/error/message").asText()).contains("Others have used tables of the destination");
            assertThat(job.at("/error/retryable").asBoolean()).isTrue();
            assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        }
        try (Connection holding = java.sql.DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + SERVER.port() + "/" + local + "?user=tenant");
                Statement statement = holding.createStatement()) {
            holding.setAutoCommit(false);
            statement.execute("select * from mine.kept");

            JsonNode job = client.await(client.submit(IN_PLACE));

            assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
        }
    }

    @Test
    void aDumpIsImportedInPlace() {
        String dump = client.await(client.export("{\"source\": \"staging\"}"))
                .at("/result/dump")
                .asText();

        JsonNode job = client.await(client.load(
                "{\"dump\": \"%s\", \"destination\": \"local\", \"replace\": \"in-place\"}".formatted(dump)));

        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, shop));
        assertThat(job.at("/result/backup").asText()).isNotEmpty();
    }

    @Test
    void aTableThatSomebodyMakesMeanwhileIsNotLost(@TempDir Path folder) throws Exception {
        Gate gate = new Gate(folder);
        try (RunningService held = RunningService.with()
                .readOnly("staging", SERVER.url(shop))
                .writable("local-hold", SERVER.url(local).replace("postgres@", "tenant@"))
                .stepBehind("sync-run.camel.yaml", "- bean: {ref: sync, method: hold}", gate.step("hold"))
                .start()) {
            String job = held.client().submit(IN_PLACE.replace("\"local\"", "\"local-hold\""));
            await().until(() -> gate.hasArrived("local-hold"));
            asTenant("create table mine.made_meanwhile as select 7 as id");
            before = Contents.of(SERVER, local);

            gate.letGoOn("local-hold");

            JsonNode failed = held.client().await(job);
            assertThat(failed.at("/state").asText()).as(failed.toString()).isEqualTo("failed");
            assertThat(failed.at("/error/message").asText()).contains("Somebody made tables", "mine.made_meanwhile");
            assertThat(failed.at("/error/retryable").asBoolean()).isTrue();
            assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        }
    }

    /** Jobs run by priority: one that was asked for before may have run after. */
    @Test
    void anUndoIsRefusedWhenAJobThatWasAskedForBeforeRanAfter(@TempDir Path folder) throws Exception {
        Gate gate = new Gate(folder);
        try (RunningService held = RunningService.with()
                .readOnly("staging", SERVER.url(shop))
                .writable("local-plan", SERVER.url(local).replace("postgres@", "tenant@"))
                .stepBehind("sync-run.camel.yaml", "- bean: {ref: sync, method: plan}", gate.step("plan"))
                .start()) {
            ServiceClient jobs = held.client();
            String request = IN_PLACE.replace("\"local\"", "\"local-plan\"");
            jobs.submit(request);
            await().until(() -> gate.hasArrived("local-plan"));
            String last = jobs.submit(request);
            String next = jobs.submit(request.replace("}", ", \"priority\": 10}"));
            gate.letGoOn("local-plan");
            assertThat(jobs.await(last).at("/state").asText()).isEqualTo("completed");
            assertThat(jobs.job(next).at("/state").asText()).isEqualTo("completed");

            var answer = jobs.post("/api/jobs/" + next + "/undo", "");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
            assertThat(answer.body()).contains(last);
        }
    }

    @Test
    void whatBelongsToOthersStaysAndIsNamed() {
        Postgres.execute(SERVER, local, "create schema hosted; create table hosted.users (id int)");

        JsonNode job = client.await(client.submit(IN_PLACE));

        // the host's tables cannot be read by the tenant: no backup of them, so nothing is done
        assertThat(job.at("/state").asText()).isEqualTo("failed");
        assertThat(job.at("/error/message").asText()).contains("The backup of 'local' failed", "hosted");
        Postgres.execute(
                SERVER, local, "grant usage on schema hosted to tenant; grant select on hosted.users to tenant");
        job = client.await(client.submit(IN_PLACE));
        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(job.at("/warnings").toString()).contains("belong to other roles and stayed", "hosted");
        assertThat(Contents.column(SERVER, local, "select count(*) from hosted.users"))
                .isEqualTo(List.of("0"));
    }

    private static void asTenant(String sql) throws SQLException {
        try (Connection connection = SERVER.connect(local);
                Statement statement = connection.createStatement()) {
            statement.execute("set role tenant");
            statement.execute(sql);
        }
    }
}
