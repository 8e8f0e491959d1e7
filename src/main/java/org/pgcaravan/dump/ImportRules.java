package org.pgcaravan.dump;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgcaravan.dump.SqlElement.CopyFromStdin;
import org.pgcaravan.dump.SqlElement.PsqlLine;
import org.pgcaravan.dump.SqlElement.Statement;

/**
 * What an import lets through. A statement is judged by its words; one that no rule knows is refused. This holds back what a
 * dump has no business to do, by mistake or by a simple attack; it is no sandbox: what functions, {@code DO} blocks and
 * extensions do inside is not seen. Against a hostile dump, import as a role that is no superuser.
 *
 * <p>What is only dangerous passes when the rules are {@code unsafe}: roles, files and programs of the server, libraries.
 * What would break the import never does:
 *
 * <ul>
 *   <li>Transactions, for the import has its own. A plain {@code BEGIN} with its {@code COMMIT} is passed over: pg_dump puts
 *       them around large objects, {@code pg_restore --single-transaction} around everything.
 *   <li>Databases and tablespaces: the import decides which database is written. pg_dump writes these with
 *       {@code --create}, pg_dumpall always. A database's comment is passed over: pg_dump wrote it without, up to 10.
 *   <li>{@code PREPARE}, {@code EXECUTE}, cursors, {@code LISTEN}, {@code DISCARD}, {@code RESET ALL}: they need one
 *       session, or undo its settings, and an import has several.
 *   <li>What cannot run in a transaction: {@code VACUUM}, {@code CONCURRENTLY}, {@code CLUSTER} without a table.
 *   <li>psql's commands, for there is no psql. Only restrict and unrestrict are passed over.
 * </ul>
 *
 * <p>Holds whether a {@code BEGIN} is open: one object for one pass through one file.
 */
public final class ImportRules {

    /** What to do with an element. */
    public enum Verdict {
        RUN,
        /** Passed over: means nothing here. */
        SKIP,
        /** Passed over, but up to the {@link #COMMIT} all is to run in one transaction, on one connection. */
        BEGIN,
        COMMIT
    }

    private enum Effect {
        RUN,
        BEGIN,
        COMMIT,
        SKIP,
        DANGEROUS,
        NEVER
    }

    private record Rule(StatementPattern pattern, Effect effect, String reason) {}

    private static final String ROLES = "it concerns roles, which belong to the whole server";
    private static final String DATABASES = "it concerns databases, and the import decides which database is written";
    private static final String TABLESPACES = "it concerns tablespaces, which belong to the whole server";
    private static final String TRANSACTIONS = "the import has a transaction of its own";
    private static final String SESSIONS = "it needs a session of its own, and an import has several";
    private static final String OUTSIDE = "it cannot run in a transaction, and an import is one";
    private static final String FILES = "it reads or writes files of the server";

