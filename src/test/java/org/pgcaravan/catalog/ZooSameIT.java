package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.ClientTools;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/**
 * Every fixture of the zoo through each kind of dump, held against same.sh, which knows nothing of us. Takes a quarter of an
 * hour; skipped where the script is not beside the project.
 */
@Tag("slow")
class ZooSameIT {

    /** Debian's pg_dump reads no later one. */
    private static final int VERSION = 15;

    private static final String SOURCE = "zoo_same_source";
    private static final String COPY = "zoo_same_copy";

    private static ServiceClient client;
    private static PostgresServer server;

    @Test
    void fixturesAreTheSameBehindEveryKindOfDump() {
        ClientTools.assumeSame(VERSION);
        assumeTrue(Postgres.has(VERSION), "skipped: target/postgres holds no binaries of PostgreSQL " + VERSION);
        server = Zoo.server(VERSION);
        List<String> failures = new ArrayList<>();
        try (RunningService service = RunningService.with()
                .readOnly("zoo", server.url(SOURCE))
                .writable("copy", server.url(COPY))
                .start()) {
            client = service.client();
            for (Fixture fixture : Fixture.all()) {
                if (fixture.livesOn(VERSION) && isComparable(fixture)) {
                    visit(fixture, failures);
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    /**
     * Not where copies by pg_dump itself are others; where objects need each other, which pg_dump orders by their OIDs; and not the
     * table of which the script cannot read the rows.
     */
    private static boolean isComparable(Fixture fixture) {
        return fixture.limit().isEmpty()
                && !fixture.kinds().contains("dependency loop")
                && !fixture.name().equals("shadow");
    }

    private static void visit(Fixture fixture, List<String> failures) {
        create(SOURCE);
        try {
            try (Connection connection = Zoo.open(server, SOURCE)) {
                Zoo.run(connection, fixture.sql());
            }
            for (String format : List.of("copy", "inserts")) {
                String dump = completed(client.export("{\"source\": \"zoo\", \"format\": \"" + format + "\"}"))
                        .at("/result/dump")
                        .asText();
                compare(
                        fixture,
                        format + " by psql",
                        () -> {
                            create(COPY);
                            ClientTools.psql(
                                    server, COPY, client.download(dump + ".sql").body());
                        },
                        failures);
                compare(fixture, format + " by an import", () -> load(dump), failures);
            }
            byte[] file = PgDump.dump(server, SOURCE).getBytes(StandardCharsets.UTF_8);
            if (restoredByPsql(file)) {
                compare(fixture, "pg_dump's file by an import", () -> load(client.upload(file)), failures);
            }
        } catch (Exception | AssertionError e) {
            failures.add(fixture.name() + ": " + e);
        } finally {
            Zoo.drop(server, SOURCE);
        }
    }

    /** What psql makes of pg_dump's file takes the source's place: not all fixtures survive that. */
    private static boolean restoredByPsql(byte[] file) {
        Zoo.drop(server, SOURCE);
        create(SOURCE);
        try {
            ClientTools.psql(server, SOURCE, file);
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    private static void compare(Fixture fixture, String way, Runnable copy, List<String> failures) {
        try {
            copy.run();
            ClientTools.Run run = ClientTools.same(server, SOURCE, COPY);
            if (run.exit() != 0) {
                failures.add(fixture.name() + ", " + way + ": " + new String(run.output(), StandardCharsets.UTF_8)
                        + run.errors());
            }
        } catch (AssertionError e) {
            failures.add(fixture.name() + ", " + way + ": " + e.getMessage());
        } finally {
            if (!Contents.column(server, "postgres", "select 1 from pg_database where datname = '" + COPY + "'")
                    .isEmpty()) {
                Zoo.drop(server, COPY);
            }
        }
    }

    private static void load(String dump) {
        completed(client.load("{\"dump\": \"%s\", \"destination\": \"copy\"}".formatted(dump)));
    }

    private static JsonNode completed(String id) {
        JsonNode job = client.await(id);
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }

    private static void create(String database) {
        Postgres.execute(server, "postgres", "create database " + database + " template template0");
    }
}
