package org.pgcaravan.dump;

import java.io.IOException;
import java.io.InputStream;
import org.pgcaravan.dump.ImportRules.Verdict;
import org.pgcaravan.dump.SqlElement.CopyFromStdin;
import org.pgcaravan.dump.SqlElement.Statement;

/**
 * Whether a part with rows holds what its manifest says and nothing else: a manifest that fits the files may have been
 * written by anybody. Of a part in COPY's format the beginning is enough, for all that follows is sent as rows; INSERTs are
 * read to their end.
 */
final class PartContent {

    private final Stretch part;
    private final ImportRules rules;

    PartContent(Stretch part, boolean unsafe) {
        this.part = part;
        this.rules = new ImportRules(unsafe);
    }

    /**
     * @param goingOn throws when it is to end
     * @throws MalformedSqlException when it is no SQL, or another than it should be; with the line
     * @throws RefusedSqlException when an import would not run it
     */
    void require(InputStream plain, Runnable goingOn) throws IOException {
        SqlScanner scanner = SqlScanner.resume(plain, part);
        for (SqlElement element = scanner.next(); element != null; element = scanner.next()) {
            if (element instanceof CopyFromStdin copy
                    && part.isRowsOfOurs(copy)
                    && part.tables().contains(copy.table())) {
                return;
            }
            boolean fits =
                    rules.judge(element) == Verdict.RUN && element instanceof Statement statement && fits(statement);
            if (!fits) {
                throw new MalformedSqlException(
                        element.line(),
                        "something else than rows"
                                + (part.tables().isEmpty()
                                        ? ""
                                        : " of " + part.tables().get(0))
                                + " stands in a part that holds nothing else by its manifest");
            }
            goingOn.run();
        }
    }

    /** Large objects are filled by functions that are called. */
    private boolean fits(Statement statement) {
        if (statement.namesSettings() && !SettingStatement.of(statement).isEmpty()) {
            return false;
        }
        if (part.tables().isEmpty()) {
            return statement.words().next().is("SELECT");
        }
        StatementRole role = StatementRole.of(statement);
        return role.role() == Stretch.Role.DATA && role.tables().equals(part.tables());
    }
}
