package org.pgcaravan.transfer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.pgcaravan.dump.SettingChange;
import org.pgcaravan.dump.SettingStatement;
import org.pgcaravan.dump.Stretch;
import org.pgcaravan.postgres.WholeStatements;

/** What a script sets in its session; what this server cannot set and rows do without is left out, and remembered. */
final class ScriptSettings {

    /** SQLSTATEs with which a server says that it does not know a parameter, or will not set it to that, or not for this role. */
    private static final String UNKNOWN_PARAMETER = "42704";

    private static final Set<String> NOT_FOR_THIS_SERVER = Set.of("22023", "42501");

    private final Connection connection;
    private final DestinationRoles roles;
    /** What is set to the end of a transaction of the script's own → its value before. */
    private final Map<String, String> beforeLocal = new LinkedHashMap<>();

    private boolean asNobody;

    ScriptSettings(Connection connection, DestinationRoles roles) {
        this.connection = connection;
        this.roles = roles;
    }

    /** Whether the session is to be somebody's whom the server does not have: what he grants is left out. */
    boolean areOfNobody() {
        return asNobody;
    }

    /**
     * Sets the session's parameters as they stand before a stretch.
     *
     * @return whether they are set: not when one of them is left out, and what follows has to know
     */
    boolean set(List<Stretch.Setting> settings) throws SQLException {
        Savepoint before = connection.setSavepoint();
        asNobody = false;
        try {
            if (!settings.isEmpty()) {
                WholeStatements.run(
                        connection, settings.stream().map(Stretch.Setting::sql).toList());
            }
            connection.releaseSavepoint(before);
            return true;
        } catch (SQLException e) {
            connection.rollback(before);
            connection.releaseSavepoint(before);
        }
        for (Stretch.Setting setting : settings) {
            set(new ScriptLine(setting.file(), setting.line(), setting.sql(), true));
        }
        return !asNobody;
    }

    /** A parameter that this server does not know, or a role or tablespace that it lacks: what follows does without. */
    void set(ScriptLine line) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            WholeStatements.run(connection, List.of(line.sql()));
            if (line.sql().toLowerCase(Locale.ROOT).contains("session authorization")) {
                asNobody = false;
            }
        } catch (SQLException e) {
            connection.rollback(before);
            String sql = line.sql().toLowerCase(Locale.ROOT);
            boolean ofSession = sql.contains("session authorization");
            boolean ofTablespace = sql.contains("default_tablespace");
            boolean without = UNKNOWN_PARAMETER.equals(e.getSQLState())
                    || (ofSession || ofTablespace) && NOT_FOR_THIS_SERVER.contains(String.valueOf(e.getSQLState()));
            if (!without) {
                throw line.failed(e);
            }
            roles.leftOut(line.excerpt(), e);
            asNobody |= ofSession;
        }
        connection.releaseSavepoint(before);
    }

    /** Takes a statement that is to run now: of what it sets for its transaction only, the value before is kept. */
    void follow(SettingStatement setting) throws SQLException {
        for (SettingChange change : setting.changes()) {
            if (!change.local()) {
                beforeLocal.remove(change.name());
            } else if (!beforeLocal.containsKey(change.name())) {
                beforeLocal.put(change.name(), current(change.name()));
            }
        }
    }

    private String current(String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_catalog.current_setting(?, true)")) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Objects.requireNonNullElse(row.getString(1), "");
            }
        }
    }

    /** A transaction of the script's own is over, though the import's is not: what was set for it holds no more. */
    void endTransaction() throws SQLException {
        for (Map.Entry<String, String> before : beforeLocal.entrySet()) {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT pg_catalog.set_config(?, ?, true)")) {
                statement.setString(1, before.getKey());
                statement.setString(2, before.getValue());
                statement.execute();
            }
        }
        beforeLocal.clear();
    }
}
