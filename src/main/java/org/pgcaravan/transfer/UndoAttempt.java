package org.pgcaravan.transfer;

import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.job.Job;
import org.pgcaravan.plan.Task;

/** One execution of an undo: nothing to copy, one swap. */
public final class UndoAttempt extends ReplacingAttempt {

    UndoAttempt(Job job, Attempts attempts) {
        super(job, attempts);
    }

    @Override
    Copied perform(Task task) {
        throw new IllegalStateException("An undo has no tasks");
    }
}
