package org.pgcaravan.replace;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.postgres.SqlFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The databases that pgcaravan made or set aside for one destination. They are known by their comment, which says what
 * they are, for which destination and by which job, and must fit their name; a name alone says nothing.
 */
public final class LeftOvers {

    private static final Logger LOG = LoggerFactory.getLogger(LeftOvers.class);

    private LeftOvers() {}

    /**
     * @param destination need not exist
     * @return the oldest first
     */
    public static List<LeftOver> of(DatabaseUrl destination) throws SQLException {
        try (Connection orders = Orders.open(destination, "leftovers")) {
            return of(destination, orders);
        }
    }

    private static List<LeftOver> of(DatabaseUrl destination, Connection orders) throws SQLException {
        List<LeftOver> found = new ArrayList<>();
        try (Statement statement = orders.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("replace/own-databases"))) {
            while (row.next()) {
                String name = row.getString("name");
                int sessions = row.getInt("sessions");
                OwnDatabase.parse(row.getString("comment"))
                        .filter(own -> own.database().equals(destination.database()))
                        .filter(own -> own.name().equals(name))
                        .ifPresent(own -> found.add(new LeftOver(own, sessions)));
            }
        }
        found.sort(Comparator.comparing(LeftOver::at).thenComparing(LeftOver::name));
        return found;
    }

    /**
     * Whether a database of that name has no comment. Of a staging database's name, which holds its job's id, that means that
     * an attempt of that job died between making it and saying so.
     */
    static boolean isUnclaimed(String name, Connection orders) throws SQLException {
        try (PreparedStatement statement = orders.prepareStatement(SqlFile.read("replace/unclaimed"))) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** @return those of one kind, the oldest first */
    static List<OwnDatabase> of(String kind, DatabaseUrl destination, Connection orders) throws SQLException {
        return of(destination, orders).stream()
                .map(LeftOver::own)
                .filter(own -> own.kind().equals(kind))
                .toList();
    }

    /** @return bytes by name, of all destinations of that server; none where the role may not know it */
    public static Map<String, Long> sizes(DatabaseUrl destination) throws SQLException {
        try (Connection orders = Orders.open(destination, "leftovers");
                Statement statement = orders.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("replace/own-sizes"))) {
            Map<String, Long> sizes = new HashMap<>();
            while (row.next()) {
                sizes.put(row.getString("name"), row.getLong("bytes"));
            }
            return sizes;
        }
    }

    /**
     * Drops staging databases that nobody loads any more. Whoever loads one holds the destination's lock; in case that was
     * lost, one that has sessions, or that {@code abandoned} does not know as such, is left alone.
     *
     * @param dropping hears of each before that
     * @return whether something was left for later
     */
    public static boolean dropAbandoned(
            DatabaseUrl destination, Predicate<OwnDatabase> abandoned, Consumer<OwnDatabase> dropping)
            throws SQLException {
        try (Connection orders = Orders.open(destination, "tidying")) {
            if (of(OwnDatabase.INCOMING, destination, orders).isEmpty()) {
                return false;
            }
            if (!Orders.tryLock(orders, destination)) {
                return true;
            }
            boolean later = false;
            for (LeftOver one : of(destination, orders)) {
                if (!one.isIncoming()) {
                    continue;
                }
                if (one.sessions() == 0 && abandoned.test(one.own())) {
                    LOG.info(
                            "Dropping {}, which {} left behind",
                            one.name(),
                            one.own().job());
                    dropping.accept(one.own());
                    DatabaseDrop.staging(orders, destination, one.name());
                } else {
                    later = true;
                }
            }
            return later;
        }
    }

    /**
     * The same for who holds the destination's lock: then nobody else loads one.
     *
     * @param dropping hears of each before that
     */
    static void dropAbandoned(Connection orders, DatabaseUrl destination, Consumer<OwnDatabase> dropping)
            throws SQLException {
        for (OwnDatabase own : of(OwnDatabase.INCOMING, destination, orders)) {
            LOG.info("Dropping {}, which an attempt left behind", own.name());
            dropping.accept(own);
            DatabaseDrop.staging(orders, destination, own.name());
        }
    }
}
