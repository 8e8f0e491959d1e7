package org.pgcaravan.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
            update pg_class set reltuples = case relname when 'few' then 1000 else 200000 end
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

            assertThat(hashes(connection, SHOPS))
                    .as("one that refers to itself")
                    .isEqualTo("off");
            assertThat(hashes(connection, SHOPS, SHOPS)).isEqualTo("off");
            assertThat(hashes(connection, SHOPS, "\"Large Ones\".few"))
                    .as("a hash that fits the cache")
                    .isEqualTo("on");
            assertThat(hashes(connection, SHOPS, "\"Large Ones\".named"))
                    .as("texts, which are long to compare")
                    .isEqualTo("on");
            assertThat(hashes(connection, SHOPS, "nowhere")).isEqualTo("on");
        }
    }

    private static String hashes(Connection connection, String... tables) throws SQLException {
        try (PreparedStatement told = connection.prepareStatement(SqlFile.read("transfer/large-keys"));
                Statement asked = connection.createStatement()) {
            told.setBoolean(1, true);
            told.setArray(2, connection.createArrayOf("text", tables));
            told.execute();
            String answer;
            try (ResultSet row = asked.executeQuery("show enable_hashjoin")) {
                row.next();
                answer = row.getString(1);
            }
            connection.rollback();
            try (ResultSet row = asked.executeQuery("show enable_hashjoin")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("on");
            }
            return answer;
        }
    }
}
