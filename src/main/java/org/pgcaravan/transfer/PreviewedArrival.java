package org.pgcaravan.transfer;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.dump.Part;
import org.pgcaravan.job.JobHistory;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.JobType;
import org.pgcaravan.job.Preview;
import org.pgcaravan.job.Preview.Arrives;
import org.pgcaravan.job.Preview.Basis;
import org.pgcaravan.job.Preview.TableSize;
import org.pgcaravan.plan.ChunkPlanner;
import org.pgcaravan.plan.TransferPlan;

/** What of a preview is about the result of the job, and how long that takes. */
final class PreviewedArrival {

    /** Bytes of a second, where no job of that type has told: a small machine's, with indexes. */
    private static final long DEFAULT_RATE = 20_000_000;
    /** What each job takes that is not about bytes. */
    private static final long SECONDS_BESIDE = 2;

    private static final int JOBS_LOOKED_AT = 50;
    /** Smaller jobs tell how long beginning and ending takes, not how fast rows travel. */
    private static final long BYTES_THAT_TELL = 10_000_000;

    private final JobHistory history;

    PreviewedArrival(JobHistory history) {
        this.history = history;
    }

    private record Rate(long bytesPerSecond, Basis basis) {}

    Arrives of(JobType type, Catalog catalog, int jobs) {
        var chunks = new ChunkPlanner(catalog.serverVersion(), jobs).chunks(catalog.tables());
        TransferPlan plan = TransferPlan.ofRows(type.wireName(), catalog, chunks);
        List<TableSize> tables = catalog.tables().stream()
                .map(PreviewedArrival::size)
                .sorted(Comparator.comparing(TableSize::bytes).reversed().thenComparing(TableSize::table))
                .toList();
        return arrives(type, catalog.objects(), tables, plan.rows(), plan.bytes(), catalog.largeObjects().length);
    }

    private static TableSize size(Table table) {
        return new TableSize(table.qualifiedName(), ChunkPlanner.rows(table), table.bytes());
    }

    Arrives of(Dump dump) {
        List<TableSize> tables = dump.manifest().map(manifest -> manifest.parts()).orElse(List.of()).stream()
                .filter(part -> part.table() != null)
                .collect(java.util.stream.Collectors.groupingBy(Part::table))
                .entrySet()
                .stream()
                .map(parts -> new TableSize(
                        parts.getKey(),
                        parts.getValue().stream().mapToLong(Part::rows).sum(),
                        parts.getValue().stream().mapToLong(Part::bytes).sum()))
                .sorted(Comparator.comparing(TableSize::bytes).reversed().thenComparing(TableSize::table))
                .toList();
        Long rows = dump.manifest().map(manifest -> manifest.rows()).orElse(null);
        long bytes = dump.manifest().map(manifest -> manifest.bytes()).orElse(dump.storedBytes());
        return arrives(JobType.IMPORT, Map.of(), tables, rows, bytes, 0);
    }

    private Arrives arrives(
            JobType type,
            Map<String, Integer> objects,
            List<TableSize> tables,
            Long rows,
            long bytes,
            int largeObjects) {
        Rate rate = rate(type);
        return new Arrives(
                objects,
                tables.stream().limit(Preview.MOST_LISTED).toList(),
                tables.size(),
                rows,
                bytes,
                largeObjects,
                SECONDS_BESIDE + bytes / rate.bytesPerSecond(),
                rate.bytesPerSecond(),
                rate.basis());
    }

    /** Of the last jobs of that type, whatever their sides. */
    private Rate rate(JobType type) {
        long bytes = 0;
        double seconds = 0;
        for (var job :
                history.list(JobState.COMPLETED, type, JOBS_LOOKED_AT, null).jobs()) {
            if (job.result() != null && job.result().bytes() >= BYTES_THAT_TELL) {
                bytes += job.result().bytes();
                seconds += job.result().seconds();
            }
        }
        return seconds > 0
                ? new Rate(Math.max(1, (long) (bytes / seconds)), Basis.HISTORY)
                : new Rate(DEFAULT_RATE, Basis.DEFAULT);
    }
}
