package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;

/**
 * {@code replace: in-place} from each fixture of the zoo to the next, in one and the same destination: whatever was in it
 * goes without a trace, and was dumped before.
 */
@Tag("slow")
class ZooInPlaceIT {

    private static final String SOURCE = "zoo_in_place_source";
    private static final String DESTINATION = "zoo_in_place";

    /** What was revoked once and granted again is written down, though it is what holds when nothing is. */
    private static final String GRANTED_AS_BY_DEFAULT = "changed_acl function .*: \\{=X/postgres,postgres=X/postgres}";

    @ParameterizedTest
    @ValueSource(ints = {13, 15, 18})
    void eachFixtureTakesThePlaceOfTheOneBefore(int version) throws SQLException {
        assumeTrue(Postgres.has(version), () -> "target/postgres holds no binaries of PostgreSQL " + version);
        PostgresServer server = Zoo.server(version);
        List<String> failures = new ArrayList<>();
        create(server, DESTINATION);
        try (RunningService service = RunningService.with()
                .readOnly("zoo", server.url(SOURCE))
                .writable("copy", server.url(DESTINATION))
                .start()) {
            for (Fixture fixture : Fixture.all()) {
                if (fixture.hasTurnOn(version, 13, 15, 18) && !fixture.sql().contains(" on login ")) {
                    visit(server, version, service, fixture, failures);
                }
            }
        } finally {
            Zoo.drop(server, DESTINATION);
        }
        assertThat(failures).isEmpty();
    }

    private static void visit(
            PostgresServer server, int version, RunningService service, Fixture fixture, List<String> failures)
            throws SQLException {
        create(server, SOURCE);
        try {
            try (Connection connection = Zoo.open(server, SOURCE)) {
                Zoo.run(connection, fixture.sql());
            }
            JsonNode job = service.client()
                    .await(service.client()
                            .submit("{\"source\": \"zoo\", \"destination\": \"copy\", \"replace\": \"in-place\"}"));
            if (!job.at("/state").asText().equals("completed")) {
                failures.add(fixture.name() + ": " + job.at("/error"));
                return;
            }
            String difference = difference(server, version);
            if (!difference.isEmpty() && fixture.limit().isEmpty()) {
                failures.add(fixture.name() + ": " + difference);
            }
        } finally {
            Zoo.drop(server, SOURCE);
        }
    }

    private static String difference(PostgresServer server, int version) throws SQLException {
        try (Connection ofSource = Zoo.open(server, SOURCE);
                Connection ofCopy = Zoo.open(server, DESTINATION)) {
            TreeSet<String> missing = new TreeSet<>(Fingerprint.of(ofSource, version));
            TreeSet<String> added = new TreeSet<>(Fingerprint.of(ofCopy, version));
            TreeSet<String> both = new TreeSet<>(missing);
            both.retainAll(added);
            missing.removeAll(both);
            added.removeAll(both);
            added.removeIf(row -> row.matches(GRANTED_AS_BY_DEFAULT));
            return missing.isEmpty() && added.isEmpty() ? "" : "missing " + missing + ", added " + added;
        }
    }

    private static void create(PostgresServer server, String database) {
        Postgres.execute(server, "postgres", "create database " + database + " template template0");
    }
}
