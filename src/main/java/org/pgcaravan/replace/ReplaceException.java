package org.pgcaravan.replace;

/** The destination cannot be replaced as things are. The message is one sentence that says what to change. */
public class ReplaceException extends RuntimeException {

    private final boolean retryable;

    public ReplaceException(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    /** Whether waiting may help. */
    public boolean isRetryable() {
        return retryable;
    }
}
