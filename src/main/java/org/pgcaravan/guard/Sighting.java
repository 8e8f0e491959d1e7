package org.pgcaravan.guard;

import java.time.Instant;

/**
 * What an alias was when it answered.
 *
 * @param at when, by the clock of the service that asked
 */
public record Sighting(Identity identity, Instant at) {}
