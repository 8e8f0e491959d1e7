package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads sequences: free ones, those that a column owns, and those that are a column's identity. */
record Sequences(CatalogObjects objects) {

    /** @return the states of all sequences that may be read, by OID and in the order of their names */
    Map<Long, Sequence> read(Connection source) throws SQLException {
        Map<Long, Sequence> states = new LinkedHashMap<>();
        new CatalogQuery("sequences").forEachRow(source, row -> {
            String target = row.getString("target");
            if (row.getBoolean("configuration")) {
                addState(row, null, target, states);
                return;
            }
            CatalogObject sequence = objects.add(new CatalogObject(
                    ObjectId.of(ObjectId.PG_CLASS, row.getLong("oid")),
                    ObjectKind.SEQUENCE,
                    row.getString("schema"),
                    row.getString("name"),
                    target));
            sequence.belongTo(objects.relation(row.getLong("relation")));
            if (row.getString("owned").equals("i")) {
                addIdentity(row, sequence);
            } else {
                boolean unlogged = row.getString("relpersistence").equals("u");
                sequence.create("CREATE " + (unlogged ? "UNLOGGED " : "") + "SEQUENCE " + target + "\n    AS "
                        + row.getString("type") + options(row));
                sequence.ownedBy(row.getString("owner"));
                addOwner(row, sequence);
            }
            addState(row, sequence, target, states);
        });
        return states;
    }

    private void addState(ResultSet row, CatalogObject sequence, String target, Map<Long, Sequence> states)
            throws SQLException {
        long lastValue = row.getLong("last_value");
        if (row.wasNull()) {
            objects.warn(sequence, "SEQUENCE " + target + " may not be read: the copy's starts anew");
        } else {
            states.put(row.getLong("oid"), new Sequence(target, lastValue, row.getBoolean("is_called")));
        }
    }

    private static String options(ResultSet row) throws SQLException {
        return "\n    START WITH " + row.getString("seqstart")
                + "\n    INCREMENT BY " + row.getString("seqincrement")
                + "\n    MINVALUE " + row.getString("seqmin")
                + "\n    MAXVALUE " + row.getString("seqmax")
                + "\n    CACHE " + row.getString("seqcache")
                + (row.getBoolean("seqcycle") ? "\n    CYCLE" : "");
    }

    /** Whether it is a column's identity, made by the column. */
    static boolean isIdentity(CatalogObject sequence) {
        return sequence.kind() == ObjectKind.SEQUENCE && sequence.needs().contains(sequence.holder());
    }

    private static void addIdentity(ResultSet row, CatalogObject sequence) throws SQLException {
        String when = row.getString("attidentity").equals("a") ? "ALWAYS" : "BY DEFAULT";
        String alter = row.getString("relation_kind").equals("f") ? "ALTER FOREIGN TABLE " : "ALTER TABLE ";
        sequence.create(alter + row.getString("relation_target") + " ALTER COLUMN " + row.getString("column_name")
                + " ADD GENERATED " + when + " AS IDENTITY (\n    SEQUENCE NAME " + sequence.target() + options(row)
                + "\n)");
        if (!row.getString("relpersistence").equals(row.getString("relation_persistence"))) {
            boolean unlogged = row.getString("relpersistence").equals("u");
            sequence.create("ALTER SEQUENCE " + sequence.target() + " SET " + (unlogged ? "UNLOGGED" : "LOGGED"));
        }
    }

    /** Apart from the sequence itself, for the column's default often needs the sequence. */
    private void addOwner(ResultSet row, CatalogObject sequence) throws SQLException {
        CatalogObject table = objects.find(ObjectId.PG_CLASS, row.getLong("relation"));
        if (row.getString("owned").equals("a") && table != null) {
            CatalogObject owner = objects.add(new CatalogObject(
                    null, ObjectKind.SEQUENCE_OWNER, sequence.schema(), sequence.name(), sequence.target()));
            owner.create("ALTER SEQUENCE " + sequence.target() + " OWNED BY " + row.getString("relation_target") + "."
                    + row.getString("column_name"));
            owner.belongTo(table);
            owner.need(sequence);
            owner.need(table);
        }
    }
}
