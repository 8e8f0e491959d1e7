package org.pgcaravan.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.dump.Manifest;
import org.pgcaravan.dump.Part;
import org.pgcaravan.job.JobOptions;

/**
 * A dump as clients see it.
 *
 * @param backup whether it was made before a database was changed, or asked for as a backup
 * @param kind {@code parts} for a dump of ours, {@code file} for SQL that was uploaded or laid into the folder
 * @param source alias; null for a file
 * @param bytes of SQL; null for a file, which may be compressed
 * @param tables rows and bytes by table; null in lists, and for a file
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DumpView(
        String id,
        String kind,
        boolean backup,
        String job,
        String source,
        Instant createdAt,
        Long rows,
        Long bytes,
        long storedBytes,
        Integer serverVersion,
        JobOptions options,
        List<String> warnings,
        List<TableView> tables,
        Map<String, String> links) {

    record TableView(String table, long rows, long bytes, long storedBytes) {
        private TableView plus(TableView other) {
            return new TableView(table, rows + other.rows, bytes + other.bytes, storedBytes + other.storedBytes);
        }
    }

    /** As it stands in a list. */
    static DumpView of(Dump dump, boolean backup) {
        return of(dump, backup, null);
    }

    /** With everything that is known of it. */
    static DumpView whole(Dump dump, boolean backup) {
        return of(dump, backup, dump.manifest().map(DumpView::tables).orElse(null));
    }

    private static DumpView of(Dump dump, boolean backup, List<TableView> tables) {
        Manifest known = dump.manifest().orElse(null);
        Map<String, String> links = new TreeMap<>();
        links.put("self", "/api/dumps/" + dump.id());
        links.put("sql", "/files/dumps/" + dump.id() + (known == null ? "" : ".sql"));
        return new DumpView(
                dump.id(),
                known == null ? "file" : "parts",
                backup,
                known == null ? null : known.job(),
                known == null ? null : known.source(),
                dump.createdAt(),
                known == null ? null : known.rows(),
                known == null ? null : known.bytes(),
                dump.storedBytes(),
                known == null ? null : known.serverVersion(),
                known == null ? null : known.options(),
                known == null ? null : known.warnings(),
                tables,
                links);
    }

    private static List<TableView> tables(Manifest manifest) {
        Map<String, TableView> tables = new TreeMap<>();
        for (Part part : manifest.parts()) {
            if (part.table() != null) {
                TableView view = new TableView(part.table(), part.rows(), part.bytes(), part.storedBytes());
                tables.merge(part.table(), view, TableView::plus);
            }
        }
        return List.copyOf(tables.values());
    }
}
