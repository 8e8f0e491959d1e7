package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.CatalogFilter;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.catalog.Sequence;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.plan.ChunkPlanner;
import org.pgcaravan.plan.Task;
import org.pgcaravan.plan.TransferPlan;

/** Everything is made anew, from the schemas to the privileges. */
abstract class WholeReplacement implements Replacement {

    final TransferSettings settings;

    WholeReplacement(TransferSettings settings) {
        this.settings = settings;
    }

    /** A database that works needs more than a dump, which may be loaded into an old one. */
    @Override
    public CatalogFilter filter(JobOptions options) {
        return CatalogFilter.of(
                options, options.strict() ? CatalogFilter.Missing.REQUIRED : CatalogFilter.Missing.BROUGHT);
    }

    @Override
    public TransferPlan plan(SyncAttempt attempt, Catalog catalog) {
        int jobs = jobs(attempt.jobsWanted(settings));
        return TransferPlan.of(
                attempt.id(), catalog, new ChunkPlanner(catalog.serverVersion(), jobs).chunks(catalog.tables()));
    }

    void preData(SyncAttempt attempt) throws SQLException, IOException {
        attempt.rolesAre(new DestinationRoles(
                attempt.destination().roles(), attempt.destination().tablespaces()));
        attempt.execute(attempt.catalog().preData());
    }

    @Override
    public Copied perform(SyncAttempt attempt, Task task) throws SQLException, IOException {
        return new SchemaLoad(attempt).perform(task);
    }

    /** @return what gathers them; optional, for a foreign table that cannot be read makes it fail */
    List<Ddl> statistics(SyncAttempt attempt) throws SQLException {
        return List.of(new Ddl("ANALYZE", "DATABASE", "the new database", Set.of(), Set.of(), true));
    }

    @Override
    public void finish(SyncAttempt attempt) throws SQLException, IOException {
        attempt.execute(
                attempt.catalog().sequences().stream().map(Sequence::setValue).toList());
        attempt.execute(attempt.plan().last());
        attempt.execute(statistics(attempt));
        attempt.roles().warnings().forEach(attempt::warn);
        attempt.leftOut().sentences().forEach(attempt::warn);
    }
}
