package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pgcaravan.postgres.ConnectionLender;
import org.pgcaravan.support.Postgres;

class ReadAheadTest {

    private static String database;

    @BeforeAll
    static void makeSource() {
        database = Postgres.newDatabase(Postgres.server(), "ahead");
        Postgres.execute(
                Postgres.server(),
                database,
                "create table a (id serial primary key, b integer default 7 check (b > 0));"
                        + " create table c (a integer references a, d text unique); create index on c (lower(d));"
                        + " create view v as select * from a");
    }

    @Test
    void theCatalogIsTheSameOnOneConnectionAndOnTwo() throws SQLException {
        try (Connection source = open();
                ReadAhead ahead = new ReadAhead(new ConnectionLender(ReadAheadTest::open))) {
            ahead.start(CatalogFilter.EVERYTHING);

            assertThat(statements(read(source, ahead))).isEqualTo(statements(Catalog.read(source)));
            assertThat(ahead.end()).isPresent();
        }
    }

    @Test
    void oneConnectionIsEnough() throws SQLException {
        ConnectionLender none = new ConnectionLender(() -> {
            throw new SQLException("too many connections for role", "53300");
        });
        try (Connection source = open();
                ReadAhead ahead = new ReadAhead(none)) {
            ahead.start(CatalogFilter.EVERYTHING);

            assertThat(statements(read(source, ahead))).isEqualTo(statements(Catalog.read(source)));
            assertThat(ahead.end()).isEmpty();
        }
    }

    @Test
    void whatTheSecondConnectionFailsAtFailsTheReader() throws SQLException {
        ConnectionLender losing = new ConnectionLender(() -> {
            Connection lost = open();
            lost.close();
            return lost;
        });
        try (Connection source = open();
                ReadAhead ahead = new ReadAhead(losing)) {
            ahead.start(CatalogFilter.EVERYTHING);

            assertThatThrownBy(() -> read(source, ahead)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void closingEndsWhatRuns() throws SQLException {
        try (Connection locking = Postgres.server().connect(database);
                Statement statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            statement.execute("lock table pg_catalog.pg_constraint in access exclusive mode");
            ConnectionLender lender = new ConnectionLender(ReadAheadTest::open);
            try (ReadAhead ahead = new ReadAhead(lender)) {
                ahead.start(CatalogFilter.EVERYTHING);
            }

            try (ConnectionLender.Loan again = lender.lend()) {
                assertThat(again.connection().isClosed()).isFalse();
            }
        }
    }

    private static Connection open() throws SQLException {
        Connection connection = Postgres.server().connect(database);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set search_path = ''");
        }
        connection.setAutoCommit(false);
        return connection;
    }

    private static Catalog read(Connection source, ReadAhead ahead) throws SQLException {
        CatalogFilter everything = CatalogFilter.EVERYTHING;
        return Catalog.read(source, everything, Matches.of(everything, source), ahead);
    }

    private static List<String> statements(Catalog catalog) {
        List<String> statements =
                new ArrayList<>(catalog.preData().stream().map(Ddl::sql).toList());
        catalog.postData().forEach(step -> step.statements().forEach(ddl -> statements.add(ddl.sql())));
        return statements;
    }
}
