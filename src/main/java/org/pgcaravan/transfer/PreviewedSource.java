package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.CatalogFilter;
import org.pgcaravan.catalog.OlderServer;
import org.pgcaravan.catalog.Unreadable;
import org.pgcaravan.copy.Snapshot;
import org.pgcaravan.guard.Alias;
import org.pgcaravan.guard.Identity;
import org.pgcaravan.guard.UnreachableException;
import org.pgcaravan.postgres.BuiltinNames;
import org.pgcaravan.replace.ConnectionRoom;
import org.pgcaravan.replace.DatabaseProperties;
import org.pgcaravan.replace.DatabaseSurvey;
import org.pgcaravan.replace.DestinationSurvey;

/**
 * What a job would read of its source, as the job reads it. The locks on its tables are held no longer than it takes to
 * read the catalog.
 *
 * @param unreadable what the source's role may not read of it
 * @param extensions version by name
 * @param grants role → object with its kind → privileges
 * @param room for connections, the preview's own aside
 * @param builtinNames what the server brings along
 */
record PreviewedSource(
        Identity identity,
        Catalog catalog,
        List<Unreadable> unreadable,
        Map<String, String> extensions,
        Map<String, Map<String, String>> grants,
        ConnectionRoom room,
        BuiltinNames builtinNames,
        DatabaseProperties properties) {

    private static final String PATIENCE = "SET LOCAL lock_timeout = '10s'";

    /**
     * @throws UnreachableException when the source does not answer
     * @throws org.pgcaravan.postgres.StatementFailedException when a table stays locked for ten seconds
     */
    static PreviewedSource read(Alias alias, CatalogFilter filter) throws SQLException {
        try (AttemptSessions sessions = new AttemptSessions(DestinationSurvey.PURPOSE)) {
            sessions.sourceIs(snapshot(alias));
            Connection source = sessions.snapshot().coordinator();
            source.setNetworkTimeout(Runnable::run, DestinationSurvey.SILENCE_MILLIS);
            try (Statement statement = source.createStatement()) {
                statement.execute(PATIENCE);
            }
            ConnectionRoom room = ConnectionRoom.of(source);
            Catalog catalog = SourceCatalog.read(sessions, filter);
            return new PreviewedSource(
                    Identity.of(source),
                    catalog,
                    Unreadable.of(catalog, source),
                    DatabaseSurvey.extensions(source),
                    DatabaseSurvey.grants(source),
                    room,
                    BuiltinNames.of(source),
                    DatabaseProperties.of(source));
        }
    }

    private static Snapshot snapshot(Alias alias) {
        try {
            return Snapshot.take(alias.url(), DestinationSurvey.PURPOSE);
        } catch (SQLException e) {
            throw new UnreachableException(alias, e);
        }
    }

    /** @return what a destination knows of the catalog, which may be on an older server */
    OlderServer on(DestinationSurvey destination) {
        return new OlderServer(destination.serverVersion(), builtinNames.without(destination.builtinNames()), catalog);
    }
}
