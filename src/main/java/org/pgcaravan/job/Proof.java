package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The evidence, kept with a finished job, that source and result agree.
 *
 * @param verify what was compared
 * @param holds whether all of it agreed; false when nothing was compared
 * @param tables one line a table, in the order of their names
 */
public record Proof(Verify verify, boolean holds, List<TableProof> tables) {

    public Proof {
        tables = List.copyOf(tables);
    }

    /**
     * One table's evidence.
     *
     * @param table qualified and quoted as SQL needs it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TableProof(String table, long rowsSent, long rowsReceived) {
        public boolean holds() {
            return rowsSent == rowsReceived;
        }
    }
}
