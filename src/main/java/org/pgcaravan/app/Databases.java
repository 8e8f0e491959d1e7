package org.pgcaravan.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Header;
import org.pgcaravan.guard.Alias;
import org.pgcaravan.guard.Aliases;
import org.pgcaravan.guard.Guard;
import org.pgcaravan.guard.RefusedException;
import org.pgcaravan.guard.Standing;
import org.pgcaravan.guard.UnreachableException;
import org.pgcaravan.postgres.DatabaseSize;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.replace.SwapRights;
import org.pgcaravan.transfer.LeftOverFate;
import org.pgcaravan.transfer.Tidying;

/** The configured databases as clients may see them: no user, no password. */
public final class Databases {

    private final Aliases aliases;
    private final Guard guard;
    private final Tidying tidying;

    public Databases(Aliases aliases, Guard guard, Tidying tidying) {
        this.aliases = aliases;
        this.guard = guard;
        this.tidying = tidying;
    }

    /**
     * An alias, and what it may be used for.
     *
     * @param refusal why it may not be written to; null when it may
     * @param problem why it cannot be reached; null when it can
     * @param bytes its size; null when it cannot be asked
     * @param lastSeenAt when its identity was last learned; null when it never was
     */
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
            String problem,
            Long bytes,
            Instant lastSeenAt,
            Use asSource,
            Use asDestination,
            Use swap) {}

    /** @param reason why, or why not, in one sentence */
    record Use(boolean possible, String reason) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LeftOverView(String name, String kind, String job, Instant at, Long bytes, String fate, String reason) {}

    /** Looks at all of them at once: those that do not answer take ten seconds. */
    public Map<String, Object> list() {
        List<View> views = guard.survey().parallelStream().map(Databases::view).toList();
        return Map.of("databases", views);
    }

    /**
     * @return the databases of pgcaravan's beside an alias
     * @throws NotFoundException when there is no such alias
     * @throws UnreachableException when its server does not answer
     */
    public Map<String, Object> leftovers(@Header("alias") String name) {
        try {
            return Map.of(
                    "leftovers",
                    tidying.leftOvers(name).stream().map(Databases::view).toList());
        } catch (RefusedException e) {
            throw new NotFoundException(e.getMessage());
        }
    }

    private static LeftOverView view(LeftOverFate fate) {
        return new LeftOverView(
                fate.leftOver().name(),
                fate.leftOver().own().kind(),
                fate.leftOver().own().job(),
                fate.leftOver().at(),
                fate.bytes(),
                fate.fate().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                fate.reason());
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

    private static View view(Standing standing) {
        Alias alias = standing.alias();
        boolean allowed = standing.verdict().isAllowed();
        Use asDestination = asDestination(standing);
        return new View(
                alias.name(),
                alias.url().host(),
                alias.url().port(),
                alias.url().database(),
                allowed ? "writable" : "read-only",
                allowed ? null : standing.verdict().reason(),
                standing.isReachable(),
                standing.identity() == null ? null : standing.identity().serverVersionText(),
                standing.problem(),
                standing.isReachable() ? size(alias) : null,
                standing.lastSeenAt(),
                standing.isReachable()
                        ? new Use(true, "It answers; a source is opened read-only.")
                        : new Use(false, standing.problem()),
                asDestination,
                asDestination.possible() ? swap(alias) : new Use(false, asDestination.reason()));
    }

    /** What is only of interest keeps nobody from the rest. */
    private static Long size(Alias alias) {
        try {
            return DatabaseSize.of(alias.url());
        } catch (SQLException e) {
            return null;
        }
    }

    private static Use asDestination(Standing standing) {
        if (!standing.verdict().isAllowed() || standing.isReachable()) {
            return new Use(standing.verdict().isAllowed(), standing.verdict().reason());
        }
        return standing.isMissing()
                ? new Use(
                        true,
                        "It does not exist yet, and is made by the first job. "
                                + standing.verdict().reason())
                : new Use(false, standing.problem());
    }

    private static Use swap(Alias alias) {
        try {
            Optional<String> lacking = SwapRights.lacking(alias.url());
            return new Use(
                    lacking.isEmpty(),
                    lacking.orElse("Its role may create databases, and may rename this one where it exists."));
        } catch (SQLException e) {
            return new Use(
                    false,
                    "A swap is ordered over the server's database postgres, which does not let the role in: "
                            + SqlErrors.describe(e));
        }
    }
}
