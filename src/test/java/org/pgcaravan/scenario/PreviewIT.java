package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.OddDatabases;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.Sessions;

/** What a preview of a sync says, and how it holds the job to that. */
class PreviewIT {

    private static final PostgresServer SOURCE = Postgres.server();
    private static final PostgresServer DESTINATION = Postgres.secondServer();
    private static final String SYNC = "{\"type\": \"sync\", \"source\": \"staging\", \"destination\": \"local\"}";

    private static String slow;
    private static RunningService service;
    private static ServiceClient client;

    private String source;
    private String local;

    @BeforeAll
    static void roles() {
        slow = OddDatabases.copies(SOURCE);
        Postgres.execute(DESTINATION, "postgres", "create role previewer; create role preview_owner login createdb");
    }

    /** Each test has databases of its own, behind a service of its own. */
    @BeforeEach
    void start() {
        stop();
        source = Scripts.newDatabase(SOURCE, "shop");
        local = Postgres.newDatabase(DESTINATION, "local");
        Postgres.execute(SOURCE, source, "analyze");
        service = RunningService.with()
                .readOnly("staging", SOURCE.url(source))
                .readOnly("slow", SOURCE.url(slow))
                .readOnly("closed", "postgresql://postgres@127.0.0.1:1/shop")
                .writable("local", DESTINATION.url(local))
                .writable("new", DESTINATION.url("not_made_yet"))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void arrivingTablesAndObjectsAreThoseOfTheSource() {
        JsonNode arrives = client.preview(SYNC).get("arrives");

        assertThat(arrives.at("/objects/table").asText())
                .isEqualTo(count(
                        SOURCE,
                        source,
                        "pg_class where relkind in ('r', 'p') and relnamespace >= 2200"
                                + " and relnamespace <> 'information_schema'::regnamespace"));
        assertThat(arrives.at("/objects/index").asInt()).isPositive();
        List<String> rows = new ArrayList<>();
        arrives.get("tables")
                .forEach(table -> rows.add(
                        table.get("table").asText() + " " + table.get("rows").asText()));
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        Contents.column(
                                SOURCE,
                                source,
                                "select format('%I.%I', n.nspname, c.relname) || ' ' || greatest(c.reltuples, 0)::bigint"
                                        + " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                                        + " where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'"));
        assertThat(numbers(arrives.get("tables"), "bytes")).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(arrives.get("tablesTotal").asInt()).isEqualTo(rows.size());
        assertThat(arrives.get("rows").asLong())
                .isEqualTo(numbers(arrives.get("tables"), "rows").stream()
                        .mapToLong(Long::longValue)
                        .sum());
        assertThat(arrives.get("basis").asText()).isEqualTo("default");
        assertThat(arrives.get("seconds").asLong()).isPositive();
    }

    @Test
    void lostIsWhatTheDestinationHasAndTheSourceLacks() throws SQLException {
        Postgres.execute(
                DESTINATION,
                local,
                "create table mine as select generate_series(1, 42) as id; create schema shop;"
                        + "create table shop.document as select generate_series(1, 100000) as id; analyze shop.document;"
                        + "create extension hstore; grant select on mine to previewer; create table empty ()");
        Postgres.execute(DESTINATION, "postgres", "alter database " + local + " set work_mem = '7MB'");
        try (Connection connected = DESTINATION.connect(local);
                Statement statement = connected.createStatement()) {
            statement.execute("set application_name = 'somebody at work'");

            JsonNode lost = client.preview(SYNC).get("lost");

            assertThat(find(lost.get("tables"), "table", "public.mine")
                            .get("rows")
                            .asInt())
                    .isEqualTo(42);
            assertThat(find(lost.get("tables"), "table", "public.mine")
                            .get("estimated")
                            .asBoolean())
                    .isFalse();
            assertThat(find(lost.get("tables"), "table", "public.mine").has("rowsThen"))
                    .isFalse();
            JsonNode fewer = find(lost.get("tables"), "table", "shop.document");
            assertThat(fewer.get("rows").asInt()).isEqualTo(100000);
            assertThat(fewer.get("rowsThen").asText()).isEqualTo(count(SOURCE, source, "shop.document"));
            assertThat(find(lost.get("tables"), "table", "public.empty")
                            .get("rows")
                            .asInt())
                    .isZero();
            assertThat(lost.get("tablesTotal").asInt()).isEqualTo(3);
            assertThat(texts(lost.get("extensions"))).containsExactly("hstore");
            assertThat(find(lost.get("grants"), "role", "previewer")
                            .get("examples")
                            .toString())
                    .contains("SELECT on TABLE public.mine");
            assertThat(find(lost.get("sessions"), "application", "somebody at work")
                            .get("count")
                            .asInt())
                    .isEqualTo(1);
            assertThat(lost.get("sessions")).hasSize(1);
            assertThat(lost.get("undo").asText()).contains("/undo");
        }
    }

    @Test
    void destinationThatIsNotThereYetLosesNothing() {
        JsonNode preview = client.preview("{\"type\": \"sync\", \"source\": \"staging\", \"destination\": \"new\"}");

        assertThat(preview.at("/lost/tablesTotal").asInt()).isZero();
        assertThat(preview.at("/lost/undo").asText()).contains("does not exist yet");
        assertThat(preview.get("goes").asBoolean()).isTrue();
    }

    @Test
    void afterASyncNothingIsLostAndTheSpeedIsKnownWhereItTells() {
        client.syncAndAwait("staging", "local");

        JsonNode preview = client.preview(SYNC);
        JsonNode lost = preview.get("lost");

        assertThat(preview.at("/arrives/basis").asText()).isEqualTo("history");
        assertThat(lost.get("tables")).isEmpty();
        assertThat(lost.get("extensions")).isEmpty();
        assertThat(lost.get("grants")).isEmpty();
        assertThat(lost.get("rows").asLong()).isZero();
    }

    @Test
    void nothingIsChangedAnywhere() {
        Postgres.execute(DESTINATION, local, "create table mine as select generate_series(1, 42) as id");
        var sourceBefore = Contents.of(SOURCE, source);
        var destinationBefore = Contents.of(DESTINATION, local);
        String databases = "select string_agg(datname || ' ' || oid, ',' order by datname) from pg_database";
        var databasesBefore = Contents.column(DESTINATION, "postgres", databases);

        client.preview(SYNC);

        assertThat(Contents.of(SOURCE, source)).isEqualTo(sourceBefore);
        assertThat(Contents.of(DESTINATION, local)).isEqualTo(destinationBefore);
        assertThat(Contents.column(DESTINATION, "postgres", databases)).isEqualTo(databasesBefore);
        assertThat(ServiceClient.json(client.get("/api/jobs")).get("jobs")).isEmpty();
        assertThat(Sessions.leftOn(SOURCE)).isEmpty();
        assertThat(Sessions.leftOn(DESTINATION)).isEmpty();
    }

    @Test
    void previewIsAnsweredWhileAJobWritesToTheDestination() {
        String running = client.sync("slow", "local");
        client.awaitState(running, "running");

        JsonNode preview = client.preview(SYNC);

        assertThat(client.job(running).get("state").asText()).isEqualTo("running");
        assertThat(preview.get("goes").asBoolean()).as(preview.toString()).isTrue();
        client.delete("/api/jobs/" + running);
        client.await(running);
    }

    @Test
    void planStaysTheSameWhileNothingButRowsChange() {
        Postgres.execute(DESTINATION, local, "create table mine (id int)");
        String before = plan(SYNC);

        Postgres.execute(SOURCE, source, "insert into shop.document values (99, 'new', null); analyze");
        Postgres.execute(SOURCE, source, "select nextval(c.oid::regclass) from pg_class c where relkind = 'S'");
        Postgres.execute(DESTINATION, local, "insert into mine select generate_series(1, 5000)");
        Postgres.execute(DESTINATION, local, "vacuum analyze");

        assertThat(plan(SYNC)).isEqualTo(before);
    }

    @Test
    void jobWithItsPlanIsDone() {
        Postgres.execute(DESTINATION, local, "create table mine (id int)");

        JsonNode job = client.await(client.submit(withPlan(plan(SYNC))));

        assertThat(job.get("state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(Contents.of(DESTINATION, local)).isEqualTo(Contents.of(SOURCE, source));
    }

    @Test
    void jobWithAPlanIsRefusedWhenTheSourceHasChangedSince() {
        String plan = plan(SYNC);
        Postgres.execute(SOURCE, source, "alter table shop.document add column since_the_preview int");

        refused(withPlan(plan), "the source's objects has changed");
    }

    @Test
    void jobWithAPlanIsRefusedWhenATableCameToEitherSide() {
        String plan = plan(SYNC);
        Postgres.execute(SOURCE, source, "create table since_the_preview (id int)");
        refused(withPlan(plan), "the source's objects");

        plan = plan(SYNC);
        Postgres.execute(DESTINATION, local, "create table since_the_preview (id int)");
        refused(withPlan(plan), "what the destination holds has changed");

        plan = plan(SYNC);
        Postgres.execute(DESTINATION, local, "alter table since_the_preview alter id type bigint");
        refused(withPlan(plan), "what the destination holds has changed");

        plan = plan(SYNC);
        Postgres.execute(DESTINATION, local, "drop table since_the_preview");
        refused(withPlan(plan), "what the destination holds has changed");
    }

    @Test
    void jobWithAPlanIsRefusedWhenItAsksForSomethingElse() {
        String plan = plan(SYNC);

        refused(withPlan(plan).replace("{", "{\"tables\": [\"shop.document\"], "), "what the request asks for");
        refused(withPlan(plan).replace("\"local\"", "\"new\""), "which database the destination is");
    }

    @Test
    void jobThatWaitedFailsWhenTheWorldChangedMeanwhileAndTheDestinationIsAsItWas() {
        String before = client.sync("slow", "local");
        client.awaitState(before, "running");
        String waiting = client.submit(withPlan(plan(SYNC)));
        Postgres.execute(DESTINATION, local, "create table since_the_preview (id int)");
        client.delete("/api/jobs/" + before);
        var held = Contents.of(DESTINATION, local);

        JsonNode job = client.await(waiting);

        assertThat(job.get("state").asText()).as(job.toString()).isEqualTo("failed");
        assertThat(job.at("/error/code").asText()).isEqualTo("plan-changed");
        assertThat(Contents.of(DESTINATION, local)).isEqualTo(held);
    }

    @Test
    void jobAtWorkFailsBeforeItsSwapWhenTheDestinationChanged() {
        String slowly = "{\"source\": \"slow\", \"destination\": \"local\", \"plan\": \"%s\"}"
                .formatted(plan("{\"type\": \"sync\", \"source\": \"slow\", \"destination\": \"local\"}"));
        String running = client.submit(slowly);
        Sessions.awaitStatement(SOURCE, running, "COPY");
        Postgres.execute(DESTINATION, local, "create table since_the_preview (id int)");
        var held = Contents.of(DESTINATION, local);

        JsonNode job = client.await(running);

        assertThat(job.at("/error/code").asText()).as(job.toString()).isEqualTo("plan-changed");
        assertThat(Contents.of(DESTINATION, local)).isEqualTo(held);
    }

    @Test
    void whatTheGuardRefusesIsRefusedAsTheJobIs() {
        String refused = "\"source\": \"staging\", \"destination\": \"slow\"}";

        HttpResponse<String> preview = client.post("/api/sync/preview", "{\"type\": \"sync\", " + refused);
        HttpResponse<String> job = client.post("/api/sync", "{" + refused);

        assertThat(preview.statusCode()).isEqualTo(job.statusCode());
        assertThat(preview.body()).isEqualTo(job.body());
    }

    @Test
    void whatIsNoRequestIsRefused() {
        for (String body : List.of(
                "{}",
                "{\"type\": \"undo\"}",
                "{\"type\": \"sync\", \"source\": \"staging\"}",
                "{\"type\": \"export\", \"source\": \"staging\", \"destination\": \"local\"}",
                withPlan("no plan"))) {
            assertThat(client.post("/api/sync/preview", body).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(client.post("/api/sync", withPlan("no plan")).statusCode()).isEqualTo(400);
        assertThat(client.post(
                                "/api/sync/preview",
                                "{\"type\": \"sync\", \"source\": \"closed\", \"destination\": \"local\"}")
                        .statusCode())
                .isEqualTo(409);
        HttpResponse<String> nothing =
                client.post("/api/sync/preview", SYNC.replace("{", "{\"tables\": [\"no.such\"], "));
        assertThat(nothing.statusCode()).isEqualTo(422);
        assertThat(nothing.body()).contains("filter-does-not-fit");
    }

    @Test
    void filteredSyncLosesWhatItDoesNotBring() {
        client.syncAndAwait("staging", "local");
        Postgres.execute(DESTINATION, local, "analyze");

        JsonNode preview = client.preview(SYNC.replace("{", "{\"tables\": [\"shop.document\"], "));

        assertThat(preview.at("/arrives/tables")).hasSize(1);
        assertThat(find(preview.at("/lost/tables"), "table", "shop.priced").has("rowsThen"))
                .isFalse();
        assertThat(preview.at("/lost/tables").findValuesAsText("table")).doesNotContain("shop.document");
    }

    @Test
    void whatIsLostIsWhatTheStrategyTakes() {
        client.syncAndAwait("staging", "local");
        Postgres.execute(
                DESTINATION,
                local,
                "create table mine as select generate_series(1, 42) as id;"
                        + "insert into shop.priced (net) select generate_series(1, 500); analyze");
        String request =
                "{\"type\": \"sync\", \"source\": \"staging\", \"destination\": \"local\", \"replace\": \"%s\"}";

        JsonNode append = client.preview(request.formatted("append"));
        JsonNode truncate = client.preview(request.formatted("truncate"));
        JsonNode upsert = client.preview(request.formatted("upsert"));
        JsonNode inPlace = client.preview(request.formatted("in-place"));

        assertThat(append.at("/lost/tables")).isEmpty();
        assertThat(append.at("/arrives/objects")).isEmpty();
        assertThat(truncate.at("/lost/tables").findValuesAsText("table"))
                .contains("shop.priced")
                .doesNotContain("public.mine");
        assertThat(truncate.at("/lost/undo").asText()).contains("backup");
        assertThat(upsert.at("/lost/undo").asText()).contains("overwritten");
        assertThat(inPlace.at("/lost/tables").findValuesAsText("table")).contains("public.mine", "shop.priced");
        assertThat(inPlace.at("/lost/undo").asText()).contains("dropped", "backup");
        assertThat(append.get("plan")).isNotEqualTo(truncate.get("plan"));
    }

    private static void refused(String body, String says) {
        HttpResponse<String> answer = client.post("/api/sync", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(ServiceClient.json(answer).get("code").asText()).isEqualTo("plan-changed");
        assertThat(ServiceClient.json(answer).get("detail").asText()).contains(says);
    }

    private static String plan(String body) {
        return client.preview(body).get("plan").asText();
    }

    private static String withPlan(String plan) {
        return "{\"source\": \"staging\", \"destination\": \"local\", \"plan\": \"" + plan + "\"}";
    }

    private static JsonNode find(JsonNode array, String field, String value) {
        return StreamSupport.stream(array.spliterator(), false)
                .filter(one -> one.get(field).asText().equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + value + " in " + array));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static List<Long> numbers(JsonNode array, String field) {
        return array.findValuesAsText(field).stream().map(Long::valueOf).toList();
    }

    private static String count(PostgresServer server, String database, String from) {
        return Contents.column(server, database, "select count(*) from " + from).get(0);
    }
}
