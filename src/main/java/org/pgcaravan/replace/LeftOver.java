package org.pgcaravan.replace;

import java.time.Instant;

/**
 * A database of pgcaravan's that stands beside a destination.
 *
 * @param own what its comment says
 * @param sessions that are connected to it
 */
public record LeftOver(OwnDatabase own, int sessions) {

    public String name() {
        return own.name();
    }

    /** Whether it was loaded to replace the destination; else it was replaced. */
    public boolean isIncoming() {
        return own.kind().equals(OwnDatabase.INCOMING);
    }

    /** @return when it was made, or set aside */
    public Instant at() {
        return Instant.parse(own.at());
    }
}
