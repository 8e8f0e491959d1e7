package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Copies a schema, without rows, from one database to another, the way a sync would; a main for trying it by hand. */
public final class CatalogCopy {

    private CatalogCopy() {}

    /** @param args JDBC URLs of source and copy, then user and password of both */
    public static void main(String... args) throws SQLException {
        try (Connection source = DriverManager.getConnection(args[0], args[2], args[3]);
                Connection copy = DriverManager.getConnection(args[1], args[2], args[3])) {
            long start = System.nanoTime();
            Catalog catalog = read(source);
            System.out.printf(
                    "%d tables, %d sequences, %d statements, %d steps in %d ms%n",
                    catalog.tables().size(),
                    catalog.sequences().size(),
                    catalog.preData().size(),
                    catalog.postData().size(),
                    (System.nanoTime() - start) / 1_000_000);
            catalog.warnings().forEach(System.out::println);
            write(catalog, copy);
        }
    }

    static Catalog read(Connection source) throws SQLException {
        return read(source, CatalogFilter.EVERYTHING);
    }

    static Catalog read(Connection source, CatalogFilter filter) throws SQLException {
        source.setAutoCommit(false);
        source.setReadOnly(true);
        source.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        run(source, "set search_path = ''");
        Catalog catalog = Catalog.read(source, filter);
        source.rollback();
        return catalog;
    }

    static void write(Catalog catalog, Connection copy) throws SQLException {
        writePreData(catalog, copy);
        for (PostDataStep step : catalog.postData()) {
            runAll(copy, step.statements());
        }
    }

    static void writePreData(Catalog catalog, Connection copy) throws SQLException {
        run(copy, "set search_path = ''");
        run(copy, "set check_function_bodies = off");
        runAll(copy, catalog.preData());
        for (Sequence sequence : catalog.sequences()) {
            run(copy, sequence.setValue().sql());
        }
    }

    private static void runAll(Connection connection, List<Ddl> statements) throws SQLException {
        for (Ddl statement : statements) {
            run(connection, statement.sql());
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        } catch (SQLException e) {
            throw new SQLException(e.getMessage() + "\nin: " + sql, e.getSQLState(), e);
        }
    }
}
