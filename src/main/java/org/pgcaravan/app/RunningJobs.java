package org.pgcaravan.app;

import java.time.Duration;

/** How many jobs this service runs right now. */
public final class RunningJobs {

    private int count;

    synchronized void began() {
        count++;
    }

    synchronized void ended() {
        count--;
        notifyAll();
    }

    /** @return whether none runs, after so long at the latest */
    synchronized boolean awaitNone(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toMillis(); count > 0 && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return count == 0;
    }

    synchronized int count() {
        return count;
    }
}
