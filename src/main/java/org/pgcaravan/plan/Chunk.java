package org.pgcaravan.plan;

import java.util.List;

/**
 * A piece of one table, described by pages of its heap ({@code ctid} ranges); no rows in it.
 *
 * @param tableOid on the source
 * @param table qualified and quoted
 * @param columns quoted, in order; empty means all, without a list (tables that have none)
 * @param binary whether COPY's binary format is exact for all columns between these two servers
 * @param freezable whether the rows may be loaded frozen when the chunk is the whole table
 * @param firstPage inclusive
 * @param endPage exclusive; {@link #OPEN} for the last chunk, so that pages added after planning are in it
 * @param bytes its share of heap and TOAST
 * @param rows its share of the estimated rows
 * @param where the condition of the rows to copy, in SQL; empty for all
 */
public record Chunk(
        long tableOid,
        String table,
        List<String> columns,
        boolean binary,
        boolean freezable,
        long firstPage,
        long endPage,
        long bytes,
        long rows,
        String where) {

    public static final long OPEN = Long.MAX_VALUE;

    /** A chunk of a table of which all rows are copied. */
    public Chunk(
            long tableOid,
            String table,
            List<String> columns,
            boolean binary,
            boolean freezable,
            long firstPage,
            long endPage,
            long bytes,
            long rows) {
        this(tableOid, table, columns, binary, freezable, firstPage, endPage, bytes, rows, "");
    }

    public Chunk {
        columns = List.copyOf(columns);
        where = where == null ? "" : where;
        if (firstPage < 0 || endPage <= firstPage) {
            throw new IllegalArgumentException("No pages in " + firstPage + " to " + endPage + " of " + table);
        }
    }

    public boolean coversWholeTable() {
        return firstPage == 0 && endPage == OPEN;
    }

    /** Whether loading begins with a TRUNCATE in the same transaction, as FREEZE demands. */
    public boolean isFrozen() {
        return coversWholeTable() && freezable && where.isEmpty();
    }

    /** @return {@code COPY … TO STDOUT} for the source */
    public String copyOut() {
        String format = binary ? " WITH (FORMAT binary)" : "";
        if (coversWholeTable() && where.isEmpty()) {
            return "COPY " + table + columnList() + " TO STDOUT" + format;
        }
        return "COPY (SELECT " + String.join(", ", columns) + " FROM ONLY " + table + " WHERE " + rowsWanted()
                + ") TO STDOUT" + format;
    }

    /** @return a query of the chunk's rows, for either side's own chunks */
    public String select(String expressions) {
        String from = "SELECT " + expressions + " FROM ONLY " + table;
        return coversWholeTable() && where.isEmpty() ? from : from + " WHERE " + rowsWanted();
    }

    /** @return {@code COPY … FROM STDIN} for the destination */
    public String copyIn() {
        return copyInto(table);
    }

    /** @return the same into another table with such columns */
    public String copyInto(String other) {
        String options = String.join(", ", binary ? "FORMAT binary" : "FORMAT text", "FREEZE " + isFrozen());
        return "COPY " + other + columnList() + " FROM STDIN WITH (" + options + ")";
    }

    /** @return the same rows in COPY's text format, which every PostgreSQL reads */
    public Chunk asText() {
        return new Chunk(tableOid, table, columns, false, freezable, firstPage, endPage, bytes, rows, where);
    }

    /** @return the columns in parentheses, after a space; empty for all */
    public String columnList() {
        return columns.isEmpty() ? "" : " (" + String.join(", ", columns) + ")";
    }

    private String rowsWanted() {
        if (where.isEmpty()) {
            return pages();
        }
        return coversWholeTable() ? where : pages() + " AND (" + where + ")";
    }

    private String pages() {
        String from = "ctid >= '(" + firstPage + ",0)'::pg_catalog.tid";
        return endPage == OPEN ? from : from + " AND ctid < '(" + endPage + ",0)'::pg_catalog.tid";
    }
}
