package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * That somebody did something, or wanted to.
 *
 * @param id given by the {@link AuditLog}; null before
 * @param at when
 * @param action an operationId of the API; {@code keyRefused}, for a key or ticket that lets nobody in; {@code
 *     changeDestination}, when a job begins to change its destination; {@code dropDatabase}, when a service drops one that nobody needs any more
 * @param name of who did it; null when nobody has a name here
 * @param role of that name; null where there is none
 * @param address from where; null when it was not by HTTP
 * @param node the service that writes this
 * @param status what HTTP answered; null when it was not by HTTP, or nobody was left to be answered
 * @param job id; null when it is about none
 * @param dump id; null when it is about none
 * @param destination alias; null when it is about none
 * @param database name on the destination's server of what is dropped; null where nothing is
 * @param reason why that is; null where nothing is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditEntry(
        String id,
        Instant at,
        String action,
        String name,
        String role,
        String address,
        String node,
        Integer status,
        String job,
        String dump,
        String destination,
        String database,
        String reason) {

    /** Something that a job does, in the name of who asked for it. */
    public static AuditEntry of(String action, Job job, String node) {
        return new AuditEntry(
                null,
                Instant.now(),
                action,
                job.requestedBy(),
                null,
                null,
                node,
                null,
                job.id(),
                null,
                job.destination(),
                null,
                null);
    }

    /**
     * A service drops a database that stands beside a destination.
     *
     * @param job that made it, or set it aside
     */
    public static AuditEntry dropping(String node, String job, String destination, String database, String reason) {
        return new AuditEntry(
                null,
                Instant.now(),
                "dropDatabase",
                null,
                null,
                null,
                node,
                null,
                job,
                null,
                destination,
                database,
                reason);
    }

    public AuditEntry withId(String id) {
        return new AuditEntry(
                id, at, action, name, role, address, node, status, job, dump, destination, database, reason);
    }

    public AuditEntry withDestination(String destination) {
        return new AuditEntry(
                id, at, action, name, role, address, node, status, job, dump, destination, database, reason);
    }
}
