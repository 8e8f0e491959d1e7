package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.ClientTools;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/**
 * Every fixture of the zoo through a dump and back, in both formats: one by psql and by an import, in one transaction and in
 * parallel, the other by psql alone. Each on its turn.
 */
@Tag("slow")
class ZooDumpIT {

    private static final String SOURCE = "zoo_dump_source";
    private static final String COPY = "zoo_dump_copy";

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void fixturesSurviveADump(int version) {
        assumeTrue(Postgres.has(version), () -> "target/postgres holds no binaries of PostgreSQL " + version);
        ClientTools.assumePsql();
        PostgresServer server = Zoo.server(version);
        List<String> failures = new ArrayList<>();
        try (RunningService service = RunningService.with()
                .readOnly("zoo", server.url(SOURCE))
                .writable("copy", server.url(COPY))
                .start()) {
            for (Fixture fixture : Fixture.all()) {
                if (fixture.hasTurnOn(version, 13, 14, 15, 16, 17, 18)) {
                    visit(server, version, service.client(), fixture, failures);
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    /** What pg_dump writes, as COPY or as INSERTs, is imported as psql restores it, or refused where psql fails. */
    @ParameterizedTest
    @ValueSource(ints = {13, 15})
    void fixturesSurvivePgDumpsPlainFile(int version) {
        assumeTrue(Postgres.has(version), () -> "target/postgres holds no binaries of PostgreSQL " + version);
        assumeTrue(PgDump.version() >= version, () -> "There is no pg_dump " + version + " on the PATH");
        PostgresServer server = Zoo.server(version);
        List<String> failures = new ArrayList<>();
        try (RunningService service =
                RunningService.with().writable("copy", server.url(COPY)).start()) {
            for (Fixture fixture : Fixture.all()) {
                if (fixture.hasTurnOn(version, 13, 15)) {
                    visitPgDump(server, version, service.client(), fixture, failures);
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    private static void visitPgDump(
            PostgresServer server, int version, ServiceClient client, Fixture fixture, List<String> failures) {
        create(server, SOURCE);
        try {
            try (Connection connection = Zoo.open(server, SOURCE)) {
                Zoo.run(connection, fixture.sql());
            }
            String[] format = fixture.name().hashCode() % 2 == 0 ? new String[0] : new String[] {"--inserts"};
            byte[] file = PgDump.dump(server, SOURCE, format).getBytes(StandardCharsets.UTF_8);
            Zoo.drop(server, SOURCE);
            create(server, SOURCE);
            boolean restored = restoredByPsql(server, file);
            String dump = client.upload(file);
            Holding source = Holding.of(server, version, SOURCE);
            for (String way : List.of("parallel", "single")) {
                if (isBeyond(way, fixture)) {
                    continue;
                }
                if (restored) {
                    restore(server, version, client, fixture, dump, way, source, failures);
                } else if (client.await(client.load(request(dump, way)))
                        .get("state")
                        .asText()
                        .equals("completed")) {
                    failures.add(fixture.name() + " by " + way + ": psql could not, and we did?");
                }
            }
        } catch (SQLException | IOException | RuntimeException e) {
            failures.add(fixture.name() + ": " + e);
        } finally {
            Zoo.drop(server, SOURCE);
        }
    }

    /** Who makes a login trigger locks the database against new sessions until he commits. */
    private static boolean isBeyond(String way, Fixture fixture) {
        return way.equals("single") && fixture.sql().contains(" on login ");
    }

    private static boolean restoredByPsql(PostgresServer server, byte[] file) {
        try {
            ClientTools.psql(server, SOURCE, file);
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    private static String request(String dump, String way) {
        return "{\"dump\": \"%s\", \"destination\": \"copy\", \"transaction\": \"%s\"}".formatted(dump, way);
    }

    private static void visit(
            PostgresServer server, int version, ServiceClient client, Fixture fixture, List<String> failures) {
        create(server, SOURCE);
        try {
            try (Connection connection = Zoo.open(server, SOURCE)) {
                Zoo.run(connection, fixture.sql());
            }
            boolean even = fixture.name().hashCode() % 2 == 0;
            Holding source = Holding.of(server, version, SOURCE);
            Map<String, List<String>> ways = Map.of(
                    even ? "copy" : "inserts", List.of("psql", "parallel", "single"),
                    even ? "inserts" : "copy", List.of("psql"));
            for (String format : ways.keySet()) {
                JsonNode export = client.await(client.export("{\"source\": \"zoo\", \"format\": \"" + format + "\"}"));
                String dump = export.at("/result/dump").asText();
                if (dump.isEmpty()) {
                    failures.add(fixture.name() + " as " + format + ": " + export.get("error"));
                    return;
                }
                for (String way : ways.get(format)) {
                    if (!isBeyond(way, fixture)) {
                        restore(server, version, client, fixture, dump, way, source, failures);
                    }
                }
            }
        } catch (SQLException | RuntimeException e) {
            failures.add(fixture.name() + ": " + e);
        } finally {
            Zoo.drop(server, SOURCE);
        }
    }

    private static void restore(
            PostgresServer server,
            int version,
            ServiceClient client,
            Fixture fixture,
            String dump,
            String way,
            Holding source,
            List<String> failures)
            throws SQLException {
        if (!way.equals("parallel")) { // which makes the database, and so keeps none
            create(server, COPY);
        }
        try {
            if (way.equals("psql")) {
                ClientTools.psql(server, COPY, client.download(dump + ".sql").body());
            } else {
                JsonNode job = client.await(client.load(request(dump, way)));
                if (!job.get("state").asText().equals("completed")) {
                    failures.add(fixture.name() + " by " + way + ": " + job.get("error"));
                    return;
                }
            }
            String difference = source.difference(Holding.of(server, version, COPY));
            if (!difference.isEmpty() && fixture.limit().isEmpty()) {
                failures.add(fixture.name() + " by " + way + ": " + difference);
            }
        } catch (AssertionError e) {
            failures.add(fixture.name() + " by " + way + ": " + e.getMessage());
        } finally {
            if (!Contents.column(server, "postgres", "select 1 from pg_database where datname = '" + COPY + "'")
                    .isEmpty()) {
                Zoo.drop(server, COPY);
            }
        }
    }

    /** What a database holds, as far as a dump carries it. */
    private record Holding(TreeSet<String> fingerprint, Map<String, String> rows) {

        static Holding of(PostgresServer server, int version, String database) throws SQLException {
            try (Connection connection = Zoo.open(server, database)) {
                return new Holding(
                        new TreeSet<>(Fingerprint.of(connection, version)), ZooDumpIT.rows(server, database));
            }
        }

        /** @return empty when there is none */
        String difference(Holding copy) {
            TreeSet<String> missing = new TreeSet<>(fingerprint);
            missing.removeAll(copy.fingerprint);
            TreeSet<String> added = new TreeSet<>(copy.fingerprint);
            added.removeAll(fingerprint);
            boolean sameContents = rows.equals(copy.rows);
            return missing.isEmpty() && added.isEmpty() && sameContents
                    ? ""
                    : missing + " and " + added + (sameContents ? "" : ", and other rows");
        }
    }

    /** @return empty when a view in it cannot be read */
    private static Map<String, String> rows(PostgresServer server, String database) {
        try {
            Map<String, String> contents = Contents.of(server, database);
            contents.keySet().removeIf(name -> !name.matches("(?s)(rows of|sequence|large object) .*"));
            return contents;
        } catch (IllegalStateException e) {
            return Map.of();
        }
    }

    private static void create(PostgresServer server, String database) {
        Postgres.execute(server, "postgres", "create database " + database + " template template0");
    }
}
