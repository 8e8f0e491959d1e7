package org.pgcaravan.job;

/** The idempotency key of a request belongs to a job that was asked for with another request. */
public class KeyReusedException extends RuntimeException {
    public KeyReusedException(String message) {
        super(message);
    }
}
