package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.copy.CopyPipe;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.copy.CopyPipe.Flow;
import org.pgcaravan.job.Replace;
import org.pgcaravan.plan.Chunk;
import org.pgcaravan.postgres.StatementFailedException;
import org.pgcaravan.replace.ExistingTables.Column;
import org.pgcaravan.replace.ExistingTables.ExistingTable;
import org.pgcaravan.replace.ReplaceException;

/**
 * How the rows of one table of the source come into a table that is there.
 *
 * @param chunk all of the source's rows that are wanted, without columns that the destination computes
 * @param merge what brings rows from {@link #ARRIVED} into the table; null when they come there at once
 * @param warnings in sentences
 */
record TableFill(Chunk chunk, String merge, List<String> warnings) {

    /** Where rows wait to be merged. Goes at the end of the transaction at the latest. */
    private static final String ARRIVED = "pg_temp.pgcaravan_arrived";

    /**
     * @param table on the source
     * @param existing the table of that name on the destination
     * @throws ReplaceException when that one cannot take the rows
     */
    static TableFill of(Replace strategy, Table table, ExistingTable existing) {
        List<Column> columns = new ArrayList<>();
        boolean sameTypes = true;
        for (Table.Column column : table.columns()) {
            Column there = existing.column(column.name())
                    .orElseThrow(() -> new ReplaceException(
                            "The destination's table " + existing.name() + " has no column " + column.name()
                                    + ". Say replace: swap.",
                            false));
            if (!there.generated()) {
                columns.add(there);
                sameTypes &= there.type().equals(column.type());
            }
        }
        Chunk chunk = new Chunk(
                table.oid(),
                table.qualifiedName(),
                columns.stream().map(Column::name).toList(),
                table.isBinaryExact() && sameTypes,
                false,
                0,
                Chunk.OPEN,
                table.bytes(),
                Math.max(0, (long) table.estimatedRows()),
                table.where());
        return strategy == Replace.UPSERT ? upsert(chunk, existing, columns) : new TableFill(chunk, null, List.of());
    }

    private static TableFill upsert(Chunk chunk, ExistingTable existing, List<Column> columns) {
        List<String> key = existing.key();
        if (key.isEmpty()) {
            throw new ReplaceException(
                    "The destination's table " + existing.name()
                            + " has no primary key, by which replace: upsert finds its rows. Leave it out by excludeTables,"
                            + " or say replace: truncate.",
                    false);
        }
        List<String> names = columns.stream().map(Column::name).toList();
        if (!names.containsAll(key)) {
            throw new ReplaceException(
                    "The primary key of the destination's table " + existing.name()
                            + " has columns that the source lacks.",
                    false);
        }
        List<String> frozen = columns.stream()
                .filter(column -> column.always() && !column.inKey())
                .map(Column::name)
                .toList();
        List<String> updated = names.stream()
                .filter(name -> !key.contains(name) && !frozen.contains(name))
                .toList();
        String list = String.join(", ", names);
        String action = updated.isEmpty()
                ? "NOTHING"
                : "UPDATE SET "
                        + updated.stream()
                                .map(name -> name + " = excluded." + name)
                                .collect(Collectors.joining(", "));
        String merge = "INSERT INTO " + existing.name() + " (" + list + ") OVERRIDING SYSTEM VALUE SELECT " + list
                + " FROM " + ARRIVED + " ON CONFLICT (" + String.join(", ", key) + ") DO " + action;
        List<String> warnings = frozen.isEmpty()
                ? List.of()
                : List.of("Rows of " + existing.name() + " that are there keep their " + String.join(", ", frozen)
                        + ": an identity column GENERATED ALWAYS cannot be updated.");
        return new TableFill(chunk, merge, warnings);
    }

    String table() {
        return chunk.table();
    }

    /** @param destination in the transaction that all tables are filled in */
    Copied run(Connection source, Connection destination, Flow flow) throws SQLException {
        if (merge == null) {
            return new CopyPipe(table()).run(source, chunk.copyOut(), destination, chunk.copyIn(), flow);
        }
        String columns = String.join(", ", chunk.columns());
        execute(
                destination,
                "CREATE TEMPORARY TABLE pgcaravan_arrived ON COMMIT DROP AS SELECT " + columns + " FROM " + table()
                        + " WITH NO DATA");
        Copied copied = new CopyPipe(table()).run(source, chunk.copyOut(), destination, chunk.copyInto(ARRIVED), flow);
        long merged = execute(destination, merge);
        execute(destination, "DROP TABLE " + ARRIVED);
        boolean keepsConflicts = merge.endsWith("NOTHING");
        return new Copied(copied.rowsSent(), keepsConflicts ? copied.rowsReceived() : merged, copied.bytes());
    }

    private long execute(Connection destination, String sql) {
        try (Statement statement = destination.createStatement()) {
            statement.setEscapeProcessing(false);
            return statement.executeLargeUpdate(sql);
        } catch (SQLException e) {
            throw new StatementFailedException("destination", table(), sql, e);
        }
    }
}
