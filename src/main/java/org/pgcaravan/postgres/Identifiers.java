package org.pgcaravan.postgres;

/** SQL names and literals, quoted so that no name can end its quotes. */
public final class Identifiers {

    private Identifiers() {}

    /** Always quotes: a list of reserved words would have to follow the server's version. */
    public static String quote(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("PostgreSQL has no empty names, nor names with a zero byte");
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** @return schema and name, each quoted */
    public static String qualify(String schema, String name) {
        return quote(schema) + '.' + quote(name);
    }

    /** A string literal that means the same with standard_conforming_strings on and off. */
    public static String literal(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("PostgreSQL has no text with a zero byte");
        }
        String doubled = text.replace("'", "''");
        return text.indexOf('\\') < 0 ? "'" + doubled + "'" : "E'" + doubled.replace("\\", "\\\\") + "'";
    }
}
