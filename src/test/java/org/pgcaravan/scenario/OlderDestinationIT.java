package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.Sessions;

/** A destination that is older than the source: what it does not know is said by the preview, and that is what becomes of the job. */
class OlderDestinationIT {

    /** What rows need, by the version that brought it. */
    private static final Map<Integer, String> NEEDED = Map.of(
            18,
                    "create table virtual_one (a int, b int generated always as (a * 2) virtual);"
                            + "create table unenforced (a int, check (a > 0) not enforced);",
            17,
                    "create view json_one as select j.a from json_table(jsonb '[1]', '$[*]' columns (a int path '$')) as j;",
            16, "create view made as select json_array(1, 2) as made;",
            15,
                    "create table distinct_one (a int unique nulls not distinct);"
                            + "create view invoker with (security_invoker = true) as select 1 as one;",
            14,
                    "create type ranged as range (subtype = float8); create function body() returns int language sql return 1;");

    /** What rows do without. */
    private static final Map<Integer, String> DISPENSABLE = Map.of(
            18,
            "create publication generated for table plain with (publish_generated_columns = stored);",
            17,
            "grant select, maintain on plain to older_reader; create function f() returns event_trigger language plpgsql as 'begin end';"
                    + "create event trigger on_login on login execute function f(); alter event trigger on_login disable;",
            15,
            "create publication filtered for table plain where (id > 1); create publication held for tables in schema public;",
            14,
            "create statistics of_expression on (id + 1), (length(name)) from plain;"
                    + "alter table plain alter name set compression pglz; comment on statistics of_expression is 'left out too';");

    @ParameterizedTest
    @CsvSource({"18, 13", "18, 15", "17, 14", "15, 14"})
    void whatRowsNeedFailsTheJobBeforeAnythingIsWritten(int from, int to) {
        PostgresServer older = server(to);
        try (RunningService service = service(from, older, NEEDED)) {
            ServiceClient client = service.client();

            JsonNode preview =
                    client.preview("{\"type\": \"sync\", \"source\": \"newer\", \"destination\": \"older\"}");
            JsonNode job = client.syncAndAwait("newer", "older");

            List<String> named = new ArrayList<>();
            preview.get("notCarried").forEach(one -> {
                assertThat(one.get("outcome").asText()).as(one.toString()).isEqualTo("fails");
                named.add(one.get("object").asText() + " ("
                        + one.get("why").asText().replaceAll("\\.$", "") + ")");
            });
            assertThat(named).hasSizeGreaterThanOrEqualTo(2);
            assertThat(preview.get("goes").asBoolean()).isFalse();
            assertThat(job.at("/error/code").asText()).as(job.toString()).isEqualTo("destination-too-old");
            assertThat(job.at("/error/message").asText())
                    .isEqualTo("The destination is PostgreSQL " + to + ", which cannot hold what the source has: "
                            + String.join(", ", named)
                            + ". Leave them out of the job, or sync to a newer server.");
            assertThat(job.at("/progress/phase").asText()).isIn("snapshot", "plan");
            assertThat(Sessions.leftOn(older)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"18, 13", "18, 15", "17, 14", "15, 14"})
    void whatRowsDoWithoutIsLeftOutAndNamed(int from, int to) {
        PostgresServer older = server(to);
        try (RunningService service = service(from, older, DISPENSABLE)) {
            ServiceClient client = service.client();

            JsonNode preview =
                    client.preview("{\"type\": \"sync\", \"source\": \"newer\", \"destination\": \"older\"}");
            JsonNode strictly = client.preview(
                    "{\"type\": \"sync\", \"source\": \"newer\", \"destination\": \"older\", \"strict\": true}");
            JsonNode job = client.syncAndAwait("newer", "older");
            JsonNode strict = client.await(
                    client.submit("{\"source\": \"newer\", \"destination\": \"older\", \"strict\": true}"));

            assertThat(job.get("state").asText()).as(job.toString()).isEqualTo("completed");
            assertThat(texts(job.get("warnings")))
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(texts(preview.get("warnings")));
            assertThat(preview.get("notCarried").findValuesAsText("outcome"))
                    .containsOnly("left-out")
                    .hasSameSizeAs(texts(job.get("warnings")));
            assertThat(preview.get("goes").asBoolean()).isTrue();
            assertThat(strictly.get("goes").asBoolean()).isFalse();
            assertThat(strict.at("/error/code").asText()).isEqualTo("destination-too-old");
        }
    }

    @ParameterizedTest
    @CsvSource({"13, 18", "14, 15"})
    void aNewerDestinationKnowsEverything(int from, int to) {
        PostgresServer newer = server(to);
        Map<Integer, String> both = new TreeMap<>();
        NEEDED.forEach((version, sql) -> both.merge(version, sql, String::concat));
        DISPENSABLE.forEach((version, sql) -> both.merge(version, sql, String::concat));
        try (RunningService service = service(from, newer, both)) {
            JsonNode preview =
                    service.client().preview("{\"type\": \"sync\", \"source\": \"newer\", \"destination\": \"older\"}");

            assertThat(preview.get("notCarried")).isEmpty();
            assertThat(preview.get("goes").asBoolean()).as(preview.toString()).isTrue();
        }
    }

    private static PostgresServer server(int version) {
        assumeThat(Postgres.has(version)).isTrue();
        PostgresServer server = Postgres.server(version);
        if (Contents.column(server, "postgres", "select 1 from pg_roles where rolname = 'older_reader'")
                .isEmpty()) {
            Postgres.execute(server, "postgres", "create role older_reader");
        }
        return server;
    }

    private static RunningService service(int from, PostgresServer to, Map<Integer, String> scripts) {
        PostgresServer newer = server(from);
        String source = Postgres.newDatabase(newer, "newer");
        Postgres.execute(
                newer,
                source,
                "create table plain (id int primary key, name text); insert into plain values (1, 'one')");
        new TreeMap<>(scripts).headMap(from, true).values().forEach(sql -> Postgres.execute(newer, source, sql));
        return RunningService.with()
                .readOnly("newer", newer.url(source))
                .writable("older", to.url(Postgres.newDatabase(to, "older")))
                .start();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }
}
