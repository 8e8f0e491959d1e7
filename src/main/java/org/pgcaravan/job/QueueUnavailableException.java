package org.pgcaravan.job;

/** The queue's storage does not answer. The message is one sentence without secrets. */
public class QueueUnavailableException extends RuntimeException {
    public QueueUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
