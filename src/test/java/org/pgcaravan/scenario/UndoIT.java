package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/** An undo: what a job replaced is in its place again, whatever it was like, and what replaced it is kept. */
class UndoIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String SETTINGS = """
            select coalesce(shobj_description(d.oid, 'pg_database'), '') || ' ' || d.datconnlimit || ' '
                   || coalesce((select string_agg(s.setconfig::text, ',') from pg_db_role_setting s where s.setdatabase = d.oid), '')
            from pg_database d where d.datname = current_database()""";

    private static String shop;
    private static String local;
    private static RunningService service;
    private static ServiceClient client;

    private Map<String, String> before;

    @BeforeAll
    static void start() {
        shop = Scripts.newDatabase(SERVER, "shop");
        local = Postgres.newDatabase(SERVER, "undone");
        service = RunningService.with()
                .readOnly("staging", SERVER.url(shop))
                .writable("local", SERVER.url(local))
                .writable("dev", SERVER.url("made_before_undo"))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void fillTheDestination() {
        Postgres.execute(SERVER, local, "drop schema public cascade; create schema public");
        Postgres.execute(
                SERVER,
                local,
                "create table public.mine (id int primary key); insert into public.mine values (1), (2)");
        Postgres.execute(SERVER, local, "comment on database " + local + " is 'mine, not yours'");
        Postgres.execute(SERVER, local, "alter database " + local + " set work_mem = '7MB'");
        Postgres.execute(SERVER, local, "alter database " + local + " connection limit 77");
        before = Contents.of(SERVER, local);
    }

    @Test
    void putsTheReplacedDatabaseBackWithAllThatWasItsOwn() {
        List<String> settings = Contents.column(SERVER, local, SETTINGS);
        String sync = sync();
        assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, shop));

        JsonNode undo = undo(sync);

        assertThat(undo.path("state").textValue()).as(undo.toString()).isEqualTo("completed");
        assertThat(undo.path("type").textValue()).isEqualTo("undo");
        assertThat(undo.path("options").path("undoes").textValue()).isEqualTo(sync);
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        assertThat(Contents.column(SERVER, local, SETTINGS)).isEqualTo(settings);
    }

    @Test
    void canBeUndoneItself() {
        String undone = undo(sync()).path("id").textValue();

        JsonNode redo = undo(undone);

        assertThat(redo.path("state").textValue()).as(redo.toString()).isEqualTo("completed");
        assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, shop));
        undo(redo.path("id").textValue());
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
    }

    @Test
    void isRefusedWhenTheReplacedDatabaseIsNotKeptAnyMore() {
        String first = sync();
        sync(); // previous.keep is 1: the first one's goes, though nobody waits for that
        String kept = "select datname from pg_database where datname ~ '^" + local + "__previous_'";
        Awaitility.await().until(() -> Contents.column(SERVER, "postgres", kept).size() == 1);

        JsonNode undo = undo(first);

        assertThat(undo.path("state").textValue()).isEqualTo("failed");
        assertThat(undo.path("error").path("message").textValue()).contains("not kept any more", "previous.keep");
        assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, shop));
    }

    @Test
    void aJobThatReplacedNothingHasNothingToUndo() {
        Postgres.execute(SERVER, local, "drop database if exists made_before_undo with (force)");
        String sync = client.submit("{\"source\":\"staging\",\"destination\":\"dev\"}");
        client.awaitState(sync, "completed");

        var answer = client.post("/api/jobs/" + sync + "/undo", "");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("replaced no database");
    }

    @Test
    void onlyACompletedJobIsUndone() {
        String failed = client.submit(
                "{\"source\":\"staging\",\"destination\":\"local\",\"tables\":[\"nothing.is.so_called\"]}");
        client.awaitState(failed, "failed");

        assertThat(client.post("/api/jobs/" + failed + "/undo", "").statusCode())
                .isEqualTo(409);
        assertThat(client.post("/api/jobs/20260101t000000z-aaaaaaaa/undo", "").statusCode())
                .isEqualTo(404);
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
    }

    private static String sync() {
        String id = client.sync("staging", "local");
        client.awaitState(id, "completed");
        return id;
    }

    private static JsonNode undo(String job) {
        var answer = client.post("/api/jobs/" + job + "/undo", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return client.await(ServiceClient.json(answer).path("id").textValue());
    }
}
