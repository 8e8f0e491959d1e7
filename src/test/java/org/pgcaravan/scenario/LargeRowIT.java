package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.ServiceProcess;

/** What is in memory whole, one row or one statement, against a heap that has an end: the service is a process of its own. */
@Tag("slow")
class LargeRowIT {

    private static final PostgresServer SERVER = Postgres.server();

    @ParameterizedTest
    @CsvSource({"copy, none", "copy, zstd", "inserts, none"})
    void aRowOf256MegabytesPassesThroughOneGigabyte(String format, String compression) {
        String source = Postgres.newDatabase(SERVER, "large_row");
        Postgres.execute(
                SERVER,
                source,
                "create table large (id int primary key, content bytea); insert into large "
                        + "select 1, decode(repeat(md5('a') || md5('b'), 256 * 1024 * 1024 / 32), 'hex')");
        String local = Postgres.newDatabase(SERVER, "large_row_local");
        try (ServiceProcess service = RunningService.with()
                .readOnly("staging", SERVER.url(source))
                .writable("local", SERVER.url(local))
                .startAsProcess("1g")) {
            ServiceClient client = service.client();
            JsonNode export = completed(
                    client,
                    client.export("{\"source\": \"staging\", \"format\": \"%s\", \"compression\": \"%s\"}"
                            .formatted(format, compression)));
            if (format.equals("copy")) { // an INSERT of that size needs five times its size: docs/dumps.md
                completed(
                        client,
                        client.load("{\"dump\": \"%s\", \"destination\": \"local\"}"
                                .formatted(export.at("/result/dump").asText())));
                String sum = "select md5(content) from large";
                assertThat(Contents.column(SERVER, local, sum)).isEqualTo(Contents.column(SERVER, source, sum));
            }
        }
    }

    private static JsonNode completed(ServiceClient client, String id) {
        JsonNode job = client.await(id);
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }

    @Test
    void aQuoteThatIsNeverClosedTakesNoMoreThanAStatementMay() {
        String local = Postgres.newDatabase(SERVER, "stray");
        byte[] sql = new byte[200 << 20];
        java.util.Arrays.fill(sql, (byte) 'x');
        sql[0] = '\'';
        try (ServiceProcess service =
                RunningService.with().writable("local", SERVER.url(local)).startAsProcess("256m")) {
            ServiceClient client = service.client();
            JsonNode job = client.await(
                    client.load("{\"dump\": \"%s\", \"destination\": \"local\"}".formatted(client.upload(sql))));
            assertThat(job.at("/error/message").asText())
                    .as(job.toPrettyString())
                    .contains("import.statement-megabytes");
        }
    }
}
