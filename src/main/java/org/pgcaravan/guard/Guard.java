package org.pgcaravan.guard;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.pgcaravan.job.JobMdc;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.postgres.SqlErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a database may be written to: gathers over live connections what {@link WriteRules} judge. Asked when
 * a job is accepted, when it starts, and again right before each destructive step; what it let through a second ago it
 * looks at anew.
 */
public final class Guard {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final Aliases aliases;
    private final WriteRules rules;
    private final Sightings sightings;
    private final Duration timeout;

    /** All sides are asked at once: some may be far, or gone, which takes {@code guard.timeout} to find out. */
    private final Executor asking = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "guard");
        thread.setDaemon(true);
        return thread;
    });

    /** @param store where it is kept what the aliases were when they last answered */
    public Guard(Aliases aliases, GuardSettings settings, SightingStore store) {
        this.aliases = aliases;
        this.rules = new WriteRules(settings);
        this.sightings = new Sightings(store);
        this.timeout = settings.timeout();
    }

    /**
     * Looks at the configuration, then at the live connections of both sides.
     *
     * @throws RefusedException when the request names unknown aliases or its destination may not be written to
     * @throws UnreachableException when source or destination does not answer
     */
    public void check(JobRequest request) {
        check(request.source(), request.destination());
    }

    /** The same by names; {@code source} is null for jobs that read no database, {@code destination} for those that write none. */
    public void check(String source, String destination) {
        Alias from = source == null ? null : aliases.named(source);
        if (destination == null) {
            identify(from);
            return;
        }
        Alias to = aliases.named(destination);
        Facts configured = Facts.ofConfiguration(from, to, aliases);
        rules.judge(configured).orThrow();
        Deadline deadline = deadline();
        try (Witness witness = new Witness(to.url(), deadline)) {
            Identity target = Identity.of(witness.session());
            sightings.keep(to, new Sighting(target, Instant.now()));
            rules.judge(facts(configured, target, witness)).orThrow();
        } catch (SQLException e) {
            if (!SqlErrors.INVALID_CATALOG_NAME.equals(e.getSQLState())) {
                throw deadline.unreachable(to, e);
            }
            rules.judge(facts(configured, identityOfMissing(to, e), null)).orThrow();
        }
    }

    /** @param witness null when the destination does not exist yet */
    private Facts facts(Facts configured, Identity target, Witness witness) {
        Alias from = configured.source();
        Map<Alias, CompletableFuture<Look>> questions = aliases.all().stream()
                .filter(other -> !other.name().equals(configured.destination().name()))
                .filter(other -> isSource(other, from) || refusal(other).isPresent())
                .collect(Collectors.toMap(other -> other, other -> ask(() -> look(other, witness))));
        Map<String, Sighting> seen = new HashMap<>();
        Set<String> seeing = new HashSet<>();
        questions.forEach((other, question) -> {
            try {
                Look look = answer(question);
                seen.put(other.name(), look.sighting());
                if (look.seesWitness()) {
                    seeing.add(other.name());
                }
            } catch (UnreachableException e) {
                if (isSource(other, from)) {
                    throw e;
                }
                LOG.debug("{}; going by what was last seen", e.getMessage());
                sightings.last(other).ifPresent(last -> seen.put(other.name(), last));
            }
        });
        return configured.with(target, seen, seeing);
    }

    private static boolean isSource(Alias alias, Alias source) {
        return source != null && alias.name().equals(source.name());
    }

    /** What an alias is, and whether it leads to the destination. */
    private record Look(Sighting sighting, boolean seesWitness) {}

    private Look look(Alias alias, Witness witness) {
        Deadline deadline = deadline();
        try (Connection connection = deadline.open(alias.url(), "guard")) {
            Sighting sighting = new Sighting(Identity.of(connection), Instant.now());
            sightings.keep(alias, sighting);
            return new Look(sighting, witness != null && witness.isSeenBy(connection));
        } catch (SQLException e) {
            throw deadline.unreachable(alias, e);
        }
    }

    private Deadline deadline() {
        return new Deadline(timeout);
    }

    private <T> CompletableFuture<T> ask(Supplier<T> question) {
        return CompletableFuture.supplyAsync(JobMdc.carried(question), asking);
    }

    private static <T> T answer(CompletableFuture<T> question) {
        try {
            return question.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** @return why this alias may not be written to, by configuration alone; empty when it may */
    public Optional<String> refusal(Alias to) {
        Verdict verdict = rules.judge(new Facts(null, to, List.of(), null, Map.of(), Set.of()));
        return verdict.isAllowed() ? Optional.empty() : Optional.of(verdict.reason());
    }

    /** @throws UnreachableException when it does not answer */
    public Identity identify(Alias alias) {
        return look(alias, null).sighting().identity();
    }

    /**
     * Looks at all aliases at once, each over one connection, and holds no session open in any: unlike {@link #check}, it
     * goes by identities alone.
     *
     * @return in the order of the aliases' names
     */
    public List<Standing> survey() {
        Map<String, CompletableFuture<Standing>> questions =
                aliases.all().stream().collect(Collectors.toMap(Alias::name, alias -> ask(() -> standing(alias))));
        List<Standing> found = aliases.all().stream()
                .map(alias -> answer(questions.get(alias.name())))
                .toList();
        Map<String, Sighting> seen = new HashMap<>();
        for (Standing one : found) {
            Optional.ofNullable(one.identity())
                    .filter(Identity::exists)
                    .map(identity -> new Sighting(identity, one.lastSeenAt()))
                    .or(() -> sightings.last(one.alias()))
                    .ifPresent(sighting -> seen.put(one.alias().name(), sighting));
        }
        return found.stream().map(one -> judged(one, seen)).toList();
    }

    private Standing judged(Standing found, Map<String, Sighting> seen) {
        Facts facts = Facts.ofConfiguration(null, found.alias(), aliases).with(found.identity(), seen, Set.of());
        return new Standing(found.alias(), rules.judge(facts), found.identity(), found.problem(), found.lastSeenAt());
    }

    private Standing standing(Alias alias) {
        try {
            Sighting sighting = look(alias, null).sighting();
            return new Standing(alias, null, sighting.identity(), null, sighting.at());
        } catch (UnreachableException e) {
            Instant lastSeenAt = sightings.last(alias).map(Sighting::at).orElse(null);
            return new Standing(alias, null, missing(alias, e), e.getMessage(), lastSeenAt);
        }
    }

    /** @return null when not even the server answers */
    private Identity missing(Alias alias, UnreachableException failure) {
        try {
            return SqlErrors.INVALID_CATALOG_NAME.equals(failure.error().getSQLState())
                    ? identityOfMissing(alias, failure.error())
                    : null;
        } catch (UnreachableException e) {
            return null;
        }
    }

    /** A destination that does not exist yet is known by its server. */
    private Identity identityOfMissing(Alias alias, SQLException missing) {
        try (Connection connection = deadline().open(alias.url().withDatabase("postgres"), "guard")) {
            return Identity.of(connection).ofMissing(alias.url().database());
        } catch (SQLException e) {
            throw new UnreachableException(alias, missing);
        }
    }
}
