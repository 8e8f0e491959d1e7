package org.pgcaravan.guard;

import java.util.Optional;

/**
 * Where sightings outlive the process: texts by their keys. Both methods may throw any {@link RuntimeException} when it
 * cannot be reached, and end within some seconds.
 */
public interface SightingStore {

    Optional<String> find(String key);

    /** Keeps {@code text} in the place of what was kept under {@code key} before. */
    void put(String key, String text);
}
