package org.pgcaravan.transfer;

import org.pgcaravan.replace.OwnDatabase;

/** Hears of each database beside a destination that is about to be dropped since nobody needs it any more. Neither waits nor fails. */
@FunctionalInterface
public interface Drops {

    /**
     * @param destination alias
     * @param database which job made it or set it aside, and what it is called
     */
    void dropping(String destination, OwnDatabase database, String reason);
}
