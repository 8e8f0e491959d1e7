package org.pgcaravan.dump;

/**
 * What a SQL file holds, found by reading all of it.
 *
 * @param origin by its first comments
 * @param pgDumpVersion as the header says; empty unless {@code origin} is {@code PG_DUMP}
 * @param statements without the {@code COPY}s
 * @param copyBlocks {@code COPY … FROM STDIN}
 * @param copyRows of all blocks together; of CSV, lines
 * @param bytes decompressed
 * @param complete whether an end mark says so; a file of {@code OTHER} origin has none, so it may be cut off between statements
 */
public record SqlSummary(
        Origin origin,
        String pgDumpVersion,
        long statements,
        long copyBlocks,
        long copyRows,
        long bytes,
        boolean complete) {

    /** Who wrote a file. */
    public enum Origin {
        PGCARAVAN,
        PG_DUMP,
        OTHER
    }
}
