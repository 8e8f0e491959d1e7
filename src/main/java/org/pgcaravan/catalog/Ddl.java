package org.pgcaravan.catalog;

import java.util.Set;
import java.util.regex.Pattern;
import org.pgcaravan.postgres.Identifiers;

/**
 * One statement, without a semicolon at its end. All names in it are qualified.
 *
 * @param sql to be sent to the server as it is, with JDBC's escape processing off
 * @param kind of the object it serves, as {@code COMMENT ON} calls it: {@code TABLE}, {@code MATERIALIZED VIEW}, …
 * @param object its qualified and quoted name, for messages
 * @param roles all that the statement names: it fails where one of them is missing, and may be left out then
 * @param tablespaces all that the statement names: it may be left out where one of them is missing
 * @param optional whether rows and tables do without it: where the destination refuses it, a warning with the statement is enough
 */
public record Ddl(
        String sql, String kind, String object, Set<String> roles, Set<String> tablespaces, boolean optional) {

    /** {@code sql} is null only of an object that {@link Catalog#inexpressible()} names. */
    private static final String LITERAL = "\\s+(?:E'(?:[^'\\\\]|''|\\\\.)*'|'(?:[^']|'')*')";

    private static final Pattern SECRET_OPTION =
            Pattern.compile("\\b(\\w*(?:pass|secret|key|token)\\w*\"?)" + LITERAL, Pattern.CASE_INSENSITIVE);
    private static final Pattern OF_ROLES =
            Pattern.compile("GRANT |REVOKE |ALTER DEFAULT PRIVILEGES |(?:SET|RESET) SESSION AUTHORIZATION\\b");
    /** How statements begin that do nothing where the destination has it just so. */
    static final String UNLESS_THERE = "DO LANGUAGE plpgsql ";

    private static final Pattern CONNECTION = Pattern.compile("CONNECTION" + LITERAL);

    public Ddl {
        roles = Set.copyOf(roles);
        tablespaces = Set.copyOf(tablespaces);
    }

    public Ddl(String sql, String kind, String object, Set<String> roles) {
        this(sql, kind, object, roles, Set.of(), false);
    }

    /** Whether it changes an owner or privileges only, so that rows and structure do without it. */
    public boolean namesRoles() {
        return !roles.isEmpty();
    }

    /** Whether it only gives its object to a role. */
    boolean setsOwner() {
        boolean many = kind.equals("LARGE OBJECT") && sql.startsWith("DO ");
        return namesRoles()
                && (many
                        || roles.stream()
                                .anyMatch(role -> sql.startsWith("ALTER ")
                                        && sql.endsWith(" OWNER TO " + Identifiers.quote(role))));
    }

    /** Whether it says only to which roles its object belongs, or what they may do with it. */
    public boolean isOfRoles() {
        return setsOwner() || OF_ROLES.matcher(sql).lookingAt();
    }

    /** Whether it says only where its object lies. */
    public boolean isOfTablespaces() {
        return !tablespaces.isEmpty() || sql.equals("RESET default_tablespace");
    }

    /**
     * Whether it is on a table that an extension made, so that the extension's script may make it too; that of the
     * destination, maybe of another version, may make more, or less.
     */
    public boolean isOnExtensionsTable() {
        return sql.startsWith(UNLESS_THERE);
    }

    /** The statement as it may be told: what a user mapping, a server or a subscription logs in with is left out. */
    public String shown() {
        return switch (kind) {
            case "USER MAPPING", "SERVER", "FOREIGN DATA WRAPPER" ->
                SECRET_OPTION.matcher(sql).replaceAll("$1 '…'");
            case "SUBSCRIPTION" -> CONNECTION.matcher(sql).replaceAll("CONNECTION '…'");
            default -> sql;
        };
    }

    Ddl withTablespace(String name) {
        return new Ddl(sql, kind, object, roles, Set.of(name), optional);
    }

    Ddl asOptional() {
        return new Ddl(sql, kind, object, roles, tablespaces, true);
    }
}
