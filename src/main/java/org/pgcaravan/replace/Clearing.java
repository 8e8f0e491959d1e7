package org.pgcaravan.replace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.postgres.StatementFailedException;

/**
 * Makes a database as one that was just created, in a transaction that somebody else ends: until it is committed nothing
 * has happened. What belongs to roles that this one is no member of stays.
 */
public final class Clearing {

    private static final int EXAMPLES = 5;

    private final Connection transaction;
    private final Connection ender;

    /** @param ender another session of the same role */
    Clearing(Connection transaction, Connection ender) {
        this.transaction = transaction;
        this.ender = ender;
    }

    /**
     * Keeps others from writing to the tables that are to go, so that a backup made from here on has all of their rows.
     *
     * @throws ReplaceException when somebody keeps one of them locked
     */
    public void hold() throws SQLException {
        new TableLocks(transaction).againstWriters(tables());
    }

    /**
     * Drops everything. Sessions that hold a table are ended.
     *
     * @return what was left and why, in a sentence; empty when nothing was
     * @throws StatementFailedException when the server refuses a statement
     */
    public List<String> run() throws SQLException {
        List<String> tables = tables();
        new TableLocks(transaction).againstAll(tables, ender);
        List<String> left = new ArrayList<>();
        for (Drop drop : drops()) {
            if (drop.mine()) {
                drop.on(transaction);
            } else if (drop.tells()) {
                left.add(drop.object());
            }
        }
        return left.isEmpty() ? List.of() : List.of(sentence(left));
    }

    private static String sentence(List<String> left) {
        String some = String.join(", ", left.stream().limit(EXAMPLES).toList());
        return left.size() + " objects of the destination belong to other roles and stayed: " + some
                + (left.size() > EXAMPLES ? ", …" : "") + ".";
    }

    private List<String> tables() throws SQLException {
        try (Statement statement = transaction.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("replace/tables-to-clear"))) {
            List<String> names = new ArrayList<>();
            while (row.next()) {
                names.add(row.getString("name"));
            }
            return names;
        }
    }

    private List<Drop> drops() throws SQLException {
        try (Statement statement = transaction.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("replace/clear"))) {
            List<Drop> drops = new ArrayList<>();
            while (row.next()) {
                drops.add(new Drop(row.getString("object"), row.getBoolean("mine"), row.getString("statement")));
            }
            return drops;
        }
    }

    /** @param statement null where nothing could be done by anybody but the owner */
    private record Drop(String object, boolean mine, String statement) {

        /** The schema public, and what initdb made, belong to others in most hosted databases, and are as they should be. */
        boolean tells() {
            return !object.equals("schema public") && !object.startsWith("privileges on ");
        }

        void on(Connection transaction) {
            try (Statement execution = transaction.createStatement()) {
                execution.setEscapeProcessing(false);
                execution.execute(statement);
            } catch (SQLException e) {
                throw new StatementFailedException("destination", object, statement, e);
            }
        }
    }
}
