package org.pgcaravan.app;

/** A request that is not understood. The message is one sentence. */
public class BadRequestException extends RuntimeException {
    public BadRequestException(String message) {
        super(message);
    }
}
