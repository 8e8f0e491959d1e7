package org.pgcaravan.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.support.Postgres;

/** Which foreign keys are checked by sorting, and that nothing is said to the planner for longer than the transaction. */
class LargeKeysIT {

    private static final String TABLES = """
            create schema "Large Ones";
            create table "Large Ones".shops (id integer primary key, mother integer);
            create table "Large Ones".named (name text primary key, id integer unique);
            create table "Large Ones".few (id integer primary key);
            update pg_class set reltuples = case relname when 'few' then 1000 else 200000 end, relpages = 1000
            where relnamespace = '"Large Ones"'::regnamespace;
            """;
    private static final String SHOPS = "\"Large Ones\".shops";

    @ParameterizedTest
    @ValueSource(ints = {13, 17, 18})
    void keysAreSortedWhereThatIsFaster(int version) throws SQLException {
        assumeThat(Postgres.has(version)).as("binaries of " + version).isTrue();
        String database = Postgres.newDatabase(Postgres.server(version), "large_keys");
        Postgres.execute(Postgres.server(version), database, TABLES);

        try (Connection connection = Postgres.server(version).connect(database)) {
            connection.setAutoCommit(false);

            assertThat(off(connection, SHOPS))
                    .as("one that refers to itself")
                    .containsExactly("enable_hashjoin", "enable_indexscan", "enable_indexonlyscan");
            assertThat(off(connection, SHOPS, SHOPS)).hasSize(3);
            assertThat(off(connection, SHOPS, "\"Large Ones\".few"))
                    .as("a hash that fits the cache")
                    .isEmpty();
            assertThat(off(connection, SHOPS, "\"Large Ones\".named"))
                    .as("texts, which are long to compare")
                    .isEmpty();
            assertThat(off(connection, SHOPS, "nowhere")).isEmpty();

            Postgres.execute(
                    Postgres.server(version),
                    database,
                    "update pg_class set relallvisible = 950 where relname = 'shops'");
            assertThat(off(connection, SHOPS))
                    .as("rows that are visible to all are found in the index alone")
                    .containsExactly("enable_hashjoin");
        }
    }

    private static List<String> off(Connection connection, String... tables) throws SQLException {
        try (PreparedStatement told = connection.prepareStatement(SqlFile.read("transfer/large-keys"));
                Statement asked = connection.createStatement()) {
            told.setBoolean(1, true);
            told.setArray(2, connection.createArrayOf("text", tables));
            told.execute();
            List<String> off = settings(asked, "off");
            connection.rollback();
            assertThat(settings(asked, "off")).isEmpty();
            return off;
        }
    }

    private static List<String> settings(Statement asked, String value) throws SQLException {
        List<String> names = new ArrayList<>();
        for (String name : List.of("enable_hashjoin", "enable_indexscan", "enable_indexonlyscan")) {
            try (ResultSet row = asked.executeQuery("show " + name)) {
                row.next();
                if (row.getString(1).equals(value)) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
