package org.pgcaravan.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Header;
import org.pgcaravan.guard.Alias;
import org.pgcaravan.guard.Aliases;
import org.pgcaravan.guard.Guard;
import org.pgcaravan.guard.Identity;
import org.pgcaravan.guard.RefusedException;
import org.pgcaravan.guard.UnreachableException;

/** The configured databases as clients may see them: no user, no password. */
public final class Databases {

    private final Aliases aliases;
    private final Guard guard;

    public Databases(Aliases aliases, Guard guard) {
        this.aliases = aliases;
        this.guard = guard;
    }

    /** @param problem why it cannot be reached; null when it can
     *  @param refusal why it may not be written to; null when, by configuration, it may */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            String alias,
            String host,
            int port,
            String database,
            String access,
            String refusal,
            boolean reachable,
            String serverVersion,
            String problem) {}

    /** Looks at all of them at once: those that do not answer take ten seconds. */
    public Map<String, Object> list() {
        List<View> views = aliases.all().parallelStream().map(this::view).toList();
        return Map.of("databases", views);
    }

    /**
     * @return the alias's name as it is configured
     * @throws NotFoundException when it is not
     * @throws UnreachableException when its database does not answer
     */
    public String reachable(@Header("alias") String name) {
        try {
            Alias alias = aliases.named(name);
            guard.identify(alias);
            return alias.name();
        } catch (RefusedException e) {
            throw new NotFoundException(e.getMessage());
        }
    }

    private View view(Alias alias) {
        Optional<String> refusal = guard.refusal(alias);
        String access = refusal.isPresent() ? "read-only" : "writable";
        try {
            Identity identity = guard.identify(alias);
            return view(alias, access, refusal, identity.serverVersionText(), null);
        } catch (UnreachableException e) {
            return view(alias, access, refusal, null, e.getMessage());
        }
    }

    private static View view(Alias alias, String access, Optional<String> refusal, String version, String problem) {
        return new View(
                alias.name(),
                alias.url().host(),
                alias.url().port(),
                alias.url().database(),
                access,
                refusal.orElse(null),
                problem == null,
                version,
                problem);
    }
}
