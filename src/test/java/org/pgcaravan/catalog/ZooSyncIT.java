package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/**
 * Every fixture of the zoo by a sync that proves checksums. What a superuser is given is completed, with a proof that holds. A
 * plain role may be refused what it may not make, and then gets a copy without it; but no proof calls that a difference.
 */
@Tag("slow")
class ZooSyncIT {

    private static final String SOURCE = "zoo_sync_source";
    private static final String COPY = "zoo_sync_copy";

    @ParameterizedTest(name = "from PostgreSQL {0} to {1} as {2}")
    @CsvSource({
        "13, 13, postgres",
        "15, 15, zoo_mover",
        "17, 17, postgres",
        "18, 18, zoo_mover",
        "13, 18, postgres",
        "14, 16, zoo_mover"
    })
    void fixturesAreProven(int from, int to, String role) {
        assumeTrue(Postgres.has(from) && Postgres.has(to), () -> "no binaries of PostgreSQL " + from + " or " + to);
        PostgresServer source = Zoo.server(from);
        PostgresServer destination = Zoo.server(to);
        Postgres.execute(
                destination, "postgres", "drop role if exists zoo_mover; create role zoo_mover login createdb");
        Map<String, String> failures = new TreeMap<>();
        try (RunningService service = RunningService.with()
                .readOnly("zoo", source.url(SOURCE))
                .writable("copy", destination.url(COPY).replace("postgres@", role + "@"))
                .start()) {
            Fixture.all().stream()
                    .filter(fixture -> fixture.livesOn(from) && fixture.livesOn(to))
                    .forEach(fixture -> {
                        JsonNode job = sync(source, destination, service.client(), fixture);
                        boolean refused = !role.equals("postgres")
                                && job.at("/error/code").asText().equals("statement-failed");
                        if (!job.at("/state").asText().equals("completed") && !refused) {
                            failures.put(fixture.name(), job.get("error").toString());
                        }
                    });
        }
        assertThat(failures).isEmpty();
    }

    private static JsonNode sync(
            PostgresServer source, PostgresServer destination, ServiceClient client, Fixture fixture) {
        Postgres.execute(source, "postgres", "create database " + SOURCE + " template template0");
        try {
            try (Connection connection = Zoo.open(source, SOURCE)) {
                Zoo.run(connection, fixture.sql());
            }
            return client.await(
                    client.submit("{\"source\": \"zoo\", \"destination\": \"copy\", \"verify\": \"checksum\"}"));
        } catch (SQLException e) {
            throw new IllegalStateException(fixture.name(), e);
        } finally {
            Zoo.drop(source, SOURCE);
            Contents.column(
                            destination,
                            "postgres",
                            "select datname from pg_database where datname like '" + COPY + "%'")
                    .forEach(copy -> Zoo.drop(destination, copy));
        }
    }
}
