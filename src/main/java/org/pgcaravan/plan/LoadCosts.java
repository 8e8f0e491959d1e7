package org.pgcaravan.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pgcaravan.dump.Stretch;

/** How long the stretches of a dump take beside each other, estimated from the rows that their tables get. */
final class LoadCosts {

    static final long SMALLEST = 1;

    /** That a row is taken in, whatever is in it, takes as long as so many bytes of text. */
    private static final long ROW = 200;

    /** The server looks at some rows, however many there are. */
    private static final long STATISTICS = 40L << 20;

    /** Table → bytes of its rows' text. */
    private final Map<String, Long> bytesOf = new HashMap<>();
    /** Table → what its rows cost together. */
    private final Map<String, Long> costOf = new HashMap<>();

    /** Takes a stretch with rows of its tables. */
    void add(Stretch rows) {
        for (String table : rows.tables()) {
            bytesOf.merge(table, Math.max(0, rows.length()), Long::sum);
            costOf.merge(table, costOfRows(rows), Long::sum);
        }
    }

    /** @return for progress: an index is built in a fifth of the time that its table's text was loaded in */
    long weight(Stretch build) {
        return sum(build.tables(), bytesOf) / 5;
    }

    /**
     * As its table's rows were, each index and each look-up of a foreign key is to be taken in. Such a key comes behind the
     * indexes of its table, which would all wait for it.
     *
     * @return for order, in bytes of text
     */
    long cost(Stretch stretch) {
        return switch (stretch.role()) {
            case DATA, DATA_IN_TURN -> costOfRows(stretch);
            case BUILD, KEY -> sum(stretch.tables(), costOf) / 5;
            case FOREIGN_KEY, VALIDATE -> costOfFirst(stretch) / 6;
            case ANALYZE -> Math.min(costOfFirst(stretch) / 8, STATISTICS);
            default -> SMALLEST;
        };
    }

    private long costOfFirst(Stretch stretch) {
        return costOf.getOrDefault(stretch.tables().get(0), 0L);
    }

    private static long costOfRows(Stretch rows) {
        return Math.max(0, rows.length()) + ROW * Math.max(0, rows.rows());
    }

    private static long sum(List<String> tables, Map<String, Long> byTable) {
        return tables.stream()
                .mapToLong(table -> byTable.getOrDefault(table, 0L))
                .sum();
    }
}
