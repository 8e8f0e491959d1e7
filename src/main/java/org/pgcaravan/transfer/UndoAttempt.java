package org.pgcaravan.transfer;

import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.job.Job;
import org.pgcaravan.plan.Task;
import org.pgcaravan.replace.DestinationServer;

/** One execution of an undo: nothing to copy, one swap. */
public final class UndoAttempt extends Attempt {

    private DestinationServer destination;
    private volatile boolean swapping;

    UndoAttempt(Job job, Attempts attempts) {
        super(job, attempts);
    }

    void destinationIs(DestinationServer server) {
        destination = server;
    }

    DestinationServer destination() {
        return destination;
    }

    /** From here on the attempt goes through to its end. */
    void swapping() {
        swapping = true;
    }

    @Override
    boolean isSwapping() {
        return swapping;
    }

    @Override
    Copied perform(Task task) {
        throw new IllegalStateException("An undo has no tasks");
    }

    @Override
    void closeOwn() {
        quietly("the destination's server", destination);
    }
}
