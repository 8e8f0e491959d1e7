package org.pgcaravan.transfer;

/** Somebody wanted the job to end, or the attempt has lost it. */
public class CancelledException extends RuntimeException {
    public CancelledException(String message) {
        super(message);
    }
}
