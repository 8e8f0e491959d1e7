package org.pgcaravan.app;

import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * By which a client asks whether an answer is still the same (RFC 9110, 8.8.3).
 *
 * @param text without quotation marks
 */
record EntityTag(String text) {

    private static final int DIGITS = 32;

    static EntityTag of(String content) {
        return new EntityTag(HexFormat.of().formatHex(ApiKey.hash(content)).substring(0, DIGITS));
    }

    /** @param known what {@code If-None-Match} says: tags, or {@code *}; null when it is not there */
    boolean isIn(String known) {
        return known != null
                && Stream.of(known.split(","))
                        .map(String::strip)
                        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(toString()));
    }

    @Override
    public String toString() {
        return '"' + text + '"';
    }
}
