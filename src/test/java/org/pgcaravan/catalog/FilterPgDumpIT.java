package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;

/**
 * By the machine's pg_dump: what a filter leaves of a schema makes the same database as what {@code pg_dump -n}, {@code -t} and
 * {@code -T} leave of it, statements that fail included.
 */
class FilterPgDumpIT {

    private static final List<List<String>> CASES = Stream.of(
                    "-n shop",
                    "-n lib",
                    "-n public",
                    "-n lib -n shop",
                    "-n SHOP",
                    "-n (lib|shop)",
                    "-n l?b",
                    "-n \"Odd.Name\"",
                    "-n shop -T shop.orders",
                    "-n shop -T shop.paid -T shop.free -T lib.*",
                    "-n lib -t shop.orders",
                    "-t shop.orders",
                    "-t shop.customer -t lib.country",
                    "-t shop.*",
                    "-t visible",
                    "-t v?s[a-i]ble",
                    "-t *.measure*",
                    "-t shop.measure",
                    "-t shop.measure_1",
                    "-t shop.note",
                    "-t shop.free",
                    "-t shop.owned",
                    "-t shop.orders_id_seq",
                    "-t lib.summary -t lib.report",
                    "-t lib.remote",
                    "-t \"Odd.Name\".thing",
                    "-t shop.\"Table.With \"\"Quotes\"\"\"",
                    "-t *.[mn]o*",
                    "-t s*.(orders|note)",
                    "-t shop.* -T shop.measure* -T *.orders_id_seq",
                    "-T shop.orders",
                    "-T lib.country -T nothing.here",
                    "-T *.measure",
                    "-T public.*")
            .map(line -> Stream.of(line.split("(?= -[ntT] )"))
                    .map(String::strip)
                    .flatMap(option -> Stream.of(option.substring(0, 2), option.substring(3)))
                    .toList())
            .toList();

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15})
    void leavesTheSameAsPgDump(int version) throws Exception {
        assumeThat(Postgres.has(version)).as("binaries of " + version).isTrue();
        assumeThat(Zoo.hasPgDumpFor(version))
                .as("a pg_dump on PATH that reads PostgreSQL " + version)
                .isTrue();
        PostgresServer server = Postgres.server(version);
        String source = Postgres.newDatabase(server, "filter_source");
        for (String statement : Scenario.resource("filters.sql").split("(?m)^-- then$")) {
            Postgres.execute(server, source, statement);
        }

        SoftAssertions all = new SoftAssertions();
        for (List<String> options : CASES) {
            String theirs = Postgres.newDatabase(server, "filter_theirs");
            String ours = Postgres.newDatabase(server, "filter_ours");
            PgDump.restore(server, theirs, PgDump.script(server, source, options.toArray(String[]::new)));
            Catalog catalog;
            try (Connection connection = server.connect(source)) {
                catalog = CatalogCopy.read(connection, filter(options));
            }
            List<String> failed = writeWhatGoes(server, ours, catalog);

            all.assertThat(PgDump.schema(server, ours))
                    .as("%s on %d; %s; failed here: %s", options, version, catalog.warnings(), failed)
                    .isEqualTo(PgDump.schema(server, theirs));
            Postgres.execute(server, "postgres", "drop database " + theirs);
            Postgres.execute(server, "postgres", "drop database " + ours);
        }
        assertThat(CASES).isNotEmpty();
        all.assertAll();
    }

    private static CatalogFilter filter(List<String> options) {
        Map<String, List<String>> patterns =
                Map.of("-n", new ArrayList<>(), "-t", new ArrayList<>(), "-T", new ArrayList<>());
        for (int i = 0; i < options.size(); i += 2) {
            patterns.get(options.get(i)).add(options.get(i + 1));
        }
        return Filters.filter(patterns.get("-n"), patterns.get("-t"), patterns.get("-T"), CatalogFilter.Missing.NAMED);
    }

    private static List<String> writeWhatGoes(PostgresServer server, String database, Catalog catalog)
            throws SQLException {
        List<String> failed = new ArrayList<>();
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("set search_path = ''");
            statement.execute("set check_function_bodies = off");
            Stream<Ddl> late = catalog.postData().stream().flatMap(step -> step.statements().stream());
            for (Ddl ddl : Stream.concat(catalog.preData().stream(), late).toList()) {
                try {
                    statement.execute(ddl.sql());
                } catch (SQLException e) {
                    failed.add(e.getMessage());
                }
            }
        }
        return failed;
    }
}
