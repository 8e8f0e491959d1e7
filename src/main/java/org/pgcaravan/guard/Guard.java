package org.pgcaravan.guard;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.postgres.Session;
import org.pgcaravan.postgres.SqlErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a database may be written to. Asked when a job is accepted, when it starts, and again right before
 * each destructive step; what it let through a second ago it looks at anew.
 */
public final class Guard {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final Aliases aliases;
    private final GuardSettings settings;
    /** What read-only aliases were when they last answered: they protect their database also while out of reach. */
    private final Map<String, Identity> lastSeen = new ConcurrentHashMap<>();

    /** All sides are asked at once: some may be far, or gone, which takes ten seconds to find out. */
    private final Executor asking = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "guard");
        thread.setDaemon(true);
        return thread;
    });

    public Guard(Aliases aliases, GuardSettings settings) {
        this.aliases = aliases;
        this.settings = settings;
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
        if (from != null && from.name().equals(to.name())) {
            throw sameDatabase(from, to);
        }
        refusal(to).ifPresent(reason -> {
            throw new RefusedException(RefusedException.DESTINATION_REFUSED, reason);
        });
        if (from != null && from.url().isSameAddressAs(to.url())) {
            throw sameDatabase(from, to);
        }
        try (Witness witness = new Witness(to.url())) {
            compare(from, to, Identity.of(witness.session()), witness);
        } catch (SQLException e) {
            if (!SqlErrors.INVALID_CATALOG_NAME.equals(e.getSQLState())) {
                throw new UnreachableException(to, e);
            }
            compare(from, to, identityOfMissing(to, e), null);
        }
    }

    /**
     * @param from null for a job that reads no database
     * @param witness null when the destination does not exist yet
     */
    private void compare(Alias from, Alias to, Identity target, Witness witness) {
        refuseByItself(to, target);
        var others = protectedFrom(to).stream()
                .filter(other -> from == null || !other.name().equals(from.name()))
                .collect(Collectors.toMap(other -> other, other -> ask(() -> look(other, witness))));
        if (from != null && isSame(to, target, from, answer(ask(() -> look(from, witness))))) {
            throw sameDatabase(from, to);
        }
        others.forEach((other, question) -> {
            Optional<Sighting> sighting = answerUnlessUnreachable(other, question);
            if (to.url().isSameAddressAs(other.url())
                    || sighting.isPresent() && isSame(to, target, other, sighting.get())) {
                throw sameAsProtected(to, other);
            }
        });
    }

    /** A declared copy has the identity of its original; seeing the very session means that it is the original. */
    private static boolean isSame(Alias to, Identity target, Alias other, Sighting sighting) {
        return sighting.seesWitness()
                || !to.copyOf().contains(other.name()) && target.isSameDatabaseAs(sighting.identity());
    }

    /** What an alias is, and whether it leads to the destination. */
    private record Sighting(Identity identity, boolean seesWitness) {}

    private Sighting look(Alias alias, Witness witness) {
        try (Connection connection = Session.PLAIN.open(alias.url(), "guard")) {
            Identity identity = Identity.of(connection);
            lastSeen.put(alias.name(), identity);
            return new Sighting(identity, witness != null && witness.isSeenBy(connection));
        } catch (SQLException e) {
            throw new UnreachableException(alias, e);
        }
    }

    /** One that is out of reach is gone by as it was last seen; empty when it has never answered. */
    private Optional<Sighting> answerUnlessUnreachable(Alias alias, CompletableFuture<Sighting> question) {
        try {
            return Optional.of(answer(question));
        } catch (UnreachableException e) {
            LOG.debug("{}; going by what was last seen", e.getMessage());
            return Optional.ofNullable(lastSeen.get(alias.name())).map(identity -> new Sighting(identity, false));
        }
    }

    private <T> CompletableFuture<T> ask(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, asking);
    }

    private static <T> T answer(CompletableFuture<T> question) {
        try {
            return question.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** @return why this alias may not be written to, by configuration and host alone; empty when it may */
    public Optional<String> refusal(Alias to) {
        String host = to.url().host();
        if (!to.isWritable()) {
            return Optional.of("'" + to.name() + "' is read-only. Set database." + to.name()
                    + ".access=writable if it may be overwritten.");
        }
        if (GuardSettings.PROTECTED.contains(to.name())
                && !settings.allowProtected().contains(to.name())) {
            return Optional.of("'" + to.name() + "' is never written to, whatever its access. Set"
                    + " destination.allow-protected=" + to.name() + " if that is meant.");
        }
        if (Hosts.isSupabase(host) && !settings.allowSupabase()) {
            return Optional.of(supabase(to));
        }
        if (!Hosts.isLoopback(host) && !settings.allowRemote()) {
            return Optional.of("'" + to.name() + "' is on " + host
                    + ", which is not loopback. Set destination.allow-remote=true if that is meant.");
        }
        return Optional.empty();
    }

    /** @throws UnreachableException when it does not answer */
    public Identity identify(Alias alias) {
        return look(alias, null).identity();
    }

    /** A destination that does not exist yet is known by its server. */
    private static Identity identityOfMissing(Alias alias, SQLException missing) {
        try (Connection connection = Session.PLAIN.open(alias.url().withDatabase("postgres"), "guard")) {
            return Identity.of(connection).ofMissing(alias.url().database());
        } catch (SQLException e) {
            throw new UnreachableException(alias, missing);
        }
    }

    private void refuseByItself(Alias to, Identity target) {
        if (target.isMarkedReadOnly()) {
            throw new RefusedException(
                    RefusedException.DESTINATION_REFUSED,
                    "The database behind '" + to.name() + "' carries '" + Identity.READ_ONLY_MARKER
                            + "' in its comment. Change the comment if it may be overwritten.");
        }
        if (target.supabase() && !settings.allowSupabase()) {
            throw new RefusedException(RefusedException.DESTINATION_REFUSED, supabase(to));
        }
    }

    private List<Alias> protectedFrom(Alias to) {
        return aliases.all().stream()
                .filter(other -> !other.name().equals(to.name()))
                .filter(other -> refusal(other).isPresent())
                .toList();
    }

    private static String supabase(Alias to) {
        return "'" + to.name()
                + "' is a Supabase database. Set destination.allow-supabase=true if it may be overwritten.";
    }

    private static RefusedException sameAsProtected(Alias to, Alias other) {
        return new RefusedException(
                RefusedException.DESTINATION_REFUSED,
                "'" + to.name() + "' leads to the same database as '" + other.name()
                        + "', which may not be written to. If it is a restored copy of that server, set database."
                        + to.name() + ".copy-of=" + other.name() + ".");
    }

    private static RefusedException sameDatabase(Alias from, Alias to) {
        return new RefusedException(
                RefusedException.SOURCE_IS_DESTINATION,
                "Source '" + from.name() + "' and destination '" + to.name() + "' are the same database.");
    }
}
