package org.pgcaravan.job;

/** As many jobs wait as may; one more is taken in when one of them is over. */
public class QueueFullException extends RuntimeException {
    public QueueFullException(String message) {
        super(message);
    }
}
