package org.pgcaravan.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.catalog.Table.Column;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.job.Proof.TableProof;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.proof.Checksums.Side;
import org.pgcaravan.support.Postgres;

/** What a server is asked for its rows' hash: the same for the same rows, another for any other. */
class RowHashIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final Table WORDS = table(column("id", "integer"), column("word", "text"), column("bytes", "bytea"));

    private static Column column(String name, String type) {
        return new Column(name, 25, type, true);
    }

    private static Table table(Column... columns) {
        return new Table(
                1,
                "public",
                "t",
                "public.t",
                List.of(columns),
                1,
                1,
                8192,
                0,
                "heap",
                Table.Persistence.PERMANENT,
                false);
    }

    private static String database(String encoding, String rows) {
        String name = "hash_" + encoding.toLowerCase(Locale.ROOT) + "_" + System.nanoTime();
        Postgres.execute(
                SERVER,
                "postgres",
                "create database " + name + " template template0 encoding '" + encoding
                        + "' lc_collate 'C' lc_ctype 'C'");
        Postgres.execute(
                SERVER,
                name,
                "create table t (bytes bytea, id int, word text); insert into t (id, word, bytes) " + rows);
        return name;
    }

    private static TableProof compared(RowHash hash, String source, String destination) throws SQLException {
        Checksums checksums = new Checksums();
        add(checksums, Side.SOURCE, hash, source);
        add(checksums, Side.DESTINATION, hash, destination);
        return checksums.prove(new TableProof("public.t", 0, 0));
    }

    private static void add(Checksums checksums, Side side, RowHash hash, String database) throws SQLException {
        try (Connection connection = SERVER.connect(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(SqlFile.read("proof/session"));
            checksums.addRows(side, "public.t", connection, "SELECT " + hash.of(WORDS) + " FROM ONLY public.t");
        }
    }

    @Test
    void orderOfRowsDoesNotMatterAndRowsThatAreThereTwiceDo() throws SQLException {
        String rows = database("UTF8", "values (1, 'a', null), (2, 'b', '\\x00'::bytea), (2, 'b', '\\x00')");
        String turned = database("UTF8", "values (2, 'b', '\\x00'::bytea), (1, 'a', null), (2, 'b', '\\x00')");
        String other = database("UTF8", "values (2, 'b', '\\x00'::bytea), (1, 'a', null), (1, 'a', null)");
        RowHash hash = new RowHash("UTF8", "UTF8");

        assertThat(compared(hash, rows, turned).holds()).isTrue();
        assertThat(compared(hash, rows, other).holds()).isFalse();
    }

    @Test
    void nothingIsMistakenForSomethingElse() throws SQLException {
        String nulls = database("UTF8", "values (1, null, null::bytea)");
        String empty = database("UTF8", "values (1, '', null::bytea)");
        String comma = database("UTF8", "values (1, ',', null::bytea)");
        String noBytes = database("UTF8", "values (1, null, ''::bytea)");
        RowHash hash = new RowHash("UTF8", "UTF8");

        assertThat(List.of(
                        compared(hash, nulls, empty).holds(),
                        compared(hash, nulls, comma).holds(),
                        compared(hash, nulls, noBytes).holds(),
                        compared(hash, empty, comma).holds()))
                .containsOnly(false);
    }

    @Test
    void databasesOfTwoEncodingsHashTheSameCharacters() throws SQLException {
        String rows = "values (1, chr(228) || 'z', '\\xe4'::bytea), (2, null, null)";
        String latin = database("LATIN1", rows);
        String utf8 = database("UTF8", rows);

        assertThat(compared(new RowHash("LATIN1", "UTF8"), latin, utf8).holds()).isTrue();
        assertThat(compared(new RowHash("UTF8", "UTF8"), latin, utf8).holds())
                .as("as bytes they differ")
                .isFalse();
    }

    @Test
    void sqlAsciiComparesWithNothingElse() {
        assertThatThrownBy(() -> new RowHash("SQL_ASCII", "UTF8"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("what is in SQL_ASCII has no other encoding");
    }
}
