package org.pgcaravan.app;

/** As things stand, it cannot be done. The message is one sentence. */
public class ConflictException extends RuntimeException {
    public ConflictException(String message) {
        super(message);
    }
}
