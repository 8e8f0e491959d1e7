package org.pgcaravan.app;

/** What the path names is not there. The message is one sentence. */
public class NotFoundException extends RuntimeException {
    public NotFoundException(String message) {
        super(message);
    }
}
