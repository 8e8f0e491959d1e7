package org.pgcaravan.dump;

import java.io.IOException;

/** Compressed input that ends too early, is damaged, or grows beyond its limit. The message is a sentence; reading it again gives the same. */
public final class CorruptInputException extends IOException {

    public CorruptInputException(String message) {
        super(message);
    }

    public CorruptInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
