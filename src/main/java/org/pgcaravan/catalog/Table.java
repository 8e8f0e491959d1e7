package org.pgcaravan.catalog;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table with rows of its own to copy: an ordinary table or a partition, never a partitioned parent, view or foreign table.
 *
 * @param columns those to copy, in order; generated columns are left out, for the destination computes them
 * @param pages of the heap by the last VACUUM or ANALYZE; may be stale
 * @param estimatedRows by the last VACUUM or ANALYZE; below 0 when the server does not know
 * @param heapBytes of the main fork as it is now
 * @param toastBytes of its TOAST table as it is now
 * @param accessMethod {@code heap} for nearly all
 * @param persistence permanent or unlogged; an unlogged table cannot be read on a standby
 * @param rowSecurity whether row security is enabled: a reader without BYPASSRLS may see fewer rows
 * @param where the condition of the rows to copy, in SQL; empty for all rows. A table that an extension marks as
 *     configuration has one: the others of its rows come with the extension, so a table with a condition is never emptied first
 * @param generated columns that the destination computes, in order
 * @param referenced OIDs of the tables whose rows must be there before its own: an extension makes its tables with their
 *     foreign keys
 */
public record Table(
        long oid,
        String schema,
        String name,
        String qualifiedName,
        List<Column> columns,
        long pages,
        double estimatedRows,
        long heapBytes,
        long toastBytes,
        String accessMethod,
        Persistence persistence,
        boolean rowSecurity,
        String where,
        List<Column> generated,
        Set<Long> referenced) {

    public enum Persistence {
        PERMANENT,
        UNLOGGED
    }

    /**
     * @param name quoted
     * @param typeOid as on the source; below 16384 it means the same type on every server
     * @param binaryExact whether COPY's binary form of its values means the same in every database
     * @param type qualified unless it is in pg_catalog, with its modifiers
     * @param identity whether the server gives it its values; an INSERT with values of one's own may have to say so
     */
    public record Column(String name, long typeOid, String type, boolean binaryExact, boolean identity) {

        public Column(String name, long typeOid, String type, boolean binaryExact) {
            this(name, typeOid, type, binaryExact, false);
        }

        /** Whether initdb made the type, so that it has the same OID on every server. */
        public boolean hasBuiltInType() {
            return typeOid < 16384;
        }
    }

    /** A table of which all rows are copied. */
    public Table(
            long oid,
            String schema,
            String name,
            String qualifiedName,
            List<Column> columns,
            long pages,
            double estimatedRows,
            long heapBytes,
            long toastBytes,
            String accessMethod,
            Persistence persistence,
            boolean rowSecurity) {
        this(
                oid,
                schema,
                name,
                qualifiedName,
                columns,
                pages,
                estimatedRows,
                heapBytes,
                toastBytes,
                accessMethod,
                persistence,
                rowSecurity,
                "",
                List.of(),
                Set.of());
    }

    public Table {
        columns = List.copyOf(columns);
        generated = List.copyOf(generated);
        referenced = Set.copyOf(referenced);
    }

    /** The same, with fewer tables to wait for. */
    Table referringTo(Set<Long> some) {
        return new Table(
                oid,
                schema,
                name,
                qualifiedName,
                columns,
                pages,
                estimatedRows,
                heapBytes,
                toastBytes,
                accessMethod,
                persistence,
                rowSecurity,
                where,
                generated,
                some);
    }

    /** Whether COPY's binary format carries the rows exactly; it is faster than text. */
    public boolean isBinaryExact() {
        return columns.stream().allMatch(Column::binaryExact);
    }

    public long bytes() {
        return heapBytes + toastBytes;
    }

    /** The columns as COPY and INSERT name them, in parentheses; empty when the table has none to copy. */
    public String columnList() {
        return columns.isEmpty() ? "" : columns.stream().map(Column::name).collect(Collectors.joining(", ", "(", ")"));
    }
}
