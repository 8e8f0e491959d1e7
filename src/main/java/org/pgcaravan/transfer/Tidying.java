package org.pgcaravan.transfer;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.pgcaravan.guard.Alias;
import org.pgcaravan.guard.Aliases;
import org.pgcaravan.guard.Guard;
import org.pgcaravan.guard.UnreachableException;
import org.pgcaravan.job.JobHistory;
import org.pgcaravan.job.JobState;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.replace.LeftOver;
import org.pgcaravan.replace.LeftOvers;
import org.pgcaravan.replace.OwnDatabase;
import org.pgcaravan.replace.PreviousDatabases;
import org.pgcaravan.transfer.LeftOverFate.Fate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops databases of pgcaravan's that nobody needs any more: replaced ones beyond those that are kept, and staging
 * databases that a process which is gone has left behind. Dropping one makes the server write a checkpoint: nobody has to
 * wait for that.
 */
public final class Tidying implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Tidying.class);

    /** What was still in use is looked at again after so long: about when the lease of a lost job is over. */
    private static final long LOOK_AGAIN_SECONDS = 20;

    private final Aliases aliases;
    private final Guard guard;
    private final JobHistory history;
    private final Retention retention;
    private final Drops drops;
    private final ScheduledThreadPoolExecutor aside = new ScheduledThreadPoolExecutor(2, task -> {
        Thread thread = new Thread(task, "tidying");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param retention of replaced databases, for each destination
     * @param drops hears of each that is dropped
     */
    public Tidying(Aliases aliases, Guard guard, JobHistory history, Retention retention, Drops drops) {
        this.drops = drops;
        this.aliases = aliases;
        this.guard = guard;
        this.history = history;
        this.retention = retention;
        aside.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Returns at once. */
    void afterSwap(Alias destination) {
        aside.execute(() -> dropPrevious(destination));
    }

    Drops drops() {
        return drops;
    }

    /** Looks at all aliases that may be written to, and again later at those where something is in use. Returns at once. */
    public void begin() {
        aside.execute(() -> tidy(aliases.all()));
    }

    private void tidy(List<Alias> wanted) {
        List<Alias> later = new ArrayList<>();
        for (Alias alias : wanted) {
            if (guard.refusal(alias).isEmpty() && tidy(alias)) {
                later.add(alias);
            }
        }
        if (!later.isEmpty() && !aside.isShutdown()) {
            aside.schedule(() -> tidy(later), LOOK_AGAIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** @return whether something was left for later */
    private boolean tidy(Alias alias) {
        try {
            if (LeftOvers.of(alias.url()).isEmpty()) {
                return false;
            }
            guard.check(null, alias.name());
            dropPrevious(alias);
            return LeftOvers.dropAbandoned(
                    alias.url(),
                    own -> !runs(own.job()),
                    own -> drops.dropping(alias.name(), own, "its job does not run any more"));
        } catch (SQLException | RuntimeException e) {
            LOG.debug("{} was not tidied up: {}", alias.url(), e.getMessage());
            return false;
        }
    }

    private void dropPrevious(Alias alias) {
        DatabaseUrl destination = alias.url();
        try {
            List<OwnDatabase> kept = PreviousDatabases.of(destination);
            for (OwnDatabase old : retention.surplus(kept, own -> Instant.parse(own.at()))) {
                LOG.info("Dropping {}: newer ones are kept (previous.keep, previous.days)", old.name());
                PreviousDatabases.drop(
                        destination,
                        old,
                        own -> drops.dropping(alias.name(), own, "newer ones are kept (previous.keep, previous.days)"));
            }
        } catch (SQLException | RuntimeException e) {
            LOG.warn("Previous databases of {} were not tidied up: {}", destination, e.getMessage());
        }
    }

    private boolean runs(String job) {
        return history.find(job)
                .filter(found -> found.state() == JobState.RUNNING || found.state() == JobState.CANCELLING)
                .isPresent();
    }

    /**
     * Lists what stands beside a destination.
     *
     * @return the oldest first
     * @throws org.pgcaravan.guard.RefusedException when there is no such alias
     * @throws UnreachableException when its server does not answer
     * @throws org.pgcaravan.job.QueueUnavailableException when it cannot be known which jobs run
     */
    public List<LeftOverFate> leftOvers(String name) {
        Alias alias = aliases.named(name);
        try {
            List<LeftOver> found = LeftOvers.of(alias.url());
            Map<String, Long> sizes = found.isEmpty() ? Map.of() : LeftOvers.sizes(alias.url());
            List<LeftOver> newestFirst = new ArrayList<>(
                    found.stream().filter(one -> !one.isIncoming()).toList());
            Collections.reverse(newestFirst);
            List<LeftOver> surplus = retention.surplus(
                    newestFirst, one -> Instant.parse(one.own().at()));
            return found.stream()
                    .map(one -> fate(alias, one, sizes.get(one.name()), surplus.contains(one)))
                    .toList();
        } catch (SQLException e) {
            throw new UnreachableException(alias, e);
        }
    }

    private LeftOverFate fate(Alias alias, LeftOver one, Long bytes, boolean surplus) {
        Optional<String> refusal = guard.refusal(alias);
        if (!one.isIncoming() && !surplus) {
            return new LeftOverFate(one, bytes, Fate.KEPT, "Kept for an undo (previous.keep, previous.days).");
        }
        if (one.isIncoming() && runs(one.own().job())) {
            return new LeftOverFate(
                    one, bytes, Fate.IN_USE, "Its job runs; it takes the destination's place or is dropped with that.");
        }
        if (refusal.isPresent()) {
            return new LeftOverFate(one, bytes, Fate.KEPT, "Nothing is dropped there: " + refusal.get());
        }
        if (one.isIncoming() && one.sessions() > 0) {
            return new LeftOverFate(
                    one, bytes, Fate.IN_USE, "Its job does not run, but " + one.sessions() + " sessions are in it.");
        }
        return new LeftOverFate(
                one,
                bytes,
                Fate.DROPPED_SOON,
                (one.isIncoming()
                                ? "Its job does not run any more: "
                                : "There are newer ones (previous.keep, previous.days): ")
                        + "dropped when the service starts, and by the next job with this destination.");
    }

    /** Lets what is being dropped be dropped; begins nothing more. */
    @Override
    public void close() {
        aside.shutdown();
    }
}
