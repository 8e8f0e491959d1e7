package org.pgcaravan.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.pgcaravan.progress.EventLog;
import org.pgcaravan.progress.ProgressEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client that follows events. Sends each job's events in order and once; when events were left out, because the client's
 * queue was full or the subscription had a gap, it reads them from the log instead of going on behind the gap.
 */
final class EventClient {

    private static final Logger LOG = LoggerFactory.getLogger(EventClient.class);
    private static final int MOST_KEPT = 1_000;

    private final EventLine line;
    private final String onlyJob;
    private final EventLog events;
    private final Executor reader;
    /** Number of the last event sent, by job; jobs that are over are forgotten. */
    private final Map<String, Long> sent = new HashMap<>();

    /** Events of all jobs that are no mere progress, kept while the queue is full. */
    private final Deque<ProgressEvent> kept = new ArrayDeque<>();

    private boolean behind;
    private boolean moreCame;

    /**
     * @param onlyJob id of the job to follow; null for all
     * @param after number of the last event that the client has
     * @param reader reads the log: not on the event loop, and not on the thread that publishes
     */
    EventClient(EventLine line, String onlyJob, long after, EventLog events, Executor reader) {
        this.line = line;
        this.onlyJob = onlyJob;
        this.events = events;
        this.reader = reader;
        if (onlyJob != null) {
            sent.put(onlyJob, after);
        }
    }

    synchronized void offer(ProgressEvent event) {
        if (onlyJob != null && !onlyJob.equals(event.job())) {
            return;
        }
        Long last = sent.get(event.job());
        if (last != null && event.id() <= last) {
            return;
        }
        if (behind) {
            moreCame = true;
            keep(event);
        } else if (onlyJob != null && last != null && event.id() > last + 1) {
            catchUp();
        } else if (line.isFull()) {
            keep(event);
            waitForRoom();
        } else {
            send(event);
        }
    }

    /** One job's events are in the log; of all jobs', what is worth more than the next progress is kept here. */
    private void keep(ProgressEvent event) {
        if (onlyJob == null && !event.type().equals("progressed")) {
            kept.add(event);
            if (kept.size() > MOST_KEPT) {
                close();
            }
        }
    }

    /** What was sent says nothing any more about what comes: the log has forgotten some of it. One job's events are told anew. */
    synchronized void startOver() {
        sent.clear();
        catchUp();
    }

    /** Sends what the client has missed. */
    synchronized void catchUp() {
        if (onlyJob == null) {
            behind = false;
            sendKept();
            return;
        }
        behind = true;
        moreCame = false;
        try {
            reader.execute(this::sendMissed);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private void sendKept() {
        while (!kept.isEmpty()) {
            if (line.isFull()) {
                behind = true;
                line.whenDrained(this::catchUp);
                return;
            }
            send(kept.remove());
        }
    }

    private void sendMissed() {
        try {
            long last = lastSent();
            List<ProgressEvent> missed = events.after(onlyJob, last);
            boolean hasForgotten = missed.isEmpty() && last > 0 && isBeyondTheEnd(last);
            if (hasForgotten) {
                missed = events.after(onlyJob, 0);
            }
            synchronized (this) {
                if (hasForgotten) {
                    sent.clear();
                }
                for (ProgressEvent event : missed) {
                    if (line.isFull()) {
                        waitForRoom();
                        return;
                    }
                    send(event);
                }
                behind = false;
                if (moreCame) {
                    catchUp();
                }
            }
        } catch (RuntimeException e) {
            LOG.debug("The events of {} could not be read: {}", onlyJob, e.getMessage());
            close();
        }
    }

    /** Redis came back with an older state: what the client has seen last is yet to come, or never will. */
    private boolean isBeyondTheEnd(long number) {
        long last = events.last(onlyJob);
        return last > 0 && last < number;
    }

    private synchronized long lastSent() {
        return sent.getOrDefault(onlyJob, 0L);
    }

    private void waitForRoom() {
        behind = true;
        line.whenDrained(this::catchUp);
        if (!line.isFull()) { // it drained before anybody listened
            line.whenDrained(null);
            catchUp();
        }
    }

    private void send(ProgressEvent event) {
        if (onlyJob == null && event.isFinal()) {
            sent.remove(event.job());
        } else {
            sent.put(event.job(), event.id());
        }
        line.send(event);
        if (onlyJob != null && event.isFinal()) {
            line.end();
        }
    }

    /** @return false when the client has shown no sign of life for too long, and was closed */
    boolean beat() {
        if (line.beat()) {
            return true;
        }
        close();
        return false;
    }

    void close() {
        line.close();
    }
}
