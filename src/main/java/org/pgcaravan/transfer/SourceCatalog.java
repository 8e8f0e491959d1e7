package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.CatalogFilter;
import org.pgcaravan.catalog.FilterException;
import org.pgcaravan.catalog.InexpressibleException;
import org.pgcaravan.catalog.Matches;
import org.pgcaravan.catalog.ReadAhead;
import org.pgcaravan.catalog.SourceChangedException;
import org.pgcaravan.catalog.SourceChanges;
import org.pgcaravan.catalog.Unreadable;
import org.pgcaravan.copy.Snapshot;

/** Reads a source's catalog for a job, so that what is read is of one moment, and what it says of tables stays true. */
final class SourceCatalog {

    private SourceCatalog() {}

    /**
     * As {@link #read}, for who is going to copy all of it.
     *
     * @throws InexpressibleException when something cannot be copied
     * @throws UnreadableException when the source's role may not read it all
     */
    static Catalog readWhole(AttemptSessions sessions, CatalogFilter filter) throws SQLException {
        Catalog catalog = read(sessions, filter);
        if (!catalog.inexpressible().isEmpty()) {
            throw new InexpressibleException(catalog.inexpressible());
        }
        List<Unreadable> unreadable = Unreadable.of(catalog, sessions.snapshot().coordinator());
        if (!unreadable.isEmpty()) {
            throw new UnreadableException(unreadable);
        }
        return catalog;
    }

    /**
     * Locks the wanted tables against changes, and reads the catalog.
     *
     * @throws FilterException when the filter does not fit the source
     * @throws SourceChangedException when something that no lock protects changed meanwhile
     */
    static Catalog read(AttemptSessions sessions, CatalogFilter filter) throws SQLException {
        Snapshot snapshot = sessions.snapshot();
        try (ReadAhead ahead = new ReadAhead(sessions.readers())) {
            Matches matches = Matches.of(filter, snapshot.coordinator());
            snapshot.lockTables(matches::wantsRelation);
            ahead.start(filter);
            try {
                Catalog catalog = Catalog.read(snapshot.coordinator(), filter, matches, ahead);
                requireUnchanged(snapshot, ahead, matches, catalog.schemas(), null);
                return catalog;
            } catch (FilterException | SourceChangedException e) {
                throw e;
            } catch (SQLException | RuntimeException e) {
                requireUnchanged(snapshot, ahead, matches, null, e);
                throw e;
            }
        }
    }

    /**
     * @param schemas whose objects matter; null for all
     * @param failure what reading came to; null when all was read
     */
    private static void requireUnchanged(
            Snapshot snapshot, ReadAhead ahead, Matches matches, Set<String> schemas, Exception failure)
            throws SQLException {
        List<String> changed;
        try (Connection present = present(snapshot, ahead)) {
            changed = SourceChanges.between(snapshot.coordinator(), present, matches, schemas);
        } catch (SQLException e) {
            if (failure == null) {
                throw e;
            }
            failure.addSuppressed(e);
            return;
        }
        if (!changed.isEmpty()) {
            throw new SourceChangedException(changed, failure);
        }
    }

    /** A role with few connections has no third one. */
    private static Connection present(Snapshot snapshot, ReadAhead ahead) throws SQLException {
        Optional<Connection> second = ahead.end();
        if (second.isEmpty()) {
            return snapshot.openPresent();
        }
        second.get().rollback();
        second.get().setAutoCommit(true);
        return second.get();
    }
}
