package org.pgcaravan.replace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.pgcaravan.postgres.SqlFile;

/**
 * What makes a database as one that was just created, in a transaction that somebody else ends: until it is committed
 * nothing has happened. What belongs to roles that this one is no member of stays.
 */
public final class Clearing {

    private static final int EXAMPLES = 5;

    private final Connection transaction;
    private final Connection ender;
    private List<String> held = List.of();

    /** @param ender another session of the same role */
    Clearing(Connection transaction, Connection ender) {
        this.transaction = transaction;
        this.ender = ender;
    }

    /**
     * A statement to be run in the transaction.
     *
     * @param object what it drops or resets, with its kind
     */
    public record Drop(String object, String statement) {}

    /**
     * Keeps others from writing to the tables that are to go, so that a backup made from here on has all of their rows.
     *
     * @throws ReplaceException when somebody keeps one of them locked
     */
    public void hold() throws SQLException {
        held = tables();
        new TableLocks(transaction).againstWriters(held);
    }

    /**
     * Keeps everybody else from those tables. Sessions that hold one are ended.
     *
     * @throws ReplaceException when somebody made another table since, of which a backup may lack rows
     */
    public void lock() throws SQLException {
        List<String> made = new ArrayList<>(tables());
        made.removeAll(held);
        if (!made.isEmpty()) {
            throw new ReplaceException(
                    "Somebody made tables in the destination meanwhile (" + made.get(0)
                            + "), whose rows a backup may lack.",
                    true);
        }
        new TableLocks(transaction).againstAll(held, ender);
    }

    /** @return what is to be run, in this order */
    public List<Drop> drops() throws SQLException {
        List<Drop> drops = new ArrayList<>();
        forEach((object, mine, statement) -> {
            if (mine) {
                drops.add(new Drop(object, statement));
            }
        });
        return drops;
    }

    /** @return what stays and why, in a sentence; empty when everything goes. Known before {@link #drops()} are run */
    public List<String> stays() throws SQLException {
        List<String> left = new ArrayList<>();
        forEach((object, mine, statement) -> {
            // the schema public, and what initdb made, belong to others in most hosted databases, and are as they
            // should be
            if (!mine && !object.equals("schema public") && !object.startsWith("privileges on ")) {
                left.add(object);
            }
        });
        if (left.isEmpty()) {
            return List.of();
        }
        String some = String.join(", ", left.stream().limit(EXAMPLES).toList());
        return List.of(left.size() + " objects of the destination belong to other roles and stayed: " + some
                + (left.size() > EXAMPLES ? ", …" : "") + ".");
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

    @FunctionalInterface
    private interface Reader {
        /** @param statement null where nothing could be done by anybody but the owner */
        void read(String object, boolean mine, String statement);
    }

    private void forEach(Reader reader) throws SQLException {
        try (Statement statement = transaction.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("replace/clear"))) {
            while (row.next()) {
                reader.read(row.getString("object"), row.getBoolean("mine"), row.getString("statement"));
            }
        }
    }
}
