package org.pgcaravan.guard;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known when somebody asks whether a database may be written to.
 *
 * @param source null for a job that reads no database
 * @param aliases all that are configured
 * @param target what the destination's connection says it is; null before there is one
 * @param sightings by the alias's name, what the others are, or were when they last answered; one that never did has none
 * @param seeing names of the aliases that see a session of ours which is held open in the destination
 */
record Facts(
        Alias source,
        Alias destination,
        List<Alias> aliases,
        Identity target,
        Map<String, Sighting> sightings,
        Set<String> seeing) {

    Facts {
        aliases = List.copyOf(aliases);
        sightings = Map.copyOf(sightings);
        seeing = Set.copyOf(seeing);
    }

    /** @return what is known before any connection */
    static Facts ofConfiguration(Alias source, Alias destination, Aliases aliases) {
        return new Facts(source, destination, aliases.all(), null, Map.of(), Set.of());
    }

    /** @return the same with what was learned over live connections */
    Facts with(Identity found, Map<String, Sighting> others, Set<String> thatSee) {
        return new Facts(source, destination, aliases, found, others, thatSee);
    }
}
