package org.pgcaravan.guard;

import java.time.Duration;
import java.util.Set;

/**
 * The operator's own word on what the guard may let through.
 *
 * @param allowRemote {@code destination.allow-remote}: destinations need not be on loopback
 * @param allowSupabase {@code destination.allow-supabase}
 * @param allowProtected {@code destination.allow-protected}: names out of {@link #PROTECTED} that may be written to all the same
 * @param timeout {@code guard.timeout}: how long a database may take to answer the guard
 */
public record GuardSettings(boolean allowRemote, boolean allowSupabase, Set<String> allowProtected, Duration timeout) {

    /** When nobody says otherwise. */
    public static final int TIMEOUT_SECONDS = 10;

    /** Aliases that stay read-only even when they are configured as writable. */
    public static final Set<String> PROTECTED = Set.of("production", "staging");

    public GuardSettings {
        allowProtected = Set.copyOf(allowProtected);
    }

    public static GuardSettings strict() {
        return new GuardSettings(false, false, Set.of(), Duration.ofSeconds(TIMEOUT_SECONDS));
    }
}
