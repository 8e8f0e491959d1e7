package org.pgcaravan.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads sequences: free ones, those that a column owns, and those that are a column's identity. */
record Sequences(CatalogObjects objects) {

    /** @return the states of all sequences that may be read, by OID and in the order of their names */
    Map<Long, Sequence> read(Connection source) throws SQLException {
        Map<Long, Sequence> states = new LinkedHashMap<>();
        new CatalogQuery("sequences").forEachRow(source, row -> {
            String target = row.text("target");
            if (row.flag("configuration")) {
                addState(row, null, target, states);
                return;
            }
            CatalogObject sequence = objects.add(new CatalogObject(
                    ObjectId.of(ObjectId.PG_CLASS, row.number("oid")),
                    ObjectKind.SEQUENCE,
                    row.text("schema"),
                    row.text("name"),
                    target));
            sequence.belongTo(objects.relation(row.number("relation")));
            if (row.text("owned").equals("i")) {
                addIdentity(row, sequence);
            } else {
                boolean unlogged = row.text("relpersistence").equals("u");
                sequence.create("CREATE " + (unlogged ? "UNLOGGED " : "") + "SEQUENCE " + target + "\n    AS "
                        + row.text("type") + options(row));
                sequence.ownedBy(row.text("owner"));
                addOwner(row, sequence);
            }
            addState(row, sequence, target, states);
        });
        return states;
    }

    private void addState(Row row, CatalogObject sequence, String target, Map<Long, Sequence> states)
            throws SQLException {
        long lastValue = row.number("last_value");
        if (row.isNull("last_value")) {
            objects.warn(sequence, "SEQUENCE " + target + " may not be read: the copy's starts anew");
        } else {
            states.put(row.number("oid"), new Sequence(target, lastValue, row.flag("is_called")));
        }
    }

    private static String options(Row row) throws SQLException {
        return "\n    START WITH " + row.text("seqstart")
                + "\n    INCREMENT BY " + row.text("seqincrement")
                + "\n    MINVALUE " + row.text("seqmin")
                + "\n    MAXVALUE " + row.text("seqmax")
                + "\n    CACHE " + row.text("seqcache")
                + (row.flag("seqcycle") ? "\n    CYCLE" : "");
    }

    /** Whether it is a column's identity, made by the column. */
    static boolean isIdentity(CatalogObject sequence) {
        return sequence.kind() == ObjectKind.SEQUENCE && sequence.needs().contains(sequence.holder());
    }

    private static void addIdentity(Row row, CatalogObject sequence) throws SQLException {
        String when = row.text("attidentity").equals("a") ? "ALWAYS" : "BY DEFAULT";
        String alter = row.text("relation_kind").equals("f") ? "ALTER FOREIGN TABLE " : "ALTER TABLE ";
        boolean ownType = row.flag("own_type");
        sequence.create(alter + row.text("relation_target") + " ALTER COLUMN " + row.text("column_name")
                + " ADD GENERATED " + when + " AS IDENTITY (\n    SEQUENCE NAME " + sequence.target()
                + (ownType ? "" : options(row))
                + "\n)");
        if (ownType) { // the column gives it another one, which its limits may not fit
            sequence.create("ALTER SEQUENCE " + sequence.target() + "\n    AS " + row.text("type") + options(row)
                    + "\n    RESTART");
        }
        if (!row.text("relpersistence").equals(row.text("relation_persistence"))) {
            boolean unlogged = row.text("relpersistence").equals("u");
            sequence.create("ALTER SEQUENCE " + sequence.target() + " SET " + (unlogged ? "UNLOGGED" : "LOGGED"));
        }
    }

    /** Apart from the sequence itself, for the column's default often needs the sequence. */
    private void addOwner(Row row, CatalogObject sequence) throws SQLException {
        CatalogObject table = objects.find(ObjectId.PG_CLASS, row.number("relation"));
        if (row.text("owned").equals("a") && table != null) {
            CatalogObject owner = objects.add(new CatalogObject(
                    null, ObjectKind.SEQUENCE_OWNER, sequence.schema(), sequence.name(), sequence.target()));
            owner.create("ALTER SEQUENCE " + sequence.target() + " OWNED BY " + row.text("relation_target") + "."
                    + row.text("column_name"));
            owner.belongTo(table);
            owner.need(sequence);
            owner.need(table);
        }
    }
}
