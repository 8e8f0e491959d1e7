package org.pgcaravan.dump;

/** A dump cannot be written, or is not what it should be: says which file, and why. */
public class DumpException extends RuntimeException {

    public DumpException(String message) {
        super(message);
    }

    public DumpException(String message, Throwable cause) {
        super(message, cause);
    }
}