    /** The first that matches decides. */
    private static final List<Rule> RULES = List.of(
            rule("BEGIN WORK|TRANSACTION? $", Effect.BEGIN, ""),
            rule("START TRANSACTION $", Effect.BEGIN, ""),
            rule("COMMIT|END WORK|TRANSACTION? $", Effect.COMMIT, ""),
            rule("COMMIT|END WORK|TRANSACTION? AND NO CHAIN $", Effect.COMMIT, ""),
            rule("BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE", Effect.NEVER, TRANSACTIONS),
            rule("PREPARE TRANSACTION", Effect.NEVER, TRANSACTIONS),
            rule("PREPARE|EXECUTE|DEALLOCATE|DECLARE|FETCH|MOVE|CLOSE", Effect.NEVER, SESSIONS),
            rule("LISTEN|UNLISTEN|NOTIFY", Effect.NEVER, SESSIONS),
            rule("DISCARD", Effect.NEVER, "it undoes the settings of the import's session"),
            rule("RESET ALL", Effect.NEVER, "it undoes the settings of the import's session"),
            rule("CREATE|ALTER|DROP DATABASE", Effect.NEVER, DATABASES),
            rule("COMMENT ON DATABASE", Effect.SKIP, ""),
            rule("SECURITY LABEL * ON DATABASE", Effect.NEVER, DATABASES),
            rule("GRANT|REVOKE * ON DATABASE", Effect.NEVER, DATABASES),
            rule("CREATE|ALTER|DROP TABLESPACE", Effect.NEVER, TABLESPACES),
            rule("COMMENT ON TABLESPACE", Effect.NEVER, TABLESPACES),
            rule("SECURITY LABEL * ON TABLESPACE", Effect.NEVER, TABLESPACES),
            rule("GRANT|REVOKE * ON TABLESPACE", Effect.NEVER, TABLESPACES),
            rule("VACUUM", Effect.NEVER, OUTSIDE),
            rule("CLUSTER VERBOSE? $", Effect.NEVER, OUTSIDE),
            rule("CLUSTER ( ) $", Effect.NEVER, OUTSIDE),
            rule("REINDEX * SYSTEM|DATABASE|SCHEMA|CONCURRENTLY", Effect.NEVER, OUTSIDE),
            rule("CREATE UNIQUE? INDEX CONCURRENTLY", Effect.NEVER, OUTSIDE),
            rule("DROP INDEX CONCURRENTLY", Effect.NEVER, OUTSIDE),
            rule("ALTER TABLE * DETACH PARTITION * CONCURRENTLY", Effect.NEVER, OUTSIDE),
            rule("CREATE|ALTER|DROP USER MAPPING", Effect.RUN, ""),
            rule("CREATE|ALTER|DROP ROLE|USER|GROUP", Effect.DANGEROUS, ROLES),
            rule("COMMENT ON ROLE", Effect.DANGEROUS, ROLES),
            rule("SECURITY LABEL * ON ROLE", Effect.DANGEROUS, ROLES),
            rule("REASSIGN|DROP OWNED", Effect.DANGEROUS, ROLES),
            rule("GRANT|REVOKE * ON PARAMETER", Effect.DANGEROUS, ROLES),
            rule("GRANT|REVOKE * ON", Effect.RUN, ""),
            rule("GRANT|REVOKE", Effect.DANGEROUS, ROLES),
            rule("ALTER SYSTEM", Effect.DANGEROUS, "it changes the configuration of the whole server"),
            rule("LOAD", Effect.DANGEROUS, "it loads a library into the server"),
            rule("CHECKPOINT", Effect.DANGEROUS, "it concerns the whole server"),
            rule("IMPORT FOREIGN SCHEMA", Effect.DANGEROUS, "it connects to another server"),
            rule(
                    "ALTER SUBSCRIPTION * ENABLE|REFRESH|CONNECTION|PUBLICATION",
                    Effect.DANGEROUS,
                    "it makes a subscription connect to another server"),
            rule("ALTER|ANALYZE|ANALYSE|CALL|CLUSTER|COMMENT|CREATE|DELETE|DO|DROP", Effect.RUN, ""),
            rule("EXPLAIN|INSERT|LOCK|MERGE|REFRESH|REINDEX|RESET|SECURITY|SELECT", Effect.RUN, ""),
            rule("SET|SHOW|TABLE|TRUNCATE|UPDATE|VALUES|WITH|(", Effect.RUN, ""));

    /** In their order; most statements are an INSERT, and are not to be held against each rule. */
    private static final Map<String, List<Rule>> RULES_BY_FIRST_WORD = RULES.stream()
            .flatMap(rule -> rule.pattern().firstWords().stream().map(word -> Map.entry(word, rule)))
            .collect(Collectors.groupingBy(
                    Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));

    private static final Set<String> TRANSACTION_SETTINGS = Set.of(
            "transaction",
            "transaction_read_only",
            "transaction_isolation",
            "transaction_deferrable",
            "default_transaction_read_only",
            "default_transaction_isolation",
            "default_transaction_deferrable");

    /** Not {@code session_authorization}: pg_dump takes a grantor's role for a GRANT, and gives it back. */
    private static final Map<String, String> DANGEROUS_SETTINGS = Map.of(
            "role", ROLES,
            "allow_system_table_mods", "it lets system catalogs be changed",
            "dynamic_library_path", "it changes where the server takes libraries from",
            "local_preload_libraries", "it loads a library into the server",
            "session_preload_libraries", "it loads a library into the server");

    private final boolean unsafe;
    private long begunOnLine;

    /** @param unsafe whether what is only dangerous passes */
    public ImportRules(boolean unsafe) {
        this.unsafe = unsafe;
    }

    /**
     * Judges the elements of a file, in their order.
     *
     * @throws RefusedSqlException with the element's line, and why
     */
    public Verdict judge(SqlElement element) {
        if (element instanceof CopyFromStdin) {
            return Verdict.RUN;
        }
        if (element instanceof PsqlLine psql) {
            if (psql.restricts()) {
                return Verdict.SKIP;
            }
            throw refused(element, psql.text().split("\\s", 2)[0], "it is a command of psql, which takes no part here");
        }
        return judge((Statement) element);
    }

    /**
     * Judges the file's end.
     *
     * @throws RefusedSqlException when a {@code BEGIN} is open: psql would roll back what follows it
     */
    public void end() {
        if (begunOnLine > 0) {
            throw new RefusedSqlException(begunOnLine, "BEGIN has no COMMIT up to the end of the file");
        }
    }

