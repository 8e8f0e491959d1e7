package org.pgcaravan.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes threads that wait for a job. A call that comes after {@link #calls()} was read is never slept through. */
final class WakeUp {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition called = lock.newCondition();
    private long calls;

    /** @return how often anybody was woken: read it before looking for a job */
    long calls() {
        lock.lock();
        try {
            return calls;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes one waiter: one job came. */
    void one() {
        lock.lock();
        try {
            calls++;
            called.signal();
        } finally {
            lock.unlock();
        }
    }

    void all() {
        lock.lock();
        try {
            calls++;
            called.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a call after the {@code seen}th.
     *
     * @return whether there was one, rather than {@code millis} having passed
     */
    boolean await(long seen, long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            while (calls == seen && left > 0) {
                left = called.awaitNanos(left);
            }
            return calls != seen;
        } finally {
            lock.unlock();
        }
    }
}
