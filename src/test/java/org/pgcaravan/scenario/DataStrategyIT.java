package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** {@code replace: append}, {@code truncate} and {@code upsert}: rows into tables that are there, all in one transaction. */
class DataStrategyIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String TABLES = """
            create table "order line" (id int primary key, order_id int not null, what text);
            create table orders (
                id bigint generated always as identity primary key,
                customer int not null,
                total numeric(10, 2),
                with_tax numeric(12, 3) generated always as (total * 1.2) stored);
            create table customer (id int primary key, name text unique, boss int references customer);
            alter table orders add foreign key (customer) references customer;
            alter table "order line" add foreign key (order_id) references orders;
            create table measured (at date, value int, primary key (at, value)) partition by range (at);
            create table measured_2025 partition of measured for values from ('2025-01-01') to ('2026-01-01');
            create table measured_2026 partition of measured (value, at) for values from ('2026-01-01') to ('2027-01-01');
            """;

    private static String source;
    private static String local;
    private static RunningService service;
    private static ServiceClient client;

    private Map<String, String> before;

    @BeforeAll
    static void start() {
        source = Postgres.newDatabase(SERVER, "rows_from");
        local = Postgres.newDatabase(SERVER, "rows_into");
        service = RunningService.with()
                .readOnly("staging", SERVER.url(source))
                .writable("local", SERVER.url(local))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void fill() {
        for (String database : List.of(source, local)) {
            Postgres.execute(SERVER, database, "drop schema public cascade; create schema public;" + TABLES);
        }
        Postgres.execute(
                SERVER,
                source,
                "insert into customer values (2, 'Ben', null), (1, 'Ann', 2), (3, 'Cat', 1);"
                        + "insert into orders (customer, total) select 1 + n % 3, n from generate_series(1, 50) as n;"
                        + "insert into \"order line\" select n, n, 'line ' || n from generate_series(1, 50) as n;"
                        + "insert into measured select date '2025-12-01' + n, n from generate_series(1, 60) as n");
        Postgres.execute(
                SERVER,
                local,
                "insert into customer values (1, 'Old Ann', null), (9, 'Mine', 1);"
                        + "insert into orders overriding system value select n, 9, 0 from generate_series(40, 70) as n;"
                        + "select setval('orders_id_seq', 70);"
                        + "insert into \"order line\" values (1, 40, 'old'), (99, 41, 'mine');"
                        + "insert into measured values ('2025-12-02', 1), ('2026-06-06', 6)");
        before = Contents.of(SERVER, local);
    }

    private static JsonNode sync(String replace, String more) {
        return client.await(client.submit(
                "{\"source\": \"staging\", \"destination\": \"local\", \"replace\": \"" + replace + "\"" + more + "}"));
    }

    private static List<String> local(String sql) {
        return Contents.column(SERVER, local, sql);
    }

    @Test
    void truncateMakesTheTablesWhatTheSourceHas() {
        Postgres.execute(SERVER, local, "create table mine (id int); insert into mine values (7)");

        JsonNode job = sync("truncate", "");

        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
        Map<String, String> after = Contents.of(SERVER, local);
        assertThat(after.remove("rows of public.mine")).startsWith("1 rows");
        after.keySet().removeIf(name -> name.contains("public.mine"));
        assertThat(after).isEqualTo(Contents.of(SERVER, source));
        assertThat(job.at("/result/backup").asText()).isNotEmpty();
        assertThat(job.at("/result/rows").asLong()).isEqualTo(163);
    }

    @Test
    void truncateIsUndoneFromItsBackup() {
        String job = sync("truncate", "").at("/id").asText();

        JsonNode undo = client.await(client.undo(job));

        assertThat(undo.at("/state").asText()).as(undo.toString()).isEqualTo("completed");
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
    }

    @Test
    void upsertUpdatesByKeyAddsAndRemovesNothing() {
        JsonNode job = sync("upsert", "");

        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(local("select id || name || coalesce(boss, 0) from customer order by id"))
                .containsExactly("1Ann2", "2Ben0", "3Cat1", "9Mine1");
        assertThat(local("select count(*) || ' ' || sum(with_tax) from orders"))
                .isEqualTo(Contents.column(SERVER, source, "select count(*) + 20 || ' ' || sum(with_tax) from orders"));
        assertThat(local("select id || what from \"order line\" where id in (1, 99) order by id"))
                .containsExactly("1line 1", "99mine");
        assertThat(local("select count(*) from measured")).containsExactly("61");
        assertThat(local("select last_value from orders_id_seq"))
                .as("never goes back")
                .containsExactly("70");
        assertThat(job.at("/proof/holds").asBoolean()).isTrue();
        assertThat(job.at("/result/backup").asText()).isNotEmpty();
    }

    @Test
    void upsertIsTheSameTwice() {
        sync("upsert", "");
        Map<String, String> once = Contents.of(SERVER, local);

        JsonNode job = sync("upsert", "");

        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(Contents.of(SERVER, local)).isEqualTo(once);
    }

    @Test
    void appendAddsToWhatIsThereAndMakesNoBackup() {
        Postgres.execute(SERVER, local, "truncate customer, orders, \"order line\", measured");
        Postgres.execute(SERVER, local, "insert into customer values (9, 'Mine', null)");

        JsonNode job = sync("append", "");

        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(local("select count(*) from customer")).containsExactly("4");
        assertThat(local("select count(*) from orders")).containsExactly("50");
        assertThat(job.at("/result/backup").isMissingNode()).isTrue();
        assertThat(client.post("/api/jobs/" + job.at("/id").asText() + "/undo", "")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void appendWithABackupIsUndone() {
        Postgres.execute(SERVER, local, "truncate customer, orders, \"order line\", measured");
        before = Contents.of(SERVER, local);
        JsonNode job = sync("append", ", \"backup\": \"dump\"");
        assertThat(job.at("/result/backup").asText()).as(job.toString()).isNotEmpty();

        JsonNode undo = client.await(client.undo(job.at("/id").asText()));

        assertThat(undo.at("/state").asText()).as(undo.toString()).isEqualTo("completed");
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "truncate", "upsert"})
    void whatTheServerRefusesInTheMiddleLeavesTheDestinationAsItWas(String replace) {
        Postgres.execute(SERVER, local, "alter table \"order line\" add check (what <> 'line 50')");
        if (replace.equals("append")) {
            Postgres.execute(SERVER, local, "truncate customer, orders, \"order line\", measured");
        }
        before = Contents.of(SERVER, local);

        JsonNode job = sync(replace, "");

        assertThat(job.at("/state").asText()).isEqualTo("failed");
        assertThat(job.at("/error/message").asText()).contains("check constraint");
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "truncate", "upsert"})
    void rowsThatATriggerSwallowsFailTheProof(String replace) {
        Postgres.execute(
                SERVER,
                local,
                "truncate customer, orders, \"order line\", measured;"
                        + "create function swallow() returns trigger language plpgsql as 'begin return null; end';"
                        + "create trigger swallow before insert on \"order line\" for each row when (new.id = 7) execute function swallow()");
        before = Contents.of(SERVER, local);

        JsonNode job = sync(replace, "");

        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("failed");
        assertThat(job.at("/error/code").asText()).isEqualTo("proof-failed");
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
    }

    @Test
    void aTableOrColumnThatIsNotThereIsSaidBeforeAnythingIsWritten() {
        Postgres.execute(SERVER, local, "drop table \"order line\"");
        assertThat(sync("truncate", "").at("/error/message").asText())
                .contains("has no table public.\"order line\"", "replace: swap", "excludeTables");

        Postgres.execute(SERVER, source, "alter table customer add born date");
        assertThat(sync("upsert", ", \"tables\": [\"customer\"]")
                        .at("/error/message")
                        .asText())
                .contains("public.customer has no column born");
    }

    @Test
    void upsertNeedsAPrimaryKey() {
        Postgres.execute(SERVER, source, "create table keyless (id int)");
        Postgres.execute(SERVER, local, "create table keyless (id int)");

        assertThat(sync("upsert", ", \"tables\": [\"keyless\"]")
                        .at("/error/message")
                        .asText())
                .contains("public.keyless has no primary key");
    }

    @Test
    void tablesThatReferToEachOtherNeedDeferrableKeys() {
        String circle =
                "create table a (id int primary key, b int); create table b (id int primary key, a int references a%1$s);"
                        + "alter table a add foreign key (b) references b%1$s";
        Postgres.execute(SERVER, source, circle.formatted(""));
        Postgres.execute(
                SERVER,
                source,
                "begin; insert into a values (1, null); insert into b values (1, 1); update a set b = 1; commit");
        Postgres.execute(SERVER, local, circle.formatted(""));
        assertThat(sync("append", ", \"tables\": [\"a\", \"b\"]")
                        .at("/error/message")
                        .asText())
                .contains("in a circle among public.a, public.b", "DEFERRABLE");

        Postgres.execute(SERVER, local, "drop table a, b; " + circle.formatted(" deferrable"));
        JsonNode job = sync("append", ", \"tables\": [\"a\", \"b\"]");

        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(local("select a.b || ' ' || b.a from a, b")).containsExactly("1 1");
    }

    @Test
    void onlyWantedRowsAndTablesAreTouched() {
        JsonNode job =
                sync("truncate", ", \"tables\": [\"measured*\"], \"where\": {\"measured_2026\": \"value > 40\"}");

        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(local("select count(*) from measured")).containsExactly("50");
        assertThat(local("select name from customer where id = 1")).containsExactly("Old Ann");
    }
}
