package org.pgcaravan.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.job.Proof;
import org.pgcaravan.job.Verify;
import org.pgcaravan.proof.SchemaProof;
import org.pgcaravan.support.Postgres;

/**
 * Makes each fixture's schema in a database of its own, copies it into another, and asks three oracles whether both are the
 * same. One visit serves all tests of a run. Its main visits the fixtures of a version whose names hold the second argument.
 */
final class Zoo {

    /** Who says whether source and copy are the same. */
    enum Oracle {
        PG_DUMP,
        FINGERPRINT,
        OWN_DDL,
        PROOF
    }

    /**
     * @param failures what differs or failed; an oracle that agrees is not in it
     * @param asked oracles that answered
     */
    record Visit(Fixture fixture, int version, Map<Oracle, String> failures, List<Oracle> asked) {

        boolean holds(Oracle oracle) {
            return !failures.containsKey(oracle);
        }

        @Override
        public String toString() {
            return fixture.name() + " on " + version + ": " + failures;
        }
    }

    private static final Map<Integer, List<Visit>> VISITS = new ConcurrentHashMap<>();
    private static final int PG_DUMP_VERSION = PgDump.version();

    private Zoo() {}

    public static void main(String... args) {
        for (Visit visit : visit(
                Integer.parseInt(args[0]),
                Fixture.all().stream()
                        .filter(fixture -> args.length < 2 || fixture.name().matches(args[1]))
                        .toList())) {
            System.out.println(visit.fixture().name() + " "
                    + (visit.failures().isEmpty() ? "same by " + visit.asked() : "DIFFERS"));
            visit.failures().values().stream().distinct().forEach(System.out::println);
        }
        System.exit(0);
    }

    /** All fixtures that live on that version; made once a run. */
    static List<Visit> visits(int version) {
        return VISITS.computeIfAbsent(version, v -> visit(v, Fixture.all()));
    }

    static boolean hasPgDumpFor(int version) {
        return version <= PG_DUMP_VERSION;
    }

    /** @return a server with what the fixtures need: an extension, roles, a tablespace */
    static synchronized PostgresServer server(int version) {
        PostgresServer server = Postgres.server(version);
        installExtension(server);
        Postgres.execute(server, "postgres", read("setup/roles.sql"));
        makeTablespace(server);
        return server;
    }

    private static List<Visit> visit(int version, List<Fixture> fixtures) {
        PostgresServer server = server(version);
        return fixtures.stream().filter(fixture -> fixture.livesOn(version)).toList().parallelStream()
                .map(fixture -> visit(server, version, fixture))
                .toList();
    }

    private static Visit visit(PostgresServer server, int version, Fixture fixture) {
        String source = Postgres.newDatabase(server, "zoo_source");
        String copy = Postgres.newDatabase(server, "zoo_copy");
        Map<Oracle, String> failures = new LinkedHashMap<>();
        List<Oracle> asked = new ArrayList<>();
        try {
            try (Connection connection = open(server, source)) {
                run(connection, fixture.sql());
            }
            Catalog catalog = catalog(server, source);
            readAsPlainRole(server, source);
            try (Connection connection = open(server, copy)) {
                CatalogCopy.write(catalog, connection);
            }
            askFingerprint(server, version, source, copy, failures);
            asked.add(Oracle.FINGERPRINT);
            Catalog copied = catalog(server, copy);
            note(failures, Oracle.OWN_DDL, ddl(catalog), ddl(copied));
            asked.add(Oracle.OWN_DDL);
            difference(catalog, copied).ifPresent(difference -> failures.put(Oracle.PROOF, difference));
            asked.add(Oracle.PROOF);
            if (hasPgDumpFor(version)) {
                note(
                        failures,
                        Oracle.PG_DUMP,
                        schemaByPgDump(server, source, fixture),
                        schemaByPgDump(server, copy, fixture));
                asked.add(Oracle.PG_DUMP);
            }
        } catch (SQLException | IOException | RuntimeException e) {
            for (Oracle oracle : Oracle.values()) {
                failures.putIfAbsent(oracle, e.toString());
            }
        } finally {
            drop(server, source);
            drop(server, copy);
        }
        return new Visit(fixture, version, failures, asked);
    }

    /** Where objects need each other, pg_dump orders them by their OIDs. */
    private static List<String> schemaByPgDump(PostgresServer server, String database, Fixture fixture)
            throws IOException {
        var lines = PgDump.schema(server, database).lines();
        return fixture.kinds().contains("dependency loop") ? lines.sorted().toList() : lines.toList();
    }

