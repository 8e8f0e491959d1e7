package org.pgcaravan.guard;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The configured databases, by name. */
public final class Aliases {

    private final Map<String, Alias> byName;

    public Aliases(Collection<Alias> aliases) {
        byName = aliases.stream()
                .collect(Collectors.toMap(Alias::name, alias -> alias, (first, second) -> second, TreeMap::new));
    }

    /** @throws RefusedException {@code unknown-alias}, when there is none of that name */
    public Alias named(String name) {
        Alias alias = byName.get(name);
        if (alias == null) {
            throw new RefusedException(
                    RefusedException.UNKNOWN_ALIAS,
                    "There is no database alias '" + name + "'. Configured: "
                            + (byName.isEmpty() ? "none" : String.join(", ", byName.keySet())) + ".");
        }
        return alias;
    }

    /** @return in the order of their names */
    public List<Alias> all() {
        return List.copyOf(byName.values());
    }
}
