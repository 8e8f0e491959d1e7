package org.pgcaravan.transfer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.dump.Part;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.Preview;
import org.pgcaravan.job.Preview.Lost;
import org.pgcaravan.job.Preview.LostGrants;
import org.pgcaravan.job.Preview.LostTable;
import org.pgcaravan.job.Preview.SessionCount;
import org.pgcaravan.job.Replace;
import org.pgcaravan.plan.ChunkPlanner;
import org.pgcaravan.replace.DatabaseSurvey;
import org.pgcaravan.replace.DestinationSurvey;

/** What of a preview is about what the destination holds now and will not hold then. */
final class PreviewedLoss {

    private static final int EXAMPLES = 3;
    private static final String NOTHING_THERE = "The destination does not exist yet: nothing is lost.";
    private static final String STAYS =
            "The SQL runs in the destination as it stands: nothing is replaced, and nothing is kept for undo."
                    + " What the SQL itself drops is gone when it commits.";

    private static final String BACKUP = "A backup of the destination is made first; an undo of the job restores it.";

    private PreviewedLoss() {}

    /** @param destination what is replaced, or gets rows, by the request's strategy */
    static Lost by(PreviewedSource source, DestinationSurvey destination, JobRequest request) {
        if (destination.database().isEmpty()) {
            return none(NOTHING_THERE);
        }
        DatabaseSurvey held = destination.database().get();
        Catalog catalog = source.catalog();
        JobOptions options = request.options();
        if (options.replaceOrDefault().isDataOnly()) {
            return ofRows(held, rowsThen(catalog), options.replaceOrDefault());
        }
        Set<String> made = catalog.preData().stream()
                .map(ddl -> ddl.kind() + " " + ddl.object())
                .collect(Collectors.toSet());
        List<LostTable> tables = tables(held, rowsThen(catalog));
        List<String> extensions = held.extensions().keySet().stream()
                .filter(name -> !made.contains("EXTENSION " + quoted(catalog, name)))
                .toList();
        return new Lost(
                keptFor(request),
                tables.stream().limit(Preview.MOST_LISTED).toList(),
                tables.size(),
                total(tables),
                extensions,
                grants(held, grantsThen(source, destination, options, made)),
                sessions(held));
    }

    /** The same for a dump, which tells its tables when it is one of ours. */
    static Lost by(Dump dump, DestinationSurvey destination, JobRequest request) {
        if (destination.database().isEmpty()) {
            return none(NOTHING_THERE);
        }
        DatabaseSurvey held = destination.database().get();
        Map<String, Long> then = new HashMap<>();
        dump.manifest()
                .ifPresent(manifest -> manifest.parts().stream()
                        .filter(part -> part.table() != null)
                        .forEach((Part part) -> then.merge(part.table(), part.rows(), Long::sum)));
        List<LostTable> tables = tables(held, then);
        return new Lost(
                keptFor(request)
                        + (dump.manifest().isPresent()
                                ? ""
                                : " What the file holds is known when it is read: here all that is there counts as lost."),
                tables.stream().limit(Preview.MOST_LISTED).toList(),
                tables.size(),
                total(tables),
                List.copyOf(held.extensions().keySet()),
                grants(held, Map.of()),
                sessions(held));
    }

    /** The same for SQL that runs in what is there. */
    static Lost byNothing() {
        return none(STAYS);
    }

    private static Lost none(String undo) {
        return new Lost(undo, List.of(), 0, 0, List.of(), List.of(), List.of());
    }

    /** Rows come into tables that are there: nothing but rows of those goes. */
    private static Lost ofRows(DatabaseSurvey held, Map<String, Long> then, Replace strategy) {
        List<LostTable> emptied = strategy != Replace.TRUNCATE
                ? List.of()
                : tables(held, then).stream()
                        .filter(table -> table.rowsThen() != null)
                        .toList();
        String undo = switch (strategy) {
            case TRUNCATE -> "The tables that get rows are emptied first. " + BACKUP;
            case UPSERT -> "Rows that have a primary key in common with one of the source's are overwritten. " + BACKUP;
            default -> "Rows come beside those that are there: none is lost.";
        };
        return new Lost(
                undo,
                emptied.stream().limit(Preview.MOST_LISTED).toList(),
                emptied.size(),
                total(emptied),
                List.of(),
                List.of(),
                List.of());
    }

