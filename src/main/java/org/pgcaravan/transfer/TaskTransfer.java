package org.pgcaravan.transfer;

import java.util.Optional;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.job.JobMdc;
import org.pgcaravan.plan.Task;
import org.pgcaravan.plan.TaskResult;

/** The step of {@code task-run}: one task is copied or built, and its end reported to the schedule whatever happened. */
public final class TaskTransfer {

    private final Attempts attempts;

    public TaskTransfer(Attempts attempts) {
        this.attempts = attempts;
    }

    /**
     * @throws StatementFailedException when a server refuses. Once a task has failed, the statements of the others are
     *     cancelled; they fail with the first one's exception, which is the one that says something.
     */
    public TaskResult run(Task task) {
        Attempt attempt = attempts.of(task.attempt());
        // not closed: what the route does behind this step belongs to the job as well, and these threads do nothing but
        // tasks
        JobMdc.enter(attempt.job().id());
        long start = System.nanoTime();
        try {
            attempt.requireGoingOn();
            if (!attempt.schedule().begin(task)) {
                throw new CancelledException("Another task of the attempt " + task.attempt() + " failed");
            }
            attempt.meter().started(task.id(), task.subject(), task.weight(), task.copies(), task.bytes());
            Copied copied = attempt.perform(task);
            attempt.meter().finished(task.id(), copied.rowsReceived());
            attempt.schedule().finished(task);
            return new TaskResult(
                    task.attempt(),
                    task.id(),
                    task.subject(),
                    copied.rowsReceived(),
                    copied.bytes(),
                    (System.nanoTime() - start) / 1_000_000);
        } catch (Throwable e) {
            RuntimeException first = attempt.firstFailure(e);
            failed(task);
            throw first;
        }
    }

    /**
     * Tells the attempt why a task that never got here will not be done; an earlier failure stays the one that counts.
     *
     * @return whether the attempt runs still
     */
    public boolean failed(Task task, Throwable failure) {
        Optional<Attempt> attempt = attempts.find(task.attempt());
        attempt.ifPresent(running -> running.firstFailure(failure));
        failed(task);
        return attempt.isPresent();
    }

    /** Tells the schedule that a task will not be done. Telling it twice is harmless. */
    private void failed(Task task) {
        attempts.find(task.attempt()).ifPresent(attempt -> {
            attempt.schedule().failed(task);
            attempt.sessions().cancelAside();
        });
    }
}
