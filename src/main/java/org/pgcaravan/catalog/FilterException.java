package org.pgcaravan.catalog;

/** A filter cannot be used, or not with this source: a pattern that matches nothing, a condition that is none. Nothing was written. */
public class FilterException extends RuntimeException {

    /** @param message one sentence that names the pattern or the object, and what to do */
    public FilterException(String message) {
        super(message);
    }
}
