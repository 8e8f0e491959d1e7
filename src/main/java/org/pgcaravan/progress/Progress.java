package org.pgcaravan.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How far an attempt is.
 *
 * @param phase {@code snapshot}, {@code check}, {@code plan}, {@code backup}, {@code schema}, {@code copy}, {@code finish}, {@code proof}, {@code swap} or {@code done}
 * @param table the relation at work, qualified; null between tables
 * @param percent 0 to 100, never falling within an attempt; copies and index builds together
 * @param rowsDone rows that arrived
 * @param rowsTotal estimated, from the source's statistics
 * @param bytesDone bytes of relations copied, in the source's sizes, so that it ends at {@code bytesTotal}; of an import, bytes of
 *     its dump that are done with
 * @param bytesTotal heap and TOAST of the planned tables; of an import, its dump as plain SQL, and while that is checked, as it
 *     lies on the disk
 * @param bytesPerSecond over the last seconds
 * @param etaSeconds estimated seconds left; null while nothing can be said
 * @param phases when each began, the first first; null in events
 * @param tables relations at work, then some that are done: in events those of the last moment, else the slowest hundred.
 *     Null where there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Progress(
        String phase,
        String table,
        double percent,
        long rowsDone,
        long rowsTotal,
        long bytesDone,
        long bytesTotal,
        long bytesPerSecond,
        Long etaSeconds,
        List<PhaseStart> phases,
        List<TableProgress> tables) {

    public Progress {
        phases = phases == null || phases.isEmpty() ? null : List.copyOf(phases);
        tables = tables == null || tables.isEmpty() ? null : List.copyOf(tables);
    }

    /** How far it is, without what belongs to single phases and relations. */
    public Progress(
            String phase,
            String table,
            double percent,
            long rowsDone,
            long rowsTotal,
            long bytesDone,
            long bytesTotal,
            long bytesPerSecond,
            Long etaSeconds) {
        this(phase, table, percent, rowsDone, rowsTotal, bytesDone, bytesTotal, bytesPerSecond, etaSeconds, null, null);
    }

    Progress with(List<PhaseStart> allPhases, List<TableProgress> allTables) {
        return new Progress(
                phase,
                table,
                percent,
                rowsDone,
                rowsTotal,
                bytesDone,
                bytesTotal,
                bytesPerSecond,
                etaSeconds,
                allPhases,
                allTables);
    }

    /** @return the same as a part of something larger */
    public Progress withPercent(double other) {
        return new Progress(
                phase,
                table,
                other,
                rowsDone,
                rowsTotal,
                bytesDone,
                bytesTotal,
                bytesPerSecond,
                etaSeconds,
                phases,
                tables);
    }
}
