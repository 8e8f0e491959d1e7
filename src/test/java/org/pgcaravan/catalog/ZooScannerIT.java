package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.dump.ImportRules;
import org.pgcaravan.dump.SqlElement;
import org.pgcaravan.dump.SqlElement.CopyFromStdin;
import org.pgcaravan.dump.SqlElement.Statement;
import org.pgcaravan.dump.SqlScanner;
import org.pgcaravan.support.Postgres;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * What pg_dump writes of the zoo, cut by the scanner and run piece by piece, restores what psql makes of it, with as many errors: some
 * dumps of pg_dump cannot be restored as they are. Skipped, and said to be, without pg_dump and psql.
 */
@Tag("slow")
class ZooScannerIT {

    @ParameterizedTest
    @CsvSource({"13, --no-comments", "15, --rows-per-insert=3"})
    void piecesRestoreTheWhole(int version, String option) {
        assumeThat(Postgres.has(version)).as("binaries of " + version).isTrue();
        assumeThat(Zoo.hasPgDumpFor(version))
                .as("a pg_dump on PATH that reads PostgreSQL " + version)
                .isTrue();
        PostgresServer server = Zoo.server(version);

        List<String> failures =
                Fixture.all().stream().filter(fixture -> fixture.livesOn(version)).toList().parallelStream()
                        .filter(fixture -> !fixture.name().startsWith("contrib_"))
                        .map(fixture -> compare(server, fixture, option))
                        .filter(failure -> !failure.isEmpty())
                        .toList();

        assertThat(failures).isEmpty();
    }

    /** @return empty when psql and scanner restore the same */
    private static String compare(PostgresServer server, Fixture fixture, String option) {
        String source = Postgres.newDatabase(server, "scanner_source");
        String expected = Postgres.newDatabase(server, "scanner_psql");
        String actual = Postgres.newDatabase(server, "scanner_pieces");
        try {
            try (Connection connection = Zoo.open(server, source)) {
                Zoo.run(connection, fixture.sql());
            }
            String dump = PgDump.dump(server, source, option);
            long expectedErrors = PgDump.restoreByPsql(server, expected, dump);
            long actualErrors = restore(server, actual, dump);
            List<String> missing = lines(PgDump.dump(server, expected));
            List<String> added = lines(PgDump.dump(server, actual));
            List<String> found = List.copyOf(added);
            added.removeAll(missing);
            missing.removeAll(found);
            return missing.isEmpty() && added.isEmpty() && actualErrors == expectedErrors
                    ? ""
                    : fixture.name() + ": " + expectedErrors + " and " + actualErrors + " errors, " + missing + " and "
                            + added;
        } catch (SQLException | IOException | RuntimeException e) {
            return fixture.name() + ": " + e;
        } finally {
            Zoo.drop(server, source);
            Zoo.drop(server, expected);
            Zoo.drop(server, actual);
        }
    }

    /** Data has no order where a table has none. */
    private static List<String> lines(String dump) {
        return new ArrayList<>(PgDump.comparable(dump).lines().sorted().toList());
    }

    /** @return how many pieces failed */
    private static long restore(PostgresServer server, String database, String dump) throws SQLException, IOException {
        SqlScanner scanner = new SqlScanner(new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8)));
        ImportRules rules = new ImportRules(true);
        long errors = 0;
        try (Connection connection = Zoo.open(server, database)) {
            for (SqlElement element = scanner.next(); element != null; element = scanner.next()) {
                try {
                    switch (rules.judge(element)) {
                        case RUN -> run(connection, scanner, element);
                        case BEGIN -> connection.setAutoCommit(false);
                        case COMMIT -> connection.setAutoCommit(true);
                        default -> {}
                    }
                } catch (SQLException e) {
                    errors++;
                }
            }
        }
        rules.end();
        return errors;
    }

    private static void run(Connection connection, SqlScanner scanner, SqlElement element)
            throws SQLException, IOException {
        if (element instanceof Statement statement) {
            Zoo.run(connection, new String(statement.sql(), StandardCharsets.UTF_8));
        } else if (element instanceof CopyFromStdin copy) {
            CopyIn in = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(new String(copy.sql(), StandardCharsets.UTF_8));
            for (ByteBuffer rows = scanner.copyData(); rows != null; rows = scanner.copyData()) {
                in.writeToCopy(rows.array(), rows.arrayOffset() + rows.position(), rows.remaining());
            }
            assertThat(in.endCopy()).isEqualTo(scanner.copyRows());
        }
    }
}
