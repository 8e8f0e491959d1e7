package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.CuttingProxy;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/**
 * The connection breaks in the moment of COMMIT: when the server had heard it, the job is completed, and when it had not,
 * the job has failed and the destination is as it was. Nobody has to guess.
 */
class LostAnswerIT {

    private static final PostgresServer SERVER = Postgres.server();

    private String shop;
    private String local;
    private Map<String, String> before;

    @BeforeEach
    void prepare() {
        shop = Postgres.newDatabase(SERVER, "answer_shop");
        local = Postgres.newDatabase(SERVER, "answer_local");
        Postgres.execute(SERVER, shop, "create table orders (id int primary key)");
        Postgres.execute(SERVER, shop, "insert into orders select generate_series(1, 100)");
        Postgres.execute(SERVER, local, "create table orders (id int primary key)");
        Postgres.execute(SERVER, local, "insert into orders values (1000)");
        before = Contents.of(SERVER, local);
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(Contents.column(
                        SERVER,
                        "postgres",
                        "select datname from pg_database where datname like '" + local + "\\_\\_incoming%'"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "append, true",
        "append, false",
        "truncate, true",
        "truncate, false",
        "in-place, true",
        "in-place, false"
    })
    void syncInOneTransaction(String replace, boolean heard) throws IOException {
        try (CuttingProxy proxy = new CuttingProxy(SERVER.port(), "synchronous_commit = on", "COMMIT", heard);
                RunningService service = service(proxy)) {
            ServiceClient client = service.client();

            JsonNode job = client.await(client.submit(
                    "{\"source\": \"shop\", \"destination\": \"local\", \"replace\": \"" + replace + "\"}"));

            assertThat(proxy.cuts()).isEqualTo(1);
            ended(job, heard);
            assertThat(orders()).isEqualTo(!heard ? "1" : replace.equals("append") ? "101" : "100");
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void importInOneTransaction(boolean heard) throws IOException {
        try (CuttingProxy proxy = new CuttingProxy(SERVER.port(), "synchronous_commit = on", "COMMIT", heard);
                RunningService service = service(proxy)) {
            ServiceClient client = service.client();
            String dump = client.upload("insert into orders values (1), (2);\n".getBytes(StandardCharsets.UTF_8));

            JsonNode job = client.await(client.load("{\"dump\": \"" + dump
                    + "\", \"destination\": \"local\", \"transaction\": \"single\", \"replace\": \"append\"}"));

            assertThat(proxy.cuts()).isEqualTo(1);
            ended(job, heard);
            assertThat(orders()).isEqualTo(heard ? "3" : "1");
        }
    }

    /** A swap that nobody heard of is tried once more, and then takes place. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void swap(boolean heard) throws IOException {
        try (CuttingProxy proxy = new CuttingProxy(SERVER.port(), "RENAME TO", "COMMIT", heard);
                RunningService service = service(proxy)) {
            JsonNode job = service.client().syncAndAwait("shop", "local");

            assertThat(proxy.cuts()).isGreaterThanOrEqualTo(1);
            if (heard) {
                assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
                assertThat(orders()).isEqualTo("100");
            } else {
                assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("failed");
                assertThat(Contents.of(SERVER, local)).isEqualTo(before);
            }
            assertThat(Contents.column(
                            SERVER, "postgres", "select datallowconn from pg_database where datname = '" + local + "'"))
                    .containsExactly("t");
        }
    }

    private void ended(JsonNode job, boolean heard) {
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo(heard ? "completed" : "failed");
        if (!heard) {
            assertThat(job.at("/error/message").asText()).contains("as it was");
            assertThat(Contents.of(SERVER, local)).isEqualTo(before);
        }
    }

    private RunningService service(CuttingProxy proxy) {
        return RunningService.with()
                .readOnly("shop", SERVER.url(shop))
                .writable("local", SERVER.url(local).replace(":" + SERVER.port(), ":" + proxy.port()))
                .start();
    }

    private String orders() {
        return Contents.column(SERVER, local, "select count(*) from orders").get(0);
    }
}
