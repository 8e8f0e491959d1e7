package org.pgcaravan.catalog;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern as psql and pg_dump's {@code -n}, {@code -t} and {@code -T} take it, taken apart into regular expressions for the
 * server's own {@code ~}: {@code *} is {@code .*}, {@code ?} is {@code .}, unquoted letters from A to Z are folded to lower case,
 * double quotes make what they hold literal, {@code $} always is, a dot outside of quotes separates. Everything else outside of
 * quotes means what it means in a regular expression. Nothing of it ever becomes SQL: the expressions are sent as parameters.
 *
 * @param text as the client wrote it, for messages
 * @param database the name that stands before schema or table, literally; null without one
 * @param schema a regular expression; null where the pattern names none
 * @param name a regular expression: of the table, or of the schema in a pattern for schemas
 */
record NamePattern(String text, String database, String schema, String name) {

    private static final String SPECIAL = "|*+?()[]{}.^\\";

    /** @throws FilterException when it has more parts than database and schema */
    static NamePattern ofSchema(String text) {
        Parts parts = Parts.of(text);
        if (parts.count() > 2) {
            throw new FilterException("Pattern '" + text + "' has too many dotted names: for a schema it is schema, or"
                    + " database.schema; quote a dot that is part of a name.");
        }
        return new NamePattern(text, parts.count() == 2 ? parts.first() : null, null, parts.last(0));
    }

    /** @throws FilterException when it has more parts than database, schema and table */
    static NamePattern ofTable(String text) {
        Parts parts = Parts.of(text);
        if (parts.count() > 3) {
            throw new FilterException("Pattern '" + text + "' has too many dotted names: for a table it is table,"
                    + " schema.table, or database.schema.table; quote a dot that is part of a name.");
        }
        return new NamePattern(
                text,
                parts.count() == 3 ? parts.first() : null,
                parts.count() > 1 ? parts.last(1) : null,
                parts.last(0));
    }

    /** @param first the first part as it is, without its quotes */
    private record Parts(List<String> expressions, String first) {

        static Parts of(String text) {
            List<String> expressions = new ArrayList<>();
            StringBuilder expression = new StringBuilder();
            StringBuilder literal = new StringBuilder();
            boolean quoted = false;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean anotherQuote = quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
                if (c == '"' && !anotherQuote) {
                    quoted = !quoted;
                    continue;
                }
                if (c == '.' && !quoted) {
                    expressions.add(whole(expression));
                    expression.setLength(0);
                    continue;
                }
                char folded = !quoted && c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
                if (expressions.isEmpty()) {
                    literal.append(folded);
                }
                boolean emptyBrackets = c == '[' && i + 1 < text.length() && text.charAt(i + 1) == ']';
                expression.append(quoted ? escaped(c) : expression(folded, emptyBrackets));
                i += anotherQuote ? 1 : 0;
            }
            expressions.add(whole(expression));
            return new Parts(expressions, literal.toString());
        }

        private static String expression(char c, boolean emptyBrackets) {
            return switch (c) {
                case '*' -> ".*";
                case '?' -> ".";
                case '$' -> "\\$";
                // an array type's, rather than a set without members
                case '[' -> emptyBrackets ? "\\[" : "[";
                default -> String.valueOf(c);
            };
        }

        private static String escaped(char c) {
            return c == '$' || SPECIAL.indexOf(c) >= 0 ? "\\" + c : String.valueOf(c);
        }

        /** In parentheses, for a pattern may hold alternatives. */
        private static String whole(CharSequence expression) {
            return "^(" + expression + ")$";
        }

        int count() {
            return expressions.size();
        }

        String last(int before) {
            return expressions.get(expressions.size() - 1 - before);
        }
    }
}
