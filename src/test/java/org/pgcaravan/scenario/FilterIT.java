package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
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

/** Syncs of parts of a database: what was asked for arrives and works, nothing else does, and the outcome names what it took. */
class FilterIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String TABLES = """
            select oid::regclass::text from pg_class
            where relkind in ('r', 'p', 'v', 'm') and relnamespace::regnamespace::text in ('shop', 'lib', 'public') order by 1""";

    private static String source;
    private static String local;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        source = Postgres.newDatabase(SERVER, "filter_source");
        local = Postgres.newDatabase(SERVER, "filter_local");
        Postgres.execute(SERVER, source, """
                create schema shop; create schema lib;
                create type lib.status as enum ('new', 'paid');
                create table lib.country (code text primary key);
                create table shop.customer (id serial primary key, country text references lib.country);
                create table shop.orders (id int primary key, customer int references shop.customer, state lib.status);
                create table shop.note (id int, "odd;name" text);
                create table shop.measure (at int primary key, value int) partition by range (at);
                create table shop.measure_1 partition of shop.measure for values from (0) to (100);
                create table shop.measure_2 partition of shop.measure for values from (100) to (200);
                create view shop.paid as select * from shop.orders where state = 'paid';
                create view lib.everyone as select c.id, o.code from shop.customer c join lib.country o on o.code = c.country;
                insert into lib.country values ('de'), ('fr');
                insert into shop.customer (country) select case when g % 2 = 0 then 'de' else 'fr' end from generate_series(1, 100) g;
                insert into shop.orders select g, g, case when g % 10 = 0 then 'paid' else 'new' end::lib.status from generate_series(1, 100) g;
                insert into shop.note select g, 'note ' || g from generate_series(1, 10) g;
                insert into shop.measure select g, g from generate_series(0, 199) g;
                select lo_from_bytea(77, 'x');
                """);
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

    private static JsonNode sync(String options) {
        return client.await(client.submit("{\"source\": \"staging\", \"destination\": \"local\", " + options + "}"));
    }

    private static JsonNode completed(String options) {
        JsonNode job = sync(options);
        assertThat(job.at("/state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }

    /** @return the sentence of the error; the destination must be as it was */
    private static String failed(String options) {
        Postgres.execute(SERVER, local, "drop table if exists mine; create table mine as select 42 as answer");
        var before = Contents.of(SERVER, local);

        JsonNode job = sync(options);

        assertThat(job.at("/state").asText()).as(job.toPrettyString()).isEqualTo("failed");
        assertThat(job.at("/error/code").asText()).isEqualTo("filter-does-not-fit");
        assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        assertThat(Contents.column(
                        SERVER,
                        "postgres",
                        "select datname from pg_database where datname like '" + local + "\\_\\_incoming%'"))
                .isEmpty();
        return job.at("/error/message").asText();
    }

    private static List<String> warnings(JsonNode job) {
        return StreamSupport.stream(job.at("/warnings").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static String one(String sql) {
        return Contents.column(SERVER, local, sql).get(0);
    }

    @Test
    void schemasBringTheirObjectsOnly() {
        JsonNode job = completed("\"schemas\": [\"shop\"]");

        assertThat(Contents.column(SERVER, local, TABLES))
                .containsExactly(
                        "shop.customer",
                        "shop.measure",
                        "shop.measure_1",
                        "shop.measure_2",
                        "shop.note",
                        "shop.orders",
                        "shop.paid");
        assertThat(one("select count(*) from shop.orders where state = 'paid'")).isEqualTo("10");
        assertThat(one("select nextval('shop.customer_id_seq')")).isEqualTo("101");
        assertThat(one("select count(*) from pg_largeobject_metadata")).isEqualTo("0");
        assertThat(warnings(job))
                .containsExactlyInAnyOrder(
                        "TABLE shop.orders needs TYPE lib.status, which the filter leaves out; it comes along.",
                        "CONSTRAINT customer_country_fkey ON shop.customer is left out: it needs TABLE lib.country, which the filter leaves out.");
        assertThat(job.at("/proof/tables")).hasSize(5);
    }

    @Test
    void tablesBringWhatBelongsToThem() {
        completed("\"tables\": [\"shop.orders\", \"shop.cust*\", \"lib.country\"]");

        assertThat(Contents.column(SERVER, local, TABLES))
                .containsExactly("lib.country", "shop.customer", "shop.orders");
        assertThat(
                        Contents.column(
                                SERVER,
                                local,
                                "select conname from pg_constraint where contype in ('f', 'p') and conname !~ '^pg_' order by 1"))
                .containsExactly(
                        "country_pkey",
                        "customer_country_fkey",
                        "customer_pkey",
                        "orders_customer_fkey",
                        "orders_pkey");
    }

    @Test
    void excludedTablesStayBehindWithWhatNeedsThem() {
        JsonNode job = completed("\"excludeTables\": [\"shop.customer\", \"*.measure*\", \"no.such\"]");

        assertThat(Contents.column(SERVER, local, TABLES))
                .containsExactly("lib.country", "shop.note", "shop.orders", "shop.paid");
        assertThat(one("select count(*) from pg_largeobject_metadata")).isEqualTo("1");
        assertThat(warnings(job))
                .containsExactlyInAnyOrder(
                        "VIEW lib.everyone is left out: it needs TABLE shop.customer, which the filter leaves out.",
                        "CONSTRAINT orders_customer_fkey ON shop.orders is left out: it needs TABLE shop.customer, which the filter leaves out.");
    }

    @Test
    void conditionsChooseRowsAndTheProofCountsThem() {
        JsonNode job = completed(
                "\"where\": {\"shop.orders\": \"state = 'paid'\", \"shop.o*\": \"id > 50\", \"shop.measure\": \"value % 2 = 0\","
                        + " \"shop.note\": \"\\\"odd;name\\\" = 'note 3' or \\\"odd;name\\\" = ')'\"}");

        assertThat(one("select string_agg(id::text, ',' order by id) from shop.orders"))
                .isEqualTo("60,70,80,90,100");
        assertThat(one("select count(*) from shop.measure")).isEqualTo("100");
        assertThat(one("select count(*) from shop.note")).isEqualTo("1");
        assertThat(one("select count(*) from shop.customer")).isEqualTo("100");
        assertThat(job.at("/proof/holds").asBoolean()).isTrue();
        assertThat(job.at("/result/rows").asLong()).isEqualTo(5 + 100 + 1 + 100 + 2 + 1);
    }

    @Test
    void sectionsLeaveOutRowsOrIndexes() {
        JsonNode job = completed("\"sections\": [\"pre-data\", \"post-data\"]");
        assertThat(one("select count(*) from shop.orders")).isEqualTo("0");
        assertThat(one("select count(*) from pg_constraint where conname = 'orders_pkey'"))
                .isEqualTo("1");
        assertThat(job.at("/result/rows").asLong()).isZero();

        completed("\"sections\": [\"data\", \"pre-data\"]");
        assertThat(one("select count(*) from shop.orders")).isEqualTo("100");
        assertThat(one("select count(*) from pg_constraint where conname = 'orders_pkey'"))
                .isEqualTo("0");
    }

    @Test
    void syncWithoutPreDataIsRefusedAtTheDoor() {
        var answer = client.post(
                "/api/sync",
                "{\"source\": \"staging\", \"destination\": \"local\", \"sections\": [\"data\", \"post-data\"]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("lack pre-data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"where\": {\"shop.orders\": \"true) TO PROGRAM 'touch x' --\"}",
                "\"where\": {\"shop.orders\": \"true; drop table x\"}",
                "\"where\": {\"shop.orders\": \"state = E'\\\\\\\\' OR ') TO PROGRAM $$x$$\"}",
                "\"where\": {\"a.b.c.d\": \"true\"}",
                "\"tables\": [\"a.b.c.d\"]",
                "\"excludeTables\": [\"a.b.c.d\"]",
                "\"schemas\": [\"a.b.c\"]"
            })
    void whatCannotBeAFilterIsRefusedAtTheDoor(String options) {
        var answer = client.post("/api/sync", "{\"source\": \"staging\", \"destination\": \"local\", " + options + "}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    @Test
    void whatDoesNotFitTheSourceFailsBeforeAnythingIsWritten() {
        assertThat(failed("\"tables\": [\"shop.orders\", \"shop.x'; drop table note --\"]"))
                .contains("Pattern 'shop.x'; drop table note --' in tables matches nothing");
        assertThat(failed("\"schemas\": [\"nowhere\"]")).contains("'nowhere' in schemas matches nothing");
        assertThat(failed("\"where\": {\"shop.orders\": \"nothing = 1\"}"))
                .contains("'shop.orders'")
                .contains("column \"nothing\" does not exist");
        assertThat(failed("\"tables\": [\"shop.orders\"], \"where\": {\"shop.note\": \"true\"}"))
                .contains("'shop.note' in where stands for no table whose rows are copied");
        assertThat(failed("\"strict\": true, \"tables\": [\"shop.orders\"]"))
                .contains("orders_customer_fkey ON shop.orders needs TABLE shop.customer");
    }
}
