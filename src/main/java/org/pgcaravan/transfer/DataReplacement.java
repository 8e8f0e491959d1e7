package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.CatalogFilter;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.catalog.Sequence;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.job.Replace;
import org.pgcaravan.plan.Task;
import org.pgcaravan.plan.TransferPlan;
import org.pgcaravan.postgres.StatementFailedException;
import org.pgcaravan.replace.DestinationServer;
import org.pgcaravan.replace.ExistingTables;
import org.pgcaravan.replace.ExistingTables.ExistingTable;
import org.pgcaravan.replace.ReplaceException;
import org.pgcaravan.replace.TableLocks;

/**
 * {@code replace: append}, {@code truncate} and {@code upsert}. Rows come into tables that are there, and nothing but rows;
 * in one transaction over all of them, so that foreign keys hold whenever anybody looks. Triggers fire.
 */
final class DataReplacement implements Replacement {

    private final TransferSettings settings;
    private final Replace strategy;
    private Map<String, TableFill> fills = Map.of();

    DataReplacement(TransferSettings settings, Replace strategy) {
        this.settings = settings;
        this.strategy = strategy;
    }

    @Override
    public DestinationServer open(Sides sides, Job job) {
        return sides.destinationToLoad(job);
    }

    @Override
    public CatalogFilter filter(JobOptions options) {
        return CatalogFilter.of(options.dataOnly(), CatalogFilter.Missing.NAMED);
    }

    /** A transaction is one connection's. */
    @Override
    public int jobs(int wanted) {
        return 1;
    }

    @Override
    public TransferPlan plan(SyncAttempt attempt, Catalog catalog) throws SQLException {
        attempt.sessions().stagingIs(attempt.destination().url(), settings.maintenanceWorkMem());
        attempt.beginsTransaction();
        ExistingTables existing = ExistingTables.read(attempt.transaction());
        if (catalog.largeObjects().length > 0) {
            attempt.warn("Large objects are not carried by replace: " + strategy.wireName() + ": the source has "
                    + catalog.largeObjects().length + ".");
        }
        Map<String, Table> wanted = new LinkedHashMap<>();
        catalog.tables().forEach(table -> wanted.put(table.qualifiedName(), table));
        List<ExistingTable> ordered = existing.inOrder(wanted.values().stream()
                .filter(table -> !table.columns().isEmpty())
                .map(table -> existing.find(table.qualifiedName()).orElseThrow(() -> lacks(table.qualifiedName())))
                .toList());
        fills = new LinkedHashMap<>();
        for (ExistingTable table : ordered) {
            fills.put(table.name(), TableFill.of(strategy, wanted.get(table.name()), table));
        }
        fills.values().stream().flatMap(fill -> fill.warnings().stream()).forEach(attempt::warn);
        return TransferPlan.inLine(
                attempt.id(), fills.values().stream().map(TableFill::chunk).toList());
    }

    private ReplaceException lacks(String table) {
        return new ReplaceException(
                "The destination has no table " + table + ", and replace: " + strategy.wireName()
                        + " makes none. Say replace: swap, or leave it out by excludeTables.",
                false);
    }

    @Override
    public void hold(SyncAttempt attempt) throws SQLException {
        if (strategy.overwrites()) {
            new TableLocks(attempt.transaction()).againstWriters(List.copyOf(fills.keySet()));
        }
    }

    @Override
    public void schema(SyncAttempt attempt) throws SQLException {
        execute(attempt, "SET CONSTRAINTS ALL DEFERRED", "foreign keys");
        if (strategy == Replace.TRUNCATE && !fills.isEmpty()) {
            new TableLocks(attempt.transaction()).againstAll(List.copyOf(fills.keySet()));
            execute(
                    attempt,
                    "TRUNCATE ONLY " + String.join(", ONLY ", fills.keySet()),
                    fills.keySet().iterator().next());
        }
    }

    @Override
    public Copied perform(SyncAttempt attempt, Task task) throws SQLException, java.io.IOException {
        Task.Copy copy = (Task.Copy) task;
        TableFill fill = fills.get(copy.chunk().table());
        return attempt.carry(
                fill.chunk(),
                (source, destination) ->
                        fill.run(source, destination, bytes -> attempt.meter().passed(task.id(), bytes)));
    }

    /** Sequences come to the source's state where its rows replaced all others, and else never go back. */
    @Override
    public void finish(SyncAttempt attempt) throws SQLException {
        execute(attempt, "SET CONSTRAINTS ALL IMMEDIATE", "foreign keys");
        List<Ddl> last = new ArrayList<>();
        for (Sequence sequence : attempt.catalog().sequences()) {
            last.add(strategy == Replace.TRUNCATE ? sequence.setValueInTransaction() : sequence.advance());
        }
        if (!fills.isEmpty()) {
            last.add(new Ddl(
                    "ANALYZE " + String.join(", ", fills.keySet()), "TABLE", "statistics", Set.of(), Set.of(), true));
        }
        new DdlScript(last, attempt.leftOut()).runOn(attempt.transaction(), attempt::requireGoingOn);
        attempt.leftOut().sentences().forEach(attempt::warn);
    }

    @Override
    public Provable provable() {
        return strategy == Replace.TRUNCATE ? Provable.TABLES : Provable.NOTHING;
    }

    @Override
    public Optional<String> complete(SyncAttempt attempt) throws SQLException {
        attempt.commit();
        return Optional.empty();
    }

    private static void execute(SyncAttempt attempt, String sql, String object) {
        Connection transaction = attempt.transaction();
        try (Statement statement = transaction.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        } catch (SQLException e) {
            throw new StatementFailedException("destination", object, sql, e);
        }
    }
}
