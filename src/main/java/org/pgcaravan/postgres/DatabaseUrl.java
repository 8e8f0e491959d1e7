package org.pgcaravan.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is, in libpq's URL form: {@code postgresql://user:password@host:port/database?sslmode=require}.
 *
 * <p>One host only: with several, which one answers is decided after the guard has looked. Only parameters of an
 * allow-list reach the driver, because others make it load classes, run commands or read files.
 *
 * @param host a name or address, IPv6 without brackets
 * @param password null when the URL has none
 * @param parameters by their libpq names, all of {@link #ALLOWED}
 */
public record DatabaseUrl(
        String host, int port, String database, String user, String password, Map<String, String> parameters) {

    /** libpq's parameter names, and what the driver calls them. */
    public static final Map<String, String> ALLOWED = Map.of(
            "sslmode", "sslmode",
            "sslrootcert", "sslrootcert",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "connect_timeout", "connectTimeout",
            "channel_binding", "channelBinding",
            "gssencmode", "gssEncMode");

    /** No @ but the one before the host: it would be a password's, whose rest then passed for a host, port or database. */
    private static final Pattern FORM = Pattern.compile(
            "postgres(?:ql)?://(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?(?<host>\\[[^\\]]*]|[^:/?#@,]*)(?::(?<port>[^/?#,@]*))?"
                    + "(?:/(?<database>[^?#@]*))?(?:\\?(?<query>[^#@]*))?");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]+");
    private static final int DEFAULT_PORT = 5432;

    public DatabaseUrl {
        parameters = Map.copyOf(parameters);
    }

    /** @throws IllegalArgumentException with what is wrong, as the end of a sentence, and never with the password */
    public static DatabaseUrl parse(String url) {
        if (url.startsWith("jdbc:")) {
            throw new IllegalArgumentException(
                    "is a JDBC URL; write it as libpq does: postgresql://user:password@host:5432/database");
        }
        Matcher parts = FORM.matcher(url.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "is not of the form postgresql://user:password@host:5432/database (percent-encode odd characters in"
                            + " the password; name one host only)");
        }
        String host = parts.group("host").replaceAll("^\\[|]$", "");
        String database = decode(parts.group("database"));
        if (host.isEmpty()) {
            throw new IllegalArgumentException("names no host");
        }
        if (database.isEmpty()) {
            throw new IllegalArgumentException("names no database");
        }
        if (!HOST.matcher(decode(host)).matches()) {
            throw new IllegalArgumentException(
                    "has a host with characters that no host's name has; name one host only");
        }
        String user = decode(parts.group("user"));
        return new DatabaseUrl(
                decode(host),
                port(parts.group("port")),
                database,
                user.isEmpty() ? "postgres" : user,
                parts.group("password") == null ? null : decode(parts.group("password")),
                parameters(parts.group("query")));
    }

    private static int port(String text) {
        if (text == null || text.isEmpty()) {
            return DEFAULT_PORT;
        }
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
            throw new IllegalArgumentException("has a port that is no number from 1 to 65535");
        }
        return Integer.parseInt(text);
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            String name = decode(pair.replaceAll("=.*", ""));
            if (!ALLOWED.containsKey(name)) {
                throw new IllegalArgumentException("has the parameter '" + name + "'; allowed are "
                        + String.join(", ", new TreeSet<>(ALLOWED.keySet())));
            }
            parameters.put(name, pair.contains("=") ? decode(pair.substring(pair.indexOf('=') + 1)) : "");
        }
        return parameters;
    }

    /** The message does not repeat what could not be decoded: it may be a piece of a password. */
    private static String decode(String text) {
        try {
            return decodeOrThrow(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a % that encodes nothing; a % itself is written %25");
        }
    }

    private static String decodeOrThrow(String text) {
        return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Whether both name the same host, port and database; that they do not says nothing. */
    public boolean isSameAddressAs(DatabaseUrl other) {
        return host.equalsIgnoreCase(other.host) && port == other.port && database.equals(other.database);
    }

    /** @return the same server and role, another database of it */
    public DatabaseUrl withDatabase(String other) {
        return new DatabaseUrl(host, port, other, user, password, parameters);
    }

    /** @return the URL for the driver, without user, password and parameters */
    String jdbcUrl() {
        String address = host.contains(":") ? "[" + host + "]" : host;
        return "jdbc:postgresql://" + address + ":" + port + "/"
                + java.net.URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Properties driverProperties() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        if (password != null) {
            properties.setProperty("password", password);
        }
        parameters.forEach((name, value) -> properties.setProperty(ALLOWED.get(name), value));
        return properties;
    }

    /** @return host, port and database, for people: no user, no password */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + database;
    }
}
