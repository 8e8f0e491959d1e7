package org.pgcaravan.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pgcaravan.job.Preview.Requirement;
import org.pgcaravan.replace.ConnectionRoom;
import org.pgcaravan.replace.DatabaseSurvey;
import org.pgcaravan.replace.DestinationSurvey;

/** What of a preview is about connections, rights and disk: whether what the job needs is there. */
final class PreviewedRequirements {

    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");

    /** Beside those that copy: the coordinator, and one that reads the catalog. */
    private static final int BESIDE_ON_SOURCE = 2;
    /** Beside those that load: orders, the guard's, and one that ends sessions. */
    private static final int BESIDE_ON_DESTINATION = 3;

    private final List<Requirement> found = new ArrayList<>();

    List<Requirement> found() {
        return found;
    }

    boolean isLacking() {
        return found.stream().anyMatch(Requirement::isLacking);
    }

    PreviewedRequirements source(PreviewedSource source, int jobs) {
        connections("source", source.room(), jobs + BESIDE_ON_SOURCE);
        boolean readable = source.unreadable().isEmpty();
        found.add(new Requirement(
                "rights on the source",
                readable,
                readable
                        ? "The source's role may read all that the job carries."
                        : UnreadableException.sentence(source.unreadable())));
        return this;
    }

    /** @param bytes that arrive */
    PreviewedRequirements replacement(DestinationSurvey destination, int jobs, long bytes) {
        connections("destination", destination.room(), jobs + BESIDE_ON_DESTINATION);
        List<String> refusals = destination.refusals();
        found.add(new Requirement(
                "rights on the destination",
                refusals.isEmpty(),
                refusals.isEmpty()
                        ? "The destination's role may make databases, and rename this one."
                        : String.join(" ", refusals)));
        destination.database().ifPresent(this::sessions);
        diskOfServer(bytes, destination);
        return this;
    }

    /**
     * @param appends whether it may hold something
     * @param bytes that arrive
     */
    PreviewedRequirements load(DestinationSurvey destination, boolean appends, long bytes) {
        connections("destination", destination.room(), 1 + BESIDE_ON_DESTINATION);
        boolean exists = destination.database().isPresent();
        found.add(
                new Requirement(
                        "the destination's database",
                        exists,
                        exists
                                ? "It exists."
                                : "It does not exist, and transaction: single makes none. Create it, or say transaction: parallel."));
        destination
                .database()
                .flatMap(DatabaseSurvey::anyRelation)
                .filter(any -> !appends)
                .ifPresent(any -> found.add(new Requirement(
                        "an empty destination",
                        false,
                        "The destination has tables of its own (" + any
                                + ", …). Say transaction: parallel to replace it, or"
                                + " replace: append to run the SQL in what is there.")));
        diskOfServer(bytes, destination);
        return this;
    }

    private void connections(String side, ConnectionRoom room, int needed) {
        boolean enough = room.left() >= needed;
        found.add(new Requirement(
                "connections to the " + side,
                enough,
                "The job opens up to " + needed + "; " + Math.max(0, room.left()) + " are left"
                        + (enough ? "." : " by " + room.limit() + ". Say fewer jobs, or raise it.")));
    }

    private void sessions(DatabaseSurvey database) {
        int kept = database.sessions().stream()
                .mapToInt(one -> one.count() - one.mayEnd())
                .sum();
        found.add(new Requirement(
                "ending the destination's sessions",
                kept == 0,
                kept == 0
                        ? "The destination's role may end all sessions that are there now."
                        : kept
                                + " of the sessions there may not be ended by the destination's role, and a database in use"
                                + " cannot be renamed. Grant it pg_signal_backend, or close them."));
    }

    /** Indexes included, what arrives takes about twice the bytes of its rows; free space is told to nobody over SQL. */
    private void diskOfServer(long bytes, DestinationSurvey destination) {
        long kept = destination.database().map(DatabaseSurvey::bytes).orElse(0L);
        found.add(new Requirement(
                "disk of the destination",
                null,
                "How much is free cannot be asked over SQL. What arrives needs about twice its bytes, with indexes, beside the "
                        + size(kept) + " of tables that are there and stay until they are tidied away.",
                2 * bytes));
    }

    /**
     * @param bytes that the dump may take, uncompressed
     * @param free of the folder of the dumps; null when it cannot be known
     */
    PreviewedRequirements diskOfDumps(long bytes, Long free) {
        found.add(new Requirement(
                "disk of the dumps",
                free == null ? null : (Boolean) (free >= bytes),
                free == null
                        ? "How much is free in the folder of dumps (dump.directory) cannot be known."
                        : size(free) + " are free in the folder of dumps (dump.directory).",
                bytes));
        return this;
    }

    /** Bytes for people, in IEC units. */
    private static String size(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.size() - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS.get(unit));
    }
}
