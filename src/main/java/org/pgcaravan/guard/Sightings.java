package org.pgcaravan.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.pgcaravan.job.JobJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every alias was when it last answered: it protects its database also while that is out of reach, and after a
 * restart of the service. Kept by alias and address, so that an alias whose URL was changed is not taken for what it was
 * before. While the store is away, what this process has seen itself counts.
 */
final class Sightings {

    private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);

    /** While nodes are updated one by one, the newer ones may write more. */
    private static final ObjectReader READER =
            JobJson.mapper().readerFor(Sighting.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Map<String, Sighting> seenHere = new ConcurrentHashMap<>();
    private final SightingStore store;

    Sightings(SightingStore store) {
        this.store = store;
    }

    /** @return without user and password */
    private static String key(Alias alias) {
        return alias.name() + "@" + alias.url();
    }

    void keep(Alias alias, Sighting sighting) {
        seenHere.put(key(alias), sighting);
        try {
            store.put(key(alias), JobJson.mapper().writeValueAsString(sighting));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (RuntimeException e) {
            LOG.debug("What {} is was kept in memory only: {}", alias.name(), e.getMessage());
        }
    }

    /** @return the latest that any node of this Redis has had; empty when the alias has never answered at its address */
    Optional<Sighting> last(Alias alias) {
        return Stream.of(seenHere.get(key(alias)), stored(alias))
                .filter(Objects::nonNull)
                .max(Comparator.comparing(Sighting::at));
    }

    private Sighting stored(Alias alias) {
        try {
            Optional<String> text = store.find(key(alias));
            return text.isEmpty() ? null : READER.readValue(text.get());
        } catch (JsonProcessingException e) {
            LOG.warn("What is kept of {} cannot be read; it counts as never seen", alias.name());
        } catch (RuntimeException e) {
            LOG.debug("What is kept of {} cannot be looked up: {}", alias.name(), e.getMessage());
        }
        return null;
    }
}
