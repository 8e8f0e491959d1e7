package org.pgcaravan.replace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgcaravan.postgres.Identifiers;
import org.pgcaravan.postgres.SqlFile;

/**
 * What a database is like as a whole.
 *
 * @param encoding {@code UTF8}, …
 * @param collate {@code LC_COLLATE}
 * @param localeProvider {@code c} libc, {@code i} ICU, {@code b} builtin
 * @param locale of ICU or the builtin provider; null for libc
 * @param comment null when it has none
 * @param tablespace null for the default one
 * @param settings of {@code ALTER DATABASE … SET} and {@code ALTER ROLE … IN DATABASE … SET}
 * @param acl null when the privileges are the initial ones; else {@code grantee=privilege}, the grantee quoted
 */
public record DatabaseProperties(
        String encoding,
        String collate,
        String ctype,
        String localeProvider,
        String locale,
        String icuRules,
        String owner,
        int connectionLimit,
        String comment,
        String tablespace,
        List<Setting> settings,
        List<String> acl) {

    private static final int LOCALE_PROVIDERS = 15;

    /** Reads those of the database that {@code connection} is in. */
    public static DatabaseProperties of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SqlFile.read("replace/database"))) {
            row.next();
            return new DatabaseProperties(
                    row.getString("encoding"),
                    row.getString("collate"),
                    row.getString("ctype"),
                    row.getString("locale_provider"),
                    row.getString("locale"),
                    row.getString("icu_rules"),
                    row.getString("owner"),
                    row.getInt("connection_limit"),
                    row.getString("comment"),
                    row.getString("tablespace"),
                    settings(row),
                    row.getBoolean("has_acl") ? strings(row, "acl") : null);
        }
    }

    /** @return what is known of a database from its dump: nothing but its encoding and locale */
    public static DatabaseProperties ofLocale(
            String encoding, String collate, String ctype, String localeProvider, String locale, String icuRules) {
        return new DatabaseProperties(
                encoding, collate, ctype, localeProvider, locale, icuRules, null, -1, null, null, List.of(), null);
    }

    private static List<String> strings(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /**
     * @param serverVersion major, of the server that makes the database: from 15 on it must be told the provider, or it
     *     takes template0's
     * @return the options of CREATE DATABASE that give another one this encoding and locale
     */
    String localeOptions(int serverVersion) {
        String options = " ENCODING " + Identifiers.literal(encoding) + " LC_COLLATE " + Identifiers.literal(collate)
                + " LC_CTYPE " + Identifiers.literal(ctype);
        return switch (localeProvider) {
            case "i" ->
                options + " LOCALE_PROVIDER icu ICU_LOCALE " + Identifiers.literal(locale)
                        + (icuRules == null ? "" : " ICU_RULES " + Identifiers.literal(icuRules));
            case "b" -> options + " LOCALE_PROVIDER builtin BUILTIN_LOCALE " + Identifiers.literal(locale);
            default -> options + (serverVersion >= LOCALE_PROVIDERS ? " LOCALE_PROVIDER libc" : "");
        };
    }

    /** @return the statements that give {@code name} this limit, settings, privileges, comment and owner */
    List<String> applyTo(String name) {
        String database = "DATABASE " + Identifiers.quote(name);
        List<String> statements = new ArrayList<>();
        statements.add("ALTER " + database + " CONNECTION LIMIT " + connectionLimit);
        settings.forEach(setting -> statements.add(setting.applyTo(database)));
        if (acl != null) {
            statements.add("REVOKE ALL ON " + database + " FROM PUBLIC");
            for (String grant : acl) {
                int split = grant.lastIndexOf('=');
                String privilege = grant.substring(split + 1).replace(" WITH GRANT OPTION", "");
                statements.add("GRANT " + privilege + " ON " + database + " TO " + grant.substring(0, split)
                        + (grant.endsWith(" WITH GRANT OPTION") ? " WITH GRANT OPTION" : ""));
            }
        }
        if (comment != null) {
            statements.add("COMMENT ON " + database + " IS " + Identifiers.literal(comment));
        }
        // last: the one who gave it away may not change it any more
        statements.add("ALTER " + database + " OWNER TO " + Identifiers.quote(owner));
        return statements;
    }

    private static List<Setting> settings(ResultSet row) throws SQLException {
        List<String> roles = strings(row, "setting_roles");
        List<String> assignments = strings(row, "settings");
        List<Setting> settings = new ArrayList<>();
        for (int i = 0; i < roles.size(); i++) {
            String[] assignment = assignments.get(i).split("=", 2);
            settings.add(new Setting(roles.get(i), assignment[0], assignment[1]));
        }
        return settings;
    }

    /**
     * A setting that sessions of the database begin with.
     *
     * @param role whose sessions; empty for everybody's
     * @param name of the setting, with a dot when an extension's
     */
    public record Setting(String role, String name, String value) {

        /** Stored as lists already: quoted as one literal they would become one element. GUC_LIST_QUOTE in PostgreSQL's guc tables. */
        private static final Set<String> LISTS = Set.of(
                "local_preload_libraries",
                "search_path",
                "session_preload_libraries",
                "shared_preload_libraries",
                "temp_tablespaces",
                "unix_socket_directories");

        String applyTo(String database) {
            String whose =
                    role.isEmpty() ? "ALTER " + database : "ALTER ROLE " + Identifiers.quote(role) + " IN " + database;
            String quotedName =
                    Arrays.stream(name.split("\\.")).map(Identifiers::quote).collect(Collectors.joining("."));
            boolean isList = LISTS.contains(name.toLowerCase(Locale.ROOT));
            String written = isList ? (value.isEmpty() ? "''" : value) : Identifiers.literal(value);
            return whose + " SET " + quotedName + " TO " + written;
        }
    }
}
