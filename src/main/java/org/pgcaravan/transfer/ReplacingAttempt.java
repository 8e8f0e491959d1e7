package org.pgcaravan.transfer;

import java.util.Optional;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.Proof;
import org.pgcaravan.replace.DestinationServer;
import org.pgcaravan.replace.StagingDatabase;

/**
 * An execution that ends by changing its destination: all at once, or not at all. Closing it drops the staging database,
 * unless that was swapped in.
 */
public abstract class ReplacingAttempt extends Attempt {

    private DestinationServer destination;
    private StagingDatabase staging;
    private DestinationRoles roles;
    private Proof proof;
    private volatile boolean swapping;
    private boolean swapped;

    ReplacingAttempt(Job job, Attempts attempts) {
        super(job, attempts);
    }

    void destinationIs(DestinationServer server) {
        destination = server;
    }

    DestinationServer destination() {
        return destination;
    }

    void stagingIs(StagingDatabase database) {
        staging = database;
    }

    StagingDatabase staging() {
        return staging;
    }

    void rolesAre(DestinationRoles known) {
        roles = known;
    }

    DestinationRoles roles() {
        return roles;
    }

    void provedBy(Proof evidence) {
        proof = evidence;
    }

    Optional<Proof> proof() {
        return Optional.ofNullable(proof);
    }

    /** From here on the attempt goes through to its end. */
    void swapping() {
        swapping = true;
    }

    @Override
    boolean isSwapping() {
        return swapping;
    }

    /** The staging database is the destination now: closing must not drop it. */
    void swapped() {
        swapped = true;
    }

    @Override
    void closeOwn() {
        sessions().closeLoaders();
        if (staging != null && !swapped) {
            quietly("the staging database", staging::drop);
        }
        quietly("the destination's server", destination);
    }
}
