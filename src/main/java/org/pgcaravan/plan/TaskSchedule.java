package org.pgcaravan.plan;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Hands out an attempt's tasks, each as soon as what it needs is done and a connection is free for it. Made for Camel's
 * streaming splitter, which asks {@link #hasNext()} once more before it runs the task that it holds: so {@code hasNext()}
 * never waits and only says whether any task is unfinished; {@link #next()} waits, and returns null, which the splitter
 * skips, when the tasks ran out meanwhile.
 *
 * <p>Whoever runs a task reports its end by {@link #finished} or {@link #failed}, whatever happened: a task that is
 * never reported would keep {@code next()} waiting for ever.
 */
public final class TaskSchedule implements Iterator<Task> {

    private final Agenda agenda;
    /** Of those that were handed out, the ones that are at work: a splitter that ends leaves the rest of what it took undone. */
    private final Set<String> begun = new HashSet<>();

    private boolean stopped;

    /**
     * @param limit tasks that may run at once
     * @throws IllegalArgumentException when tasks wait for each other in a circle, or for one that is not there
     */
    public TaskSchedule(Collection<Task> tasks, int limit) {
        TaskGraph graph = new TaskGraph(tasks);
        agenda = new Agenda(graph, limit, new Rehearsal(graph, limit).urgency());
    }

    /** Whether any task is unfinished; never waits. */
    @Override
    public synchronized boolean hasNext() {
        return !stopped && agenda.unfinished() > 0;
    }

    /**
     * Waits for a task that may run now.
     *
     * @return null when there is none left, or the schedule was stopped
     */
    @Override
    public synchronized Task next() {
        while (hasNext()) {
            Task task = agenda.take();
            if (task != null) {
                return task;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stop();
            }
        }
        return null;
    }

    /**
     * The task, which was handed out, is to be run now.
     *
     * @return false when the schedule was stopped meanwhile, so that it must not
     */
    public synchronized boolean begin(Task task) {
        return !stopped && agenda.isRunning(task) && begun.add(task.id());
    }

    /** The task is done: what waited for it may become ready. */
    public synchronized void finished(Task task) {
        if (agenda.finished(task)) {
            settled(task);
        }
    }

    /** The task failed: nothing more is handed out. Reporting a task a second time changes nothing. */
    public synchronized void failed(Task task) {
        if (agenda.leave(task)) {
            settled(task);
            stop();
        }
    }

    private void settled(Task task) {
        begun.remove(task.id());
        notifyAll();
    }

    /** @return how many tasks run, or could run beside them if somebody took them now */
    public synchronized int inDemand() {
        return agenda.inDemand();
    }

    /** Hands out nothing more. Tasks that run are not touched. */
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /** Whether every task was handed out and done. */
    public synchronized boolean isComplete() {
        return agenda.unfinished() == 0;
    }

    /** Waits until no task that was begun runs. @return false when one still does after {@code patience} */
    public synchronized boolean awaitIdle(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!begun.isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** @throws NoSuchElementException when the schedule hands out nothing any more though tasks are left */
    public synchronized void requireComplete() {
        if (!isComplete()) {
            throw new NoSuchElementException(agenda.unfinished() + " tasks were never run");
        }
    }
}
