package org.pgcaravan.transfer;

import org.pgcaravan.replace.LeftOver;

/**
 * What becomes of a database of pgcaravan's that stands beside a destination.
 *
 * @param bytes its size; null when the role may not know it
 * @param reason one sentence, with the knob where there is one
 */
public record LeftOverFate(LeftOver leftOver, Long bytes, Fate fate, String reason) {

    /** What becomes of it. */
    public enum Fate {
        /** Somebody works with it. */
        IN_USE,
        /** It stays. */
        KEPT,
        /** It goes. */
        DROPPED_SOON
    }
}
