package org.pgcaravan.app;

import org.pgcaravan.progress.ProgressEvent;

/** The line to one client that follows events: a websocket, or an event stream over HTTP. None of its methods waits. */
interface EventLine {

    /** Whether the client has so much to take yet that it is to be sent no more for now. */
    boolean isFull();

    /** @param drained called once when there is room again; null for nobody */
    void whenDrained(Runnable drained);

    /** @throws IllegalStateException when the line is closed */
    void send(ProgressEvent event);

    /** The job that the client follows is over: nothing comes any more. */
    void end();

    /**
     * Sends a sign of life.
     *
     * @return false when the client has shown none for too long
     */
    boolean beat();

    /** Hangs up; the client may come again, and gets what it missed. */
    void close();
}
