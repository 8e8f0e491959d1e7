package org.pgcaravan.replace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
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
 * @param template whether others may be made like it by all who may make any
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
        boolean template,
        String tablespace,
        List<DatabaseSetting> settings,
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
                    row.getBoolean("template"),
                    row.getString("tablespace"),
                    settings(row),
                    row.getBoolean("has_acl") ? strings(row, "acl") : null);
        }
    }

    /** @return what is known of a database from its dump: nothing but its encoding and locale */
    public static DatabaseProperties ofLocale(
            String encoding, String collate, String ctype, String localeProvider, String locale, String icuRules) {
        return new DatabaseProperties(
                encoding,
                collate,
                ctype,
                localeProvider,
                locale,
                icuRules,
                null,
                -1,
                null,
                false,
                null,
                List.of(),
                null);
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

    /** The same for a copy: what the comment says of the original alone does not go with it. */
    public DatabaseProperties withoutComment() {
        return new DatabaseProperties(
                encoding,
                collate,
                ctype,
                localeProvider,
                locale,
                icuRules,
                owner,
                connectionLimit,
                null,
                template,
                tablespace,
                settings,
                acl);
    }

    /** @return the statements that give a copy named {@code name} this limit, settings and comment, as pg_dump --create would */
    List<String> copyTo(String name) {
        String database = "DATABASE " + Identifiers.quote(name);
        List<String> statements = limitAndSettings(database);
        String own = OwnDatabase.parse(comment).map(OwnDatabase::comment).orElse(comment);
        if (own != null) {
            statements.add("COMMENT ON " + database + " IS " + Identifiers.literal(own));
        }
        return statements;
    }

    private List<String> limitAndSettings(String database) {
        List<String> statements = new ArrayList<>();
        if (connectionLimit != -1) {
            statements.add("ALTER " + database + " CONNECTION LIMIT " + connectionLimit);
        }
        if (template) {
            statements.add("ALTER " + database + " IS_TEMPLATE true");
        }
        settings.forEach(setting -> statements.add(setting.applyTo(database)));
        return statements;
    }

    /** @return the statements that give {@code name} this limit, settings, privileges, comment and owner */
    List<String> applyTo(String name) {
        String database = "DATABASE " + Identifiers.quote(name);
        List<String> statements = limitAndSettings(database);
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

    private static List<DatabaseSetting> settings(ResultSet row) throws SQLException {
        List<String> roles = strings(row, "setting_roles");
        List<String> assignments = strings(row, "settings");
        List<DatabaseSetting> settings = new ArrayList<>();
        for (int i = 0; i < roles.size(); i++) {
            String[] assignment = assignments.get(i).split("=", 2);
            settings.add(new DatabaseSetting(roles.get(i), assignment[0], assignment[1]));
        }
        return settings;
    }
}
