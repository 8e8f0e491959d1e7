package org.pgcaravan.transfer;

import java.sql.SQLException;
import org.pgcaravan.copy.Snapshot;
import org.pgcaravan.guard.Alias;
import org.pgcaravan.guard.Aliases;
import org.pgcaravan.guard.UnreachableException;
import org.pgcaravan.job.Job;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.replace.DestinationServer;

/** The two sides of a job, by their aliases; whichever does not answer is an {@link UnreachableException} with its name. */
record Sides(Aliases aliases, Drops drops) {

    /** Of jobs that replace nothing. */
    Sides(Aliases aliases) {
        this(aliases, (destination, database, reason) -> {});
    }

    Snapshot snapshotOfSource(Job job) {
        return open(aliases.named(job.source()), url -> Snapshot.take(url, Attempts.id(job)));
    }

    /** @throws org.pgcaravan.replace.ReplaceException when it cannot be replaced, or another job works on it */
    DestinationServer destinationToReplace(Job job) {
        return open(
                aliases.named(job.destination()),
                url -> DestinationServer.open(
                        url,
                        job.id(),
                        job.attempt(),
                        own -> drops.dropping(
                                job.destination(), own, "its attempt is gone, and " + job.id() + " is next")));
    }

    /** @throws org.pgcaravan.replace.ReplaceException when it is not there, or another job works on it */
    DestinationServer destinationToLoad(Job job) {
        return open(
                aliases.named(job.destination()), url -> DestinationServer.openToLoad(url, job.id(), job.attempt()));
    }

    DatabaseUrl destination(Job job) {
        return aliases.named(job.destination()).url();
    }

    @FunctionalInterface
    private interface Opening<T> {
        T open(DatabaseUrl url) throws SQLException;
    }

    private static <T> T open(Alias alias, Opening<T> opening) {
        try {
            return opening.open(alias.url());
        } catch (SQLException e) {
            throw new UnreachableException(alias, e);
        }
    }
}