    private static String keptFor(JobRequest request) {
        String alias = request.destination();
        if (request.options().replaceOrDefault() == Replace.IN_PLACE) {
            return "What is in the destination '" + alias + "' is dropped. " + BACKUP;
        }
        return "The destination '" + alias
                + "' is replaced whole and kept as <name>__previous_<job>: an undo of the job"
                + " (POST /api/jobs/{id}/undo) puts it back, as long as previous.keep keeps it. Its owner, privileges,"
                + " settings, comment and connection limit as a database are carried over.";
    }

    /** @return of each table that is made, the rows that are copied into it */
    private static Map<String, Long> rowsThen(Catalog catalog) {
        Map<String, Long> rows = new HashMap<>();
        for (Ddl ddl : catalog.preData()) {
            if (ddl.kind().equals("TABLE")) {
                rows.put(ddl.object(), 0L);
            }
        }
        for (Table table : catalog.tables()) {
            rows.put(table.qualifiedName(), ChunkPlanner.rows(table));
        }
        return rows;
    }

    private static List<LostTable> tables(DatabaseSurvey held, Map<String, Long> then) {
        List<LostTable> lost = new ArrayList<>();
        held.tables().forEach((name, table) -> {
            Long rowsThen = then.get(name);
            if (rowsThen == null || rowsThen < table.rows()) {
                lost.add(new LostTable(name, table.rows(), table.estimated(), rowsThen));
            }
        });
        lost.sort(Comparator.comparing(PreviewedLoss::rows).reversed().thenComparing(LostTable::table));
        return lost;
    }

    private static long rows(LostTable table) {
        return table.rows() - (table.rowsThen() == null ? 0 : table.rowsThen());
    }

    private static long total(List<LostTable> tables) {
        return tables.stream().mapToLong(PreviewedLoss::rows).sum();
    }

    private static String quoted(Catalog catalog, String extension) {
        return catalog.preData().stream()
                .filter(ddl -> ddl.kind().equals("EXTENSION"))
                .map(Ddl::object)
                .filter(object ->
                        object.equals(extension) || object.equals("\"" + extension.replace("\"", "\"\"") + "\""))
                .findFirst()
                .orElse(extension);
    }

    /** @return what roles that the destination knows are granted on what is made */
    private static Map<String, Map<String, String>> grantsThen(
            PreviewedSource source, DestinationSurvey destination, JobOptions options, Set<String> made) {
        Map<String, Map<String, String>> then = new HashMap<>();
        if (options.keepsPrivileges()) {
            source.grants().forEach((role, objects) -> {
                if (role.equals("PUBLIC") || destination.roles().containsKey(role)) {
                    objects.keySet().stream()
                            .filter(made::contains)
                            .forEach(object -> then.computeIfAbsent(role, r -> new HashMap<>())
                                    .put(object, objects.get(object)));
                }
            });
        }
        return then;
    }

    private static List<LostGrants> grants(DatabaseSurvey held, Map<String, Map<String, String>> then) {
        List<LostGrants> lost = new ArrayList<>();
        held.grants().forEach((role, objects) -> {
            List<String> gone = new ArrayList<>();
            objects.forEach((object, privileges) -> {
                Set<String> rest = new java.util.TreeSet<>(List.of(privileges.split(", ")));
                String kept = then.getOrDefault(role, Map.of()).get(object);
                if (kept != null) {
                    rest.removeAll(List.of(kept.split(", ")));
                }
                if (!rest.isEmpty()) {
                    gone.add(String.join(", ", rest) + " on " + object);
                }
            });
            if (!gone.isEmpty()) {
                lost.add(new LostGrants(
                        role, gone.size(), gone.stream().limit(EXAMPLES).toList()));
            }
        });
        return lost;
    }

    private static List<SessionCount> sessions(DatabaseSurvey held) {
        return held.sessions().stream()
                .map(one -> new SessionCount(one.application(), one.user(), one.count()))
                .toList();
    }
}
