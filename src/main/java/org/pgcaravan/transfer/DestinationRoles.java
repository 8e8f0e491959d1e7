package org.pgcaravan.transfer;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.postgres.SqlErrors;

/**
 * The roles and tablespaces of the destination's server. Statements that name a role or tablespace it lacks are left
 * out, and remembered: rows and structure do without them, and the outcome says so.
 */
final class DestinationRoles {

    private static final int EXAMPLES = 3;

    private final Map<String, Boolean> mayOwn;
    private final Set<String> tablespaces;
    private final Map<String, TreeSet<String>> elsewhere = new TreeMap<>();
    private final Map<String, TreeSet<String>> missing = new TreeMap<>();
    private final Map<String, TreeSet<String>> notOwning = new TreeMap<>();
    private final Map<String, String> settings = new TreeMap<>();

    /**
     * @param mayOwn role → whether the connected role may give it objects
     * @param tablespaces of the server
     */
    DestinationRoles(Map<String, Boolean> mayOwn, Set<String> tablespaces) {
        this.mayOwn = new HashMap<>(mayOwn);
        this.tablespaces = Set.copyOf(tablespaces);
    }

    synchronized List<Ddl> permitted(List<Ddl> statements) {
        return statements.stream().filter(this::permits).toList();
    }

    private boolean permits(Ddl statement) {
        boolean permitted = true;
        for (String tablespace : statement.tablespaces()) {
            if (!tablespaces.contains(tablespace)) {
                elsewhere.computeIfAbsent(tablespace, name -> new TreeSet<>()).add(statement.object());
                permitted = false;
            }
        }
        for (String role : statement.roles()) {
            if (!mayOwn.containsKey(role)) {
                missing.computeIfAbsent(role, name -> new TreeSet<>()).add(statement.object());
                permitted = false;
            } else if (statement.sql().contains(" OWNER TO ") && !mayOwn.get(role)) {
                notOwning.computeIfAbsent(role, name -> new TreeSet<>()).add(statement.object());
                permitted = false;
            }
        }
        return permitted;
    }

    /** A role that was made on the way. */
    synchronized void made(String role) {
        mayOwn.put(role, true);
    }

    /** Remembers a setting that the server refused. */
    synchronized void leftOut(String setting, SQLException error) {
        settings.put(setting, SqlErrors.describe(error));
    }

    /** @return one sentence for each role and tablespace that statements were left out for */
    synchronized List<String> warnings() {
        List<String> sentences = new java.util.ArrayList<>();
        missing.forEach((role, objects) -> sentences.add("The role '" + role
                + "' does not exist on the destination: its ownership and privileges were left out ("
                + examples(objects) + ")."));
        notOwning.forEach((role, objects) -> sentences.add("The destination's role is no member of '" + role
                + "': what that role owns on the source belongs to the destination's role (" + examples(objects)
                + ")."));
        elsewhere.forEach((tablespace, objects) -> sentences.add("The tablespace '" + tablespace
                + "' does not exist on the destination: what lies there on the source lies in the database's own tablespace ("
                + examples(objects) + ")."));
        settings.forEach((setting, reason) -> sentences.add(
                "The destination's server refuses '" + setting + "', which was left out: " + reason + "."));
        return sentences;
    }

    private static String examples(TreeSet<String> objects) {
        String some = String.join(", ", objects.stream().limit(EXAMPLES).toList());
        return objects.size() <= EXAMPLES ? some : some + " and " + (objects.size() - EXAMPLES) + " more";
    }
}
