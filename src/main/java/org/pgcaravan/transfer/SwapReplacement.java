package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.pgcaravan.guard.Identity;
import org.pgcaravan.job.Job;
import org.pgcaravan.replace.DatabaseProperties;
import org.pgcaravan.replace.DestinationServer;

/** {@code replace: swap}. A staging database is loaded beside the destination, and takes its name; the destination is kept under another. */
final class SwapReplacement extends WholeReplacement {

    private final DestructiveStep destructive;

    SwapReplacement(TransferSettings settings, DestructiveStep destructive) {
        super(settings);
        this.destructive = destructive;
    }

    @Override
    public DestinationServer open(Sides sides, Job job) {
        return sides.destinationToReplace(job);
    }

    @Override
    public int jobs(int wanted) {
        return wanted;
    }

    /** The destination is kept as it is when it is replaced, with whatever was written until then. */
    @Override
    public void hold(SyncAttempt attempt) {}

    @Override
    public void schema(SyncAttempt attempt) throws SQLException, IOException {
        attempt.stagingIs(attempt.destination()
                .createStaging(copied(
                        DatabaseProperties.of(attempt.sessions().snapshot().coordinator()))));
        attempt.sessions().stagingIs(attempt.staging().url(), settings.maintenanceWorkMem());
        preData(attempt);
    }

    /** A mark that protects the source does not protect its copy, which could never be replaced again. */
    private static DatabaseProperties copied(DatabaseProperties source) {
        boolean marked = source.comment() != null && source.comment().contains(Identity.READ_ONLY_MARKER);
        return marked ? source.withoutComment() : source;
    }

    @Override
    public Provable provable() {
        return Provable.SCHEMA;
    }

    @Override
    public Optional<String> complete(SyncAttempt attempt) throws SQLException {
        return destructive.swap(attempt, attempt.destination().swap(attempt.staging()));
    }
}
