package org.pgcaravan.guard;

import java.time.Instant;

/**
 * How it is with an alias at this moment.
 *
 * @param verdict whether it may be written to
 * @param identity null when its server does not answer
 * @param problem why it cannot be reached, one sentence; null when it can
 * @param lastSeenAt when it last answered, to whichever node; null when it never has at its address
 */
public record Standing(Alias alias, Verdict verdict, Identity identity, String problem, Instant lastSeenAt) {

    /** Whether its server answers, but has no database of that name. */
    public boolean isMissing() {
        return identity != null && !identity.exists();
    }

    public boolean isReachable() {
        return problem == null;
    }
}
