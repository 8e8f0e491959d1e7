package org.pgcaravan.app;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which role each operation needs: those of {@code openapi.yaml} by their operationId, and what is outside of it. */
final class Operations {

    /** Outside of the contract, by what {@link Contract#operationOf} calls them. */
    static final String UPLOAD = "uploadDump";

    static final String DOWNLOAD = "downloadDump";
    static final String FOLLOW_JOBS = "followJobs";
    static final String FOLLOW_JOB = "followJob";
    static final String STREAM_EVENTS = "streamEvents";
    static final String STREAM_JOB_EVENTS = "streamJobEvents";
    static final String UNKNOWN = "unknown";
    static final String CONTRACT = "openapi";

    private static final String DELETE_DUMP = "deleteDump";

    private static final Map<String, Role> ROLES = roles(Map.of(
            Role.VIEWER,
            Set.of(
                    "listJobs",
                    "getJob",
                    "getProof",
                    "listDatabases",
                    "listTables",
                    "listLeftovers",
                    "listDumps",
                    "getDump",
                    "getQueue",
                    "listRoutes",
                    "createTicket",
                    "getCaller",
                    STREAM_EVENTS,
                    STREAM_JOB_EVENTS,
                    DOWNLOAD,
                    FOLLOW_JOBS,
                    FOLLOW_JOB,
                    CONTRACT),
            Role.OPERATOR,
            Set.of(
                    "startSync",
                    "startExport",
                    "startBackup",
                    "startImport",
                    "previewJob",
                    "cancelJob",
                    "undoJob",
                    "retryJob",
                    UPLOAD),
            Role.ADMIN,
            Set.of(DELETE_DUMP, "pauseQueue", "resumeQueue", "listAudit")));

    private static final Set<String> WEBSOCKETS = Set.of(FOLLOW_JOBS, FOLLOW_JOB);
    private static final Set<String> STREAMS = Set.of(STREAM_EVENTS, STREAM_JOB_EVENTS);

    /** More than a look, and changes nothing. */
    private static final Set<String> READING = Set.of("previewJob", "listAudit");

    /** A preview does too, and has places of its own: it may take long. */
    private static final Set<String> ASKING_DATABASES = Set.of(
            "startSync",
            "startExport",
            "startBackup",
            "startImport",
            "undoJob",
            "retryJob",
            "listDatabases",
            "listTables",
            "listLeftovers");

    private Operations() {}

    private static Map<String, Role> roles(Map<Role, Set<String>> operations) {
        Map<String, Role> roles = new TreeMap<>();
        operations.forEach((role, names) -> names.forEach(name -> roles.put(name, role)));
        return Map.copyOf(roles);
    }

    static Map<String, Role> all() {
        return ROLES;
    }

    /** @return the role that it needs; an operation that nobody has thought of is the admins' */
    static Role roleFor(String operation) {
        return ROLES.getOrDefault(operation, Role.ADMIN);
    }

    /** Whether it changes something. */
    static boolean isAudited(String operation) {
        return roleFor(operation) != Role.VIEWER && !READING.contains(operation);
    }

    /** Whether it destroys something itself, at once. What jobs destroy is written down by their destructive step. */
    static boolean isDestructive(String operation) {
        return operation.equals(DELETE_DUMP);
    }

    /** Whether its answer waits for databases. */
    static boolean asksDatabases(String operation) {
        return ASKING_DATABASES.contains(operation);
    }

    static boolean isWebsocket(String operation) {
        return WEBSOCKETS.contains(operation);
    }

    /** Whether a ticket does instead of a key: for what a browser asks for without a header. */
    static boolean takesTickets(String operation) {
        return WEBSOCKETS.contains(operation) || STREAMS.contains(operation) || DOWNLOAD.equals(operation);
    }
}
