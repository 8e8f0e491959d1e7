package org.pgcaravan.guard;

import java.util.Locale;

/** What an alias may be used for. */
public enum Access {
    READ_ONLY,
    WRITABLE;

    /** @throws IllegalArgumentException with what is wrong, as the end of a sentence */
    public static Access of(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "read-only" -> READ_ONLY;
            case "writable" -> WRITABLE;
            default -> throw new IllegalArgumentException("is '" + text + "'; it is read-only or writable");
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