    private Verdict judge(Statement statement) {
        StatementWords words = new StatementWords(statement.words());
        if (words.get(0).is("COPY")) {
            judgeCopy(statement);
            return Verdict.RUN;
        }
        Rule rule = RULES_BY_FIRST_WORD.getOrDefault(words.get(0).text(), List.of()).stream()
                .filter(r -> r.pattern().matches(words))
                .findFirst()
                .orElseThrow(() -> refused(statement, words.head(), "no such statement is known"));
        if (rule.effect() == Effect.BEGIN || rule.effect() == Effect.COMMIT) {
            return transaction(statement, rule.effect());
        }
        if (rule.effect() == Effect.SKIP) {
            return Verdict.SKIP;
        }
        check(statement, words, rule.effect(), rule.reason());
        judgeSettings(statement, words);
        if (words.get(0).is("CREATE") && words.get(1).is("SUBSCRIPTION") && !staysUnconnected(statement)) {
            check(
                    statement,
                    words,
                    Effect.DANGEROUS,
                    "it connects to another server unless WITH (connect = false) says not to");
        }
        return Verdict.RUN;
    }

    private Verdict transaction(Statement statement, Effect effect) {
        boolean begins = effect == Effect.BEGIN;
        if (begins == begunOnLine > 0) {
            throw new RefusedSqlException(
                    statement.line(),
                    begins ? "BEGIN within the BEGIN of line " + begunOnLine : "COMMIT without BEGIN");
        }
        begunOnLine = begins ? statement.line() : 0;
        return begins ? Verdict.BEGIN : Verdict.COMMIT;
    }

    private void judgeCopy(Statement statement) {
        switch (CopyStatement.of(statement.words(), statement.line()).end()) {
            case PROGRAM -> check(statement, "COPY", Effect.DANGEROUS, "it runs a program on the server");
            case FILE -> check(statement, "COPY", Effect.DANGEROUS, FILES);
            default -> throw refused(statement, "COPY TO STDOUT", "nothing reads what it sends");
        }
    }

    private void judgeSettings(Statement statement, StatementWords words) {
        if (!statement.namesSettings() && !words.get(0).is("SET", "RESET")) {
            return;
        }
        if (updatesSettings(statement)) {
            throw refused(statement, "UPDATE pg_settings", "nobody follows what is set by it; use SET");
        }
        for (SettingChange change : SettingStatement.of(statement).changes()) {
            if (TRANSACTION_SETTINGS.contains(change.name())) {
                throw refused(statement, change.name(), TRANSACTIONS);
            }
            String danger = change.name().isEmpty()
                    ? "which setting it changes cannot be known"
                    : DANGEROUS_SETTINGS.get(change.name());
            if (danger != null) {
                check(statement, words, Effect.DANGEROUS, danger);
            }
        }
    }

    /** The view's own rule makes a {@code set_config} of it, wherever in the statement it stands. */
    private static boolean updatesSettings(Statement statement) {
        SqlWords words = statement.words();
        SqlWords.Word word = words.next();
        while (!words.isEnd(word)) {
            boolean updates = word.is("UPDATE");
            word = words.next();
            if (updates) {
                word = word.is("ONLY") ? words.next() : word;
                word = word.isSymbol('(') ? words.next() : word;
                TableName table = TableName.read(words, word);
                // a name with escapes may be its
                if (table.text().replace("\"", "").matches("(pg_catalog\\.)?pg_settings|(.*\\.)?")) {
                    return true;
                }
                word = table.next();
            }
        }
        return false;
    }

    private static boolean staysUnconnected(Statement statement) {
        SqlWords words = statement.words();
        SqlWords.Word word = words.next();
        while (!words.isEnd(word)) {
            boolean option = word.isSymbol('(') || word.isSymbol(',');
            word = words.next();
            if (option
                    && word.isName()
                    && word.text().equalsIgnoreCase("connect")
                    && words.next().isSymbol('=')) {
                return Set.of("false", "off", "0").contains(words.next().text().toLowerCase(Locale.ROOT));
            }
        }
        return false;
    }

    private void check(Statement statement, StatementWords words, Effect effect, String reason) {
        check(statement, words.head(), effect, reason);
    }

    private void check(Statement statement, String what, Effect effect, String reason) {
        if (effect == Effect.NEVER) {
            throw refused(statement, what, reason);
        }
        if (effect == Effect.DANGEROUS && !unsafe) {
            throw refused(statement, what, reason + "; only an import that is said to be unsafe runs it");
        }
    }

    private static RefusedSqlException refused(SqlElement element, String what, String reason) {
        return new RefusedSqlException(element.line(), what + " is refused: " + reason);
    }

    private static Rule rule(String pattern, Effect effect, String reason) {
        return new Rule(new StatementPattern(pattern), effect, reason);
    }
}
