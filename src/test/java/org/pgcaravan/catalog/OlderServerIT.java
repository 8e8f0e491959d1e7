package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.postgres.BuiltinNames;
import org.pgcaravan.support.Postgres;

/**
 * What is said to be unknown to an older server is just what that server refuses: each statement of PostgreSQL 18's zoo is
 * sent to it.
 */
class OlderServerIT {

    private static final int NEWEST = 18;

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17})
    void isToldWhatItDoesNotKnowOfWhatCameLater(int version) throws SQLException {
        assertThat(mistakes(
                        version,
                        Fixture.all().stream()
                                .filter(fixture -> fixture.livesOn(NEWEST) && fixture.since() > version)
                                .toList()))
                .isEmpty();
    }

    /** What the zoo lacks: each script uses one thing that came with a version. */
    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17})
    void isToldWhyItDoesNotKnowIt(int version) throws SQLException {
        for (String script : Scenario.resource("newer.txt").split("(?m)^-- since ")) {
            if (!script.isBlank()) {
                int since = Integer.parseInt(script.substring(0, 2));
                String why = script.substring(4, script.indexOf('\n'));
                Fixture fixture = new Fixture(why, List.of(), since, NEWEST, "", "-- " + script);

                assertThat(mistakes(version, List.of(fixture))).isEmpty();
                assertThat(reasons(version, fixture))
                        .as(why + " on " + version)
                        .satisfies(reasons -> assertThat(reasons.isEmpty()).isEqualTo(version >= since))
                        .allMatch(reason -> reason.contains(why));
            }
        }
    }

    private static List<String> reasons(int version, Fixture fixture) throws SQLException {
        PostgresServer newest = Zoo.server(NEWEST);
        String source = Postgres.newDatabase(newest, "zoo_newer");
        OlderServer server = new OlderServer(version, lacking(version), catalog(newest, source, fixture));
        Zoo.drop(newest, source);
        return Stream.concat(server.failing(false).stream(), server.leftOut(false).stream())
                .map(OlderServer.Unknown::why)
                .toList();
    }

    private static BuiltinNames lacking(int version) throws SQLException {
        try (Connection one = Zoo.server(NEWEST).connect("postgres");
                Connection other = Zoo.server(version).connect("postgres")) {
            return BuiltinNames.of(one).without(BuiltinNames.of(other));
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17})
    void isToldWhatItDoesNotKnowOfAnything(int version) throws SQLException {
        assertThat(mistakes(
                        version,
                        Fixture.all().stream()
                                .filter(fixture -> fixture.livesOn(NEWEST) && fixture.since() <= version)
                                .toList()))
                .isEmpty();
    }

    /** @param args a version, and a pattern of fixtures' names */
    public static void main(String... args) throws SQLException {
        mistakes(
                        Integer.parseInt(args[0]),
                        Fixture.all().stream()
                                .filter(fixture -> fixture.livesOn(NEWEST)
                                        && fixture.name().matches(args[1]))
                                .toList())
                .forEach(System.out::println);
        System.exit(0);
    }

    private static List<String> mistakes(int version, List<Fixture> fixtures) throws SQLException {
        assumeThat(Postgres.has(version) && Postgres.has(NEWEST)).isTrue();
        PostgresServer newest = Zoo.server(NEWEST);
        PostgresServer older = Zoo.server(version);
        BuiltinNames lacking = lacking(version);
        List<String> mistakes = new ArrayList<>();
        for (Fixture fixture : fixtures) {
            String source = Postgres.newDatabase(newest, "zoo_newer");
            String copy = Postgres.newDatabase(older, "zoo_older");
            try {
                Catalog catalog = catalog(newest, source, fixture);
                OlderServer server = new OlderServer(version, lacking, catalog);
                try (Connection connection = Zoo.open(older, copy)) {
                    mistakes(catalog, server, connection)
                            .forEach(mistake -> mistakes.add(fixture.name() + " on " + version + ": " + mistake));
                }
            } finally {
                Zoo.drop(newest, source);
                Zoo.drop(older, copy);
            }
        }
        return mistakes;
    }

    private static Catalog catalog(PostgresServer server, String database, Fixture fixture) throws SQLException {
        try (Connection connection = Zoo.open(server, database)) {
            Zoo.run(connection, fixture.sql());
        }
        try (Connection connection = server.connect(database)) {
            return CatalogCopy.read(connection);
        }
    }

    /** Once something that rows need is missing, others fail for want of it. */
    private static List<String> mistakes(Catalog catalog, OlderServer server, Connection copy) throws SQLException {
        Set<Ddl> failing = new HashSet<>();
        Set<Ddl> unknown = server.notSent();
        server.failing(false).forEach(one -> failing.add(one.ddl()));
        Zoo.run(copy, "set search_path = ''; set check_function_bodies = off");
        List<String> mistakes = new ArrayList<>();
        Set<String> announced = new HashSet<>();
        boolean broken = false;
        for (Ddl ddl : statements(catalog)) {
            String refusal = refusal(copy, ddl);
            if (refusal == null && ddl.sql().endsWith("AS ''") || isPassedOver(refusal)) {
                announced.add(ddl.object()); // so that its owner can be set, though its body is refused
            }
            if (unknown.contains(ddl) && refusal == null && !announced.contains(ddl.object())) {
                mistakes.add("it knows, contrary to what is said: " + ddl.sql());
            }
            if (!unknown.contains(ddl) && refusal != null && !broken) {
                mistakes.add("nobody said that it refuses (" + refusal + "): " + ddl.sql());
            }
            broken |= failing.contains(ddl);
        }
        return mistakes;
    }

    private static List<Ddl> statements(Catalog catalog) {
        return Stream.concat(
                        catalog.preData().stream(),
                        catalog.postData().stream().flatMap(step -> step.statements().stream()))
                .toList();
    }

    /** @return null when the statement runs, all of it: what of a type is not known the server only warns of */
    private static String refusal(Connection connection, Ddl ddl) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(ddl.sql());
            SQLWarning warning = statement.getWarnings();
            return warning != null && isPassedOver(warning.getMessage()) ? warning.getMessage() : null;
        } catch (SQLException e) {
            return e.getMessage();
        }
    }

    private static boolean isPassedOver(String message) {
        return message != null && message.matches("type attribute .* not recognized");
    }
}
