package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** A dump of rows alone, for tables that are there with their foreign keys. */
class RowsOnlyDumpIT {

    /** The names are in another order than the keys, and sizes are too. */
    private static final String SOURCE = """
            create schema shop;
            create table shop.z_customers (id int primary key, invited_by int references shop.z_customers);
            create table shop.m_orders (id int, day int, customer int references shop.z_customers, primary key (id, day))
              partition by range (day);
            create table shop.b_orders_early partition of shop.m_orders for values from (0) to (5);
            create table shop.y_orders_late partition of shop.m_orders for values from (5) to (10);
            create table shop.a_lines (order_id int, day int, note text, foreign key (order_id, day) references shop.m_orders);
            insert into shop.z_customers select n, nullif(n - 1, 0) from generate_series(1, 100) n;
            insert into shop.m_orders select n, n % 10, 1 + n % 100 from generate_series(1, 1000) n;
            insert into shop.a_lines select 1 + n % 1000, (1 + n % 1000) % 10, repeat('x', 50)
              from generate_series(1, 30000) n;
            """;

    private static final PostgresServer SERVER = Postgres.server();
    private static RunningService service;
    private static ServiceClient client;
    private static String local;

    @BeforeAll
    static void start() {
        String source = Postgres.newDatabase(SERVER, "rows_only");
        Postgres.execute(SERVER, source, SOURCE);
        local = Postgres.newDatabase(SERVER, "rows_only_copy");
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

    @ParameterizedTest
    @ValueSource(strings = {"copy", "inserts"})
    void rowsComeBehindThoseThatTheyReferTo(String format) {
        load(export("\"sections\": [\"pre-data\", \"post-data\"]"), "");

        load(
                export("\"sections\": [\"data\"], \"format\": \"" + format + "\""),
                ", \"transaction\": \"single\", \"replace\": \"append\"");

        assertThat(Contents.column(
                        SERVER,
                        local,
                        "select count(*) from shop.z_customers union all select count(*) from shop.m_orders"
                                + " union all select count(*) from shop.a_lines"))
                .containsExactly("100", "1000", "30000");
    }

    private static String export(String options) {
        return completed(client.export("{\"source\": \"staging\", " + options + "}"))
                .at("/result/dump")
                .asText();
    }

    private static void load(String dump, String options) {
        completed(client.load("{\"dump\": \"%s\", \"destination\": \"local\"%s}".formatted(dump, options)));
    }

    private static JsonNode completed(String id) {
        JsonNode job = client.await(id);
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }
}
