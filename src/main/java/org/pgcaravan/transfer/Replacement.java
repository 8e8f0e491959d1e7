package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.CatalogFilter;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.plan.Task;
import org.pgcaravan.plan.TransferPlan;
import org.pgcaravan.replace.DestinationServer;

/**
 * One of the ways in which what a sync brings takes its destination's place. Whichever it is, others see the destination
 * as it was until {@link #complete}; when that is never come to, nothing has changed.
 */
interface Replacement {

    /** @throws org.pgcaravan.replace.ReplaceException when the destination cannot be replaced this way */
    DestinationServer open(Sides sides, Job job);

    /** @return what of the source is wanted */
    CatalogFilter filter(JobOptions options);

    /** @return how many tasks run at once, of as many as are wanted */
    int jobs(int wanted);

    /** @throws org.pgcaravan.replace.ReplaceException when the destination has no place for what the catalog holds */
    TransferPlan plan(SyncAttempt attempt, Catalog catalog) throws SQLException;

    /** Keeps others from writing what a backup would not have. */
    void hold(SyncAttempt attempt) throws SQLException;

    /** Makes the place for the rows. */
    void schema(SyncAttempt attempt) throws SQLException, IOException;

    Copied perform(SyncAttempt attempt, Task task) throws SQLException, IOException;

    /** Makes what comes after the rows. */
    void finish(SyncAttempt attempt) throws SQLException, IOException;

    /** @return what the proof can compare beside rows that were counted */
    Provable provable();

    /** What of a destination is to be as on the source, when all is done. */
    enum Provable {
        /** Everything. */
        SCHEMA,
        /** The rows of the tables that were brought, and the sequences. */
        TABLES,
        /** Nothing: others are there too. */
        NOTHING
    }

    /** @return the name under which the replaced database is kept; empty when it is not */
    Optional<String> complete(SyncAttempt attempt) throws SQLException;
}
