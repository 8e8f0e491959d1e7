package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.pgcaravan.job.Job;
import org.pgcaravan.replace.DestinationServer;

/**
 * {@code replace: in-place}. What is in the destination is dropped, and what the source has made there, in one
 * transaction: when it does not come to its end, the server takes all of it back. For where a role may make no databases.
 */
final class InPlaceReplacement extends WholeReplacement {

    InPlaceReplacement(TransferSettings settings) {
        super(settings);
    }

    @Override
    public DestinationServer open(Sides sides, Job job) {
        return sides.destinationToLoad(job);
    }

    /** A transaction is one connection's. */
    @Override
    public int jobs(int wanted) {
        return 1;
    }

    @Override
    public void hold(SyncAttempt attempt) throws SQLException {
        attempt.sessions().stagingIs(attempt.destination().url(), settings.maintenanceWorkMem());
        attempt.beginsTransaction();
        attempt.destination().clearing(attempt.transaction()).hold();
    }

    @Override
    public void schema(SyncAttempt attempt) throws SQLException, IOException {
        attempt.destination().clearing(attempt.transaction()).run().forEach(attempt::warn);
        preData(attempt);
    }

    @Override
    public Optional<String> complete(SyncAttempt attempt) throws SQLException {
        attempt.commit();
        return Optional.empty();
    }
}
