package org.pgcaravan.replace;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.pgcaravan.postgres.DatabaseUrl;

/** The databases that a destination replaced and that are kept. */
public final class PreviousDatabases {

    private PreviousDatabases() {}

    /** @return the newest first */
    public static List<OwnDatabase> of(DatabaseUrl destination) throws SQLException {
        try (Connection orders = Orders.open(destination, "tidying")) {
            List<OwnDatabase> newestFirst = new ArrayList<>(LeftOvers.of(OwnDatabase.PREVIOUS, destination, orders));
            Collections.reverse(newestFirst);
            return newestFirst;
        }
    }

    /**
     * Drops one of them, unless it has become another since. It fails where the database has subscriptions: those are
     * connected, and not ours to end.
     *
     * @param dropping hears of it before that
     */
    public static void drop(DatabaseUrl destination, OwnDatabase previous, Consumer<OwnDatabase> dropping)
            throws SQLException {
        try (Connection orders = Orders.open(destination, "tidying")) {
            if (LeftOvers.of(OwnDatabase.PREVIOUS, destination, orders).contains(previous)) {
                dropping.accept(previous);
                DatabaseDrop.plain(orders, previous.name());
            }
        }
    }
}
