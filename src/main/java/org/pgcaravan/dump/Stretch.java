package org.pgcaravan.dump;

import java.util.List;

/**
 * A stretch of a file that one connection runs from its beginning to its end; where it lies, not what is in it.
 *
 * @param file its name in the dump
 * @param offset in bytes of plain SQL, from the file's beginning
 * @param length in bytes
 * @param whole whether it is the whole file, which may be compressed then
 * @param line of its beginning, from 1
 * @param role in the restore's order
 * @param standardStrings whether {@code standard_conforming_strings} is on at its beginning
 * @param clientEncoding of its bytes, as the file has set it
 * @param copy the {@code COPY … FROM STDIN} whose rows these are; null for statements
 * @param copyLine the line on which that begins; 0 for statements
 * @param tables that it fills or builds on, as the file names them; empty when that does not matter
 * @param exclusive whether it locks its tables against everybody else
 * @param settings what sets the session's parameters as they stand at its beginning
 * @param rows that it brings; {@link #UNKNOWN} when nobody counted
 */
public record Stretch(
        String file,
        long offset,
        long length,
        boolean whole,
        long line,
        Role role,
        boolean standardStrings,
        String clientEncoding,
        String copy,
        long copyLine,
        List<String> tables,
        boolean exclusive,
        List<Setting> settings,
        long rows) {

    /** Of rows that nobody counted. */
    public static final long UNKNOWN = -1;

    /** A statement that sets parameters of the session, and where it stands. */
    public record Setting(String sql, String file, long line) {}

    /** What a stretch waits for, and what waits for it. */
    public enum Role {
        /** Rows: may be loaded side by side. */
        DATA,
        /**
         * Rows of a table that was there before the file, or behind foreign keys and triggers of its own: they may meet those,
         * and wait for such rows before them.
         */
        DATA_IN_TURN,
        /** An index, or what else is built of rows: waits for those of its table. */
        BUILD,
        /** The same, and what a foreign key may refer to. */
        KEY,
        /** Waits for the rows and keys of both its tables, and for every attached index. */
        FOREIGN_KEY,
        /** The same, where {@link #NOT_VALID} and {@link #VALIDATE} come to the same end and lock less. */
        DIVISIBLE_FOREIGN_KEY,
        /** A foreign key, added without a look at the rows. */
        NOT_VALID,
        /** Holds the rows against that foreign key; others may build on the table it refers to meanwhile. */
        VALIDATE,
        /** Nothing of the file: gathers the statistics of the table whose rows these are. */
        ANALYZE,
        /** Makes indexes of partitions one with their parent's, which may be what a foreign key refers to. */
        ATTACH,
        /** Comments and the like, of what was built before; nothing waits for it. */
        AFTER_BUILDS,
        /** Sets a sequence, which no rollback takes back: last of all, where a rollback may come. */
        SEQUENCE,
        /** Waits for everything before, and everything after waits for it. */
        IN_ORDER
    }

    public Stretch {
        tables = List.copyOf(tables);
        settings = List.copyOf(settings);
    }

    /** A part of one of our dumps that holds rows. */
    static Stretch ofPart(Part part, List<Setting> settings, String encoding, MadeTables made) {
        List<String> tables = part.table() == null ? List.of() : List.of(TableName.of(part.table()));
        return new Stretch(
                part.file(),
                0,
                part.bytes(),
                true,
                1,
                tables.stream().allMatch(made::has) ? Role.DATA : Role.DATA_IN_TURN,
                true,
                encoding,
                null,
                0,
                tables,
                false,
                settings,
                part.rows());
    }

    /** Whether it is nothing but that COPY and its rows, which were counted when they were written. */
    public boolean isRowsOfOurs(SqlElement.CopyFromStdin begun) {
        return whole
                && rows != UNKNOWN
                && !tables.isEmpty()
                && begun.format() == SqlElement.CopyFormat.TEXT
                && begun.everyLineIsARow();
    }

    /** Whether it holds rows, and nothing else. */
    public boolean isData() {
        return role == Role.DATA || role == Role.DATA_IN_TURN;
    }

    Stretch until(long end, long rowCount) {
        return new Stretch(
                file,
                offset,
                end - offset,
                whole,
                line,
                role,
                standardStrings,
                clientEncoding,
                copy,
                copyLine,
                tables,
                exclusive,
                settings,
                rowCount);
    }

    Stretch with(List<Setting> sessionSettings, String encoding) {
        return new Stretch(
                file,
                offset,
                length,
                whole,
                line,
                role,
                standardStrings,
                encoding,
                copy,
                copyLine,
                tables,
                exclusive,
                sessionSettings,
                rows);
    }

    /** Whether the next one's rows are of the same {@code COPY}, right behind these. */
    public boolean goesOnIn(Stretch next) {
        return copy != null
                && next.copy != null
                && next.file.equals(file)
                && next.copyLine == copyLine
                && next.offset == offset + length;
    }

    /** Both as one statement. */
    public Stretch together(Stretch next) {
        boolean counted = rows != UNKNOWN && next.rows != UNKNOWN;
        return until(next.offset + next.length, counted ? rows + next.rows : UNKNOWN);
    }

    /** The same, waiting for everything before. */
    public Stretch inOrder() {
        return as(Role.IN_ORDER);
    }

    /** The same for another purpose. */
    public Stretch as(Role other) {
        return new Stretch(
                file,
                offset,
                length,
                whole,
                line,
                other,
                standardStrings,
                clientEncoding,
                copy,
                copyLine,
                tables,
                exclusive,
                settings,
                rows);
    }
}
