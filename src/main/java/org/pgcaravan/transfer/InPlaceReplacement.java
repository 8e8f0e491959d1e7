package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.job.Job;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.replace.DestinationServer;

/**
 * {@code replace: in-place}. What is in the destination is dropped, and what the source has made there, in one
 * transaction: when it does not come to its end, the server takes all of it back. For where a role may make no databases.
 */
final class InPlaceReplacement extends WholeReplacement {

    private boolean othersStayed;

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
        attempt.holdToClear();
    }

    @Override
    public void schema(SyncAttempt attempt) throws SQLException, IOException {
        othersStayed = !attempt.clear();
        preData(attempt);
    }

    @Override
    List<Ddl> statistics(SyncAttempt attempt) throws SQLException {
        try (Statement statement = attempt.transaction().createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("replace/tables-to-analyze"))) {
            List<Ddl> statements = new ArrayList<>();
            while (row.next()) {
                String table = row.getString("name");
                statements.add(new Ddl("ANALYZE " + table, "TABLE", table, Set.of(), Set.of(), true));
            }
            return statements;
        }
    }

    @Override
    public Provable provable() {
        return othersStayed ? Provable.TABLES : Provable.SCHEMA;
    }

    @Override
    public Optional<String> complete(SyncAttempt attempt) throws SQLException {
        attempt.commit();
        return Optional.empty();
    }
}
