package org.pgcaravan.catalog;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Something that statements say and that servers know from some version on, found by the words that PostgreSQL and we write
 * it down with: keywords in capitals, all else in quotes or small letters. From the release notes of PostgreSQL 14 to 18.
 *
 * @param since major version
 * @param name as the subject of a sentence, in the plural
 * @param kinds of the statements that may say it, as {@link Ddl#kind()}; empty for all
 * @param words what they say, in the statement without what stands in quotes
 */
record ServerFeature(int since, String name, Set<String> kinds, Pattern words) {

    private static final String[] RELATIONS = {"TABLE", "FOREIGN TABLE"};
    private static final String[] KEYS = {"CONSTRAINT", "INDEX"};
    private static final String[] QUERIES = {"VIEW", "MATERIALIZED VIEW", "RULE", "FUNCTION", "PROCEDURE"};

    private static final List<ServerFeature> ALL = List.of(
            of(18, "virtual generated columns", "\\) VIRTUAL\\b", RELATIONS),
            of(18, "constraints that are not enforced", "\\bNOT ENFORCED\\b", "TABLE", "CONSTRAINT"),
            of(18, "keys WITHOUT OVERLAPS", "\\bWITHOUT OVERLAPS\\b", KEYS),
            of(18, "foreign keys with PERIOD", "\\bPERIOD\\b", "CONSTRAINT"),
            of(18, "NOT NULL constraints that are not valid", " NOT NULL \\S+( NO INHERIT)? NOT VALID", "CONSTRAINT"),
            of(18, "NOT NULL constraints that are not inherited", " NOT NULL NO INHERIT", RELATIONS),
            of(18, "NOT NULL constraints of a table", "\\n    CONSTRAINT \\S+ NOT NULL ", RELATIONS),
            of(18, "publications that choose generated columns", "publish_generated_columns", "PUBLICATION"),
            of(18, "default privileges on large objects", " ON LARGE OBJECTS ", "DEFAULT PRIVILEGES"),
            of(
                    18,
                    "the storage parameters of eager freezing",
                    "\\b(autovacuum_vacuum_max_threshold|vacuum_max_eager_freeze_failure_rate)=",
                    "TABLE",
                    "MATERIALIZED VIEW"),
            of(17, "the privilege MAINTAIN", "\\bMAINTAIN\\b"),
            of(17, "collations of the builtin provider", "\\bprovider = builtin\\b", "COLLATION"),
            of(17, "event triggers on login", " ON login\\b", "EVENT TRIGGER"),
            of(17, "access methods of partitioned tables", "(?s)\\nPARTITION BY .*\\nUSING ", "TABLE"),
            of(17, "subscriptions with failover", "\\bfailover = ", "SUBSCRIPTION"),
            of(17, "SQL/JSON queries", "\\bJSON_(TABLE|VALUE|QUERY|EXISTS|SCALAR|SERIALIZE)\\(", QUERIES),
            of(16, "collations with rules of their own", ", rules = ", "COLLATION"),
            of(
                    16,
                    "the options password_required, run_as_owner and origin of subscriptions",
                    "\\b(password_required|run_as_owner|origin) = |streaming = parallel",
                    "SUBSCRIPTION"),
            of(16, "SQL/JSON constructors", "\\bJSON_(ARRAY|OBJECT|ARRAYAGG|OBJECTAGG)\\(|\\bIS (NOT )?JSON\\b"),
            of(15, "NULLS NOT DISTINCT", "\\bNULLS NOT DISTINCT\\b", KEYS),
            of(
                    15,
                    "views with security_invoker",
                    "^CREATE (OR REPLACE )?VIEW \\S+ WITH \\([^)]*security_invoker",
                    "VIEW"),
            of(15, "unlogged sequences", "^CREATE UNLOGGED SEQUENCE |^ALTER SEQUENCE \\S+ SET (UN)?LOGGED", "SEQUENCE"),
            of(15, "foreign keys that set some of their columns", "ON DELETE SET (NULL|DEFAULT) \\(", "CONSTRAINT"),
            of(15, "publications of schemas", " ADD TABLES IN SCHEMA ", "PUBLICATION"),
            of(15, "publications with columns or a row filter", " ADD TABLE ONLY \\S+ (\\(|WHERE )", "PUBLICATION"),
            of(
                    15,
                    "the options two_phase and disable_on_error of subscriptions",
                    "\\b(two_phase|disable_on_error) = ",
                    "SUBSCRIPTION"),
            of(15, "numerics with a negative scale", "\\bnumeric\\(\\d+,-\\d+\\)"),
            of(15, "MERGE", "\\bMERGE INTO\\b", "RULE", "FUNCTION", "PROCEDURE"),
            of(14, "multirange types", "\\bmultirange_type_name = ", "TYPE"),
            of(14, "types with subscripts of their own", "\\bSUBSCRIPT = ", "TYPE"),
            of(14, "functions with a body in SQL", "\\bBEGIN ATOMIC\\b|(?m)^ ?RETURN\\b", "FUNCTION", "PROCEDURE"),
            of(
                    14,
                    "procedures with OUT parameters",
                    "^CREATE OR REPLACE PROCEDURE [^(]*\\(([^)]*[,(] ?)?OUT ",
                    "PROCEDURE"),
            of(14, "extended statistics of expressions", "(?s) ON .*\\(.* FROM ", "STATISTICS"),
            of(14, "column compression", " SET COMPRESSION "),
            of(14, "the options binary and streaming of subscriptions", "\\b(binary|streaming) = ", "SUBSCRIPTION"),
            of(14, "SP-GiST indexes with INCLUDE", " USING spgist .*\\bINCLUDE \\(", "INDEX"),
            of(14, "the operator classes minmax-multi and bloom of BRIN", "_(minmax_multi|bloom)_ops\\b", "INDEX"),
            of(
                    14,
                    "SEARCH and CYCLE of recursive queries",
                    "\\bSEARCH (DEPTH|BREADTH) FIRST BY\\b|\\bCYCLE \\S.* SET ",
                    QUERIES),
            of(14, "GROUP BY DISTINCT", "\\bGROUP BY DISTINCT\\b", QUERIES));

    private static final int OLDEST = 13;
    /** Identifiers are kept as one word; so that {@code "NOT ENFORCED"} is no keyword, without what they hold. */
    private static final Pattern QUOTED = Pattern.compile(
            "E'(?:[^'\\\\]|''|\\\\.)*+'|'(?:[^']|'')*+'|\"(?:[^\"]|\"\")*+\"|\\$([A-Za-z_]\\w*)?\\$(?s:.*?)\\$\\1\\$");

    private static ServerFeature of(int since, String name, String words, String... kinds) {
        return new ServerFeature(since, name, Set.of(kinds), Pattern.compile(words));
    }

    /** @return the statement with what stands in quotes replaced by one word each */
    static String words(String sql) {
        return QUOTED.matcher(sql).replaceAll(quoted -> quoted.group().startsWith("\"") ? "q" : "''");
    }

    /**
     * @param words of the statement
     * @param serverVersion major
     * @return what the statement says and that server does not know; of several the one that came last
     */
    static Optional<ServerFeature> unknownTo(int serverVersion, Ddl ddl, String words) {
        return ALL.stream()
                .filter(feature -> feature.since > Math.max(serverVersion, OLDEST))
                .filter(feature -> feature.kinds.isEmpty() || feature.kinds.contains(ddl.kind()))
                .filter(feature -> feature.words.matcher(words).find())
                .findFirst();
    }
}