    /**
     * Copies a fixture's schema to a server of a later version.
     *
     * @return what a proof says that differs; empty when it holds
     */
    static Optional<String> proofOnLaterVersion(int version, int later, Fixture fixture) {
        String source = Postgres.newDatabase(server(version), "zoo_source");
        String copy = Postgres.newDatabase(server(later), "zoo_copy");
        try {
            try (Connection connection = open(server(version), source)) {
                run(connection, fixture.sql());
            }
            Catalog catalog = catalog(server(version), source);
            try (Connection connection = open(server(later), copy)) {
                CatalogCopy.write(catalog, connection);
            }
            return difference(catalog, catalog(server(later), copy));
        } catch (SQLException e) {
            return Optional.of(e.toString());
        } finally {
            drop(server(version), source);
            drop(server(later), copy);
        }
    }

    private static Optional<String> difference(Catalog source, Catalog copy) {
        SchemaProof schema = new SchemaProof(source, source.statements(), copy, true);
        return Proof.of(Verify.COUNTS, List.of(), schema.sequences(), schema.objects(), schema.fingerprint())
                .firstDifference();
    }

    private static void askFingerprint(
            PostgresServer server, int version, String source, String copy, Map<Oracle, String> failures)
            throws SQLException {
        try (Connection ofSource = open(server, source);
                Connection ofCopy = open(server, copy)) {
            note(failures, Oracle.FINGERPRINT, Fingerprint.of(ofSource, version), Fingerprint.of(ofCopy, version));
        }
    }

    private static void note(
            Map<Oracle, String> failures, Oracle oracle, Collection<String> source, Collection<String> copy) {
        if (!List.copyOf(source).equals(List.copyOf(copy))) {
            TreeSet<String> missing = new TreeSet<>(source);
            missing.removeAll(copy);
            TreeSet<String> added = new TreeSet<>(copy);
            added.removeAll(source);
            failures.put(
                    oracle,
                    oracle + ": in the source only:\n    " + String.join("\n    ", missing)
                            + "\nin the copy only:\n    "
                            + String.join("\n    ", added)
                            + (missing.isEmpty() && added.isEmpty() ? "\nin another order" : ""));
        }
    }

    private static List<String> ddl(Catalog catalog) {
        List<String> lines = new ArrayList<>();
        catalog.preData().forEach(ddl -> lines.add(ddl.toString()));
        catalog.sequences().forEach(sequence -> lines.add(sequence.toString()));
        catalog.postData()
                .forEach(step -> lines.add(step.id() + " " + step.kind() + " after " + new TreeSet<>(step.after()) + " "
                        + step.statements()));
        return lines;
    }

    /** Whatever the schema holds, a role without rights must be able to read its catalog, and be told of what it may not see. */
    private static void readAsPlainRole(PostgresServer server, String database) throws SQLException {
        try (Connection connection = server.connect(database, "zoo_plain", "")) {
            CatalogCopy.read(connection);
        }
    }

    private static Catalog catalog(PostgresServer server, String database) throws SQLException {
        try (Connection connection = server.connect(database)) {
            return CatalogCopy.read(connection);
        }
    }

    /** Sends a whole script at once, as psql -c does: pgjdbc would cut function bodies at their semicolons. */
    static Connection open(PostgresServer server, String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database + "?preferQueryMode=simple",
                "postgres",
                "");
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** A database with subscriptions cannot be dropped. */
    static void drop(PostgresServer server, String database) {
        try (Connection connection = open(server, database);
                Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("select quote_ident(subname) from pg_subscription s"
                    + " join pg_database d on d.oid = s.subdbid where datname = current_database()")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            for (String name : names) {
                run(connection, "alter subscription " + name + " disable");
                run(connection, "alter subscription " + name + " set (slot_name = none)");
                run(connection, "drop subscription " + name);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Postgres.execute(server, "postgres", "drop database " + database + " with (force)");
    }

    /** An extension of our own, with what the servers' lack: configuration tables, grants within the script. */
    private static void installExtension(PostgresServer server) {
        try (Connection connection = open(server, "postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select setting from pg_config where name = 'SHAREDIR'")) {
            row.next();
            Path folder = Path.of(row.getString(1), "extension");
            for (String file : List.of("zoo.control", "zoo--1.0.sql")) {
                Files.copy(
                        Fixture.folder().resolve("extension").resolve(file),
                        folder.resolve(file),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void makeTablespace(PostgresServer server) {
        try (Connection connection = open(server, "postgres");
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select from pg_tablespace where spcname = 'zoo_space'")) {
            if (!found.next()) {
                run(connection, "set allow_in_place_tablespaces = on");
                run(connection, "create tablespace zoo_space location ''");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Fixture.folder().resolve(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
