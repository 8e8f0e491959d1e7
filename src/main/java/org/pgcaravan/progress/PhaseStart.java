package org.pgcaravan.progress;

import java.time.Instant;

/**
 * When an attempt came to a phase for the first time.
 *
 * @param phase as in {@link Progress#phase}
 */
public record PhaseStart(String phase, Instant startedAt) {}
