package org.pgcaravan.transfer;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.postgres.StatementFailedException;

/**
 * Statements that the destination refused and that its rows and tables do without, kept for the outcome word by word. What
 * is made of something left out is left out too, as long as it holds no rows. Strict means that nothing is.
 */
final class LeftOut {

    /** Undefined object, table, function, schema; wrong object type, for a shell in its place. */
    private static final Set<String> MISSING = Set.of("42704", "42P01", "42883", "3F000", "42809");

    private static final Set<String> WITHOUT_ROWS = Set.of(
            "VIEW",
            "MATERIALIZED VIEW",
            "FUNCTION",
            "PROCEDURE",
            "AGGREGATE",
            "OPERATOR",
            "OPERATOR CLASS",
            "TRIGGER",
            "RULE",
            "INDEX",
            "STATISTICS",
            "TEXT SEARCH DICTIONARY",
            "TEXT SEARCH CONFIGURATION");

    private final boolean strict;
    private final List<String> sentences = new ArrayList<>();
    private final Set<Ddl> statements = new HashSet<>();

    LeftOut(boolean strict) {
        this.strict = strict;
    }

    /** @throws StatementFailedException when the copy does not do without it */
    synchronized void refused(Ddl ddl, SQLException error) {
        if (!mayBeLeftOut(ddl, error)) {
            throw new StatementFailedException("destination", ddl.kind() + " " + ddl.object(), ddl.shown(), error);
        }
        statements.add(ddl);
        sentences.add(ddl.kind() + " " + ddl.object() + " was left out: " + SqlErrors.describe(error)
                + ". The statement: " + ddl.shown());
    }

    /** Whether a failure of that statement is worth going on after. */
    synchronized boolean mayBeLeftOut(Ddl ddl, SQLException error) {
        if (strict || SqlErrors.mayPass(error) || SqlErrors.QUERY_CANCELED.equals(error.getSQLState())) {
            return false;
        }
        boolean needsWhatIsMissing = !sentences.isEmpty()
                && WITHOUT_ROWS.contains(ddl.kind())
                && MISSING.contains(String.valueOf(error.getSQLState()));
        return ddl.optional() || needsWhatIsMissing;
    }

    /** Whether the destination lacks what that statement makes. */
    synchronized boolean has(Ddl ddl) {
        return statements.contains(ddl);
    }

    synchronized List<String> sentences() {
        return List.copyOf(sentences);
    }
}
