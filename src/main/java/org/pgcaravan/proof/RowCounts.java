package org.pgcaravan.proof;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pgcaravan.job.Proof;
import org.pgcaravan.job.Proof.TableProof;
import org.pgcaravan.job.Verify;

/** Adds up, table by table, what the servers' COPY tags say. Free: both servers count anyway. */
public final class RowCounts {

    private final Map<String, TableProof> byTable = new TreeMap<>();

    /** @param tables qualified; each begins with no rows, so that a table of which nothing was copied shows in the proof */
    public RowCounts(List<String> tables) {
        tables.forEach(table -> byTable.put(table, new TableProof(table, 0, 0)));
    }

    public synchronized void add(String table, long sent, long received) {
        byTable.merge(
                table,
                new TableProof(table, sent, received),
                (one, other) -> new TableProof(
                        table, one.rowsSent() + other.rowsSent(), one.rowsReceived() + other.rowsReceived()));
    }

    /** @return one line a table, in the order of their names */
    public synchronized List<TableProof> tables() {
        return List.copyOf(byTable.values());
    }

    /** @return the proof; it holds when every table received what was sent */
    public synchronized Proof proof(Verify verify) {
        return Proof.of(verify, tables(), List.of(), List.of(), null);
    }
}
