package org.pgcaravan.plan;

import java.util.ArrayList;
import java.util.List;
import org.pgcaravan.catalog.Table;

/**
 * Cuts tables into chunks of about equal weight. A chunk's pages are chosen by heap and TOAST together, so that a table
 * whose rows live in TOAST is cut finer.
 */
public final class ChunkPlanner {

    /** Below this a further COPY costs more than it balances. */
    private static final long SMALLEST = 32L << 20;
    /** Above this one chunk is too much to repeat, and too coarse for a percentage. */
    private static final long LARGEST = 1L << 30;
    /** Chunks a connection should get, so that the last ones end together. */
    private static final int CHUNKS_A_CONNECTION = 16;
    /** From this version on a ctid range reads only its own pages; before, each chunk would read the whole table. */
    private static final int TID_RANGE_SCANS = 140000;

    /** PostgreSQL's default; on a server built with larger blocks the last chunk, which is open, takes more. */
    private static final long BLOCK_BYTES = 8192;

    private static final long GUESSED_ROW_BYTES = 100;

    private final int serverVersion;
    private final int connections;

    /**
     * @param serverVersion the source's, as {@code server_version_num}
     * @param connections that will copy at once
     */
    public ChunkPlanner(int serverVersion, int connections) {
        this.serverVersion = serverVersion;
        this.connections = connections;
    }

    public List<Chunk> chunks(List<Table> tables) {
        long total = tables.stream().mapToLong(Table::bytes).sum();
        long target = Math.max(SMALLEST, Math.min(LARGEST, total / ((long) connections * CHUNKS_A_CONNECTION)));
        List<Chunk> chunks = new ArrayList<>();
        for (Table table : tables) {
            int pieces = isDivisible(table) ? pieces(table, target) : 1;
            for (int piece = 0; piece < pieces; piece++) {
                chunks.add(chunk(table, piece, pieces));
            }
        }
        return chunks;
    }

    private boolean isDivisible(Table table) {
        return serverVersion >= TID_RANGE_SCANS
                && isHeap(table)
                && table.where().isEmpty()
                && !table.columns().isEmpty();
    }

    private static int pieces(Table table, long target) {
        long wanted = (table.bytes() + target - 1) / target;
        return (int) Math.max(1, Math.min(wanted, pages(table)));
    }

    private static Chunk chunk(Table table, int piece, int pieces) {
        long first = pages(table) * piece / pieces;
        long end = piece == pieces - 1 ? Chunk.OPEN : pages(table) * (piece + 1) / pieces;
        return new Chunk(
                table.oid(),
                table.qualifiedName(),
                table.columns().stream().map(Table.Column::name).toList(),
                table.isBinaryExact(),
                isHeap(table),
                first,
                end,
                table.bytes() / pieces,
                rows(table) / pieces,
                table.where());
    }

    private static boolean isHeap(Table table) {
        return "heap".equals(table.accessMethod());
    }

    /** The heap as it is now: the statistics may be old, and say 0 of a table that was never analyzed. */
    private static long pages(Table table) {
        return table.heapBytes() / BLOCK_BYTES;
    }

    /** Estimated: by the last statistics, or by size where there are none. */
    public static long rows(Table table) {
        return table.estimatedRows() >= 0 ? (long) table.estimatedRows() : table.heapBytes() / GUESSED_ROW_BYTES;
    }
}
