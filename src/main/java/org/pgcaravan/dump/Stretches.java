package org.pgcaravan.dump;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pgcaravan.dump.ImportRules.Verdict;
import org.pgcaravan.dump.SqlElement.CopyFormat;
import org.pgcaravan.dump.SqlElement.CopyFromStdin;
import org.pgcaravan.dump.SqlElement.PsqlLine;
import org.pgcaravan.dump.SqlElement.Statement;
import org.pgcaravan.dump.Stretch.Role;

/**
 * Cuts a file into stretches while it is checked: statements that belong together, and COPY data at the ends of rows, so
 * that several connections can load one table. Holds where the stretches lie, never what is in them.
 */
final class Stretches implements SqlCheck.Observer {

    /** Small enough that connections end together, large enough that a transaction each costs nothing. */
    private static final long ROWS_BYTES = 16L << 20;

    private static final long STATEMENTS_BYTES = 8L << 20;

    private final String file;
    private final List<Stretch> stretches = new ArrayList<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private List<String> settingsNow = List.of();
    private Stretch open;
    private long openEnd;
    private CopyFromStdin copy;
    private long rowsStart = -1;
    private long rowsEnd;
    private long rowsLine;
    private long rowsBefore;
    private long rowsCount;
    private boolean inTransaction;
    private String encoding = "UTF8";
    /** From this stretch on rows may meet triggers, rules or foreign keys. */
    private int orderMattersFrom = Integer.MAX_VALUE;

    /** @param file its name in the dump */
    Stretches(String file) {
        this.file = file;
    }

    /**
     * @param ordered whether who wrote the file put rows before what is built of them and what they fire, as pg_dump does;
     *     else statements stay in order, and rows that may fire something too
     * @return what was cut, when the check is over
     */
    List<Stretch> cut(boolean ordered) {
        endStatements();
        if (ordered) {
            return List.copyOf(stretches);
        }
        List<Stretch> inOrder = new ArrayList<>();
        for (int i = 0; i < stretches.size(); i++) {
            Stretch stretch = stretches.get(i);
            boolean free = stretch.copy() != null && i < orderMattersFrom;
            inOrder.add(free ? stretch : stretch.inOrder());
        }
        return inOrder;
    }

    /** @return statements that set the session's parameters as the file leaves them */
    List<String> settings() {
        return settingsNow;
    }

    /** @return as the file leaves it */
    String clientEncoding() {
        return encoding;
    }

    @Override
    public void element(SqlElement element, Verdict verdict, SqlScanner scanner) {
        if (element instanceof PsqlLine) {
            endStatements();
        } else if (element instanceof CopyFromStdin begun) {
            endStatements();
            copy = begun;
            encoding = scanner.clientEncoding();
            rowsStart = -1;
            rowsCount = 0;
        } else {
            statement((Statement) element, verdict, scanner);
        }
    }

    private void statement(Statement statement, Verdict verdict, SqlScanner scanner) {
        encoding = scanner.clientEncoding();
        if (verdict == Verdict.BEGIN || verdict == Verdict.COMMIT) {
            add(statement, StatementRole.IN_ORDER, scanner);
            inTransaction = verdict == Verdict.BEGIN;
            return;
        }
        List<SettingChange> changes = changes(statement);
        if (!changes.isEmpty()) {
            endStatements();
            for (SettingChange change : changes) {
                if (!change.is("client_encoding")) { // text is sent as what it is
                    settings.put(change.name(), text(statement));
                }
            }
            settingsNow = List.copyOf(settings.values().stream().distinct().toList());
            return;
        }
        StatementRole role = StatementRole.of(statement);
        if (role.makesOrderMatter()) {
            orderMattersFrom = Math.min(orderMattersFrom, stretches.size());
        }
        add(statement, inTransaction ? StatementRole.IN_ORDER : role, scanner);
    }

    private static List<SettingChange> changes(Statement statement) {
        SqlWords.Word first = statement.words().next();
        return first.is("SET", "RESET", "SELECT") ? SettingChange.of(statement.words()) : List.of();
    }

    private void add(Statement statement, StatementRole found, SqlScanner scanner) {
        boolean amongOthers = found.role() == Role.AFTER_BUILDS && open != null && open.role() == Role.IN_ORDER;
        StatementRole role = amongOthers ? StatementRole.IN_ORDER : found;
        boolean joins = open != null
                && open.role() == role.role()
                && open.tables().equals(role.tables())
                && (role.role() != Role.BUILD && role.role() != Role.FOREIGN_KEY)
                && (role.role() != Role.DATA || openEnd - open.offset() < STATEMENTS_BYTES);
        if (!joins) {
            endStatements();
            open = new Stretch(
                    file,
                    statement.offset(),
                    0,
                    false,
                    statement.line(),
                    role.role(),
                    statement.standardStrings(),
                    scanner.clientEncoding(),
                    null,
                    role.tables(),
                    role.exclusive(),
                    settingsNow,
                    0);
        }
        openEnd = scanner.bytesRead();
    }

    private void endStatements() {
        if (open != null) {
            stretches.add(open.until(openEnd, 0));
            open = null;
        }
    }

    @Override
    public void rows(ByteBuffer rows, long from, long line, long count) {
        if (rowsStart < 0) {
            rowsStart = from;
            rowsLine = line;
            rowsBefore = rowsCount;
        }
        rowsCount = count;
        rowsEnd = from + rows.remaining();
        if (rowsEnd - rowsStart >= ROWS_BYTES && copy.format() == CopyFormat.TEXT && endsRow(rows)) {
            endRows();
        }
    }

    private static boolean endsRow(ByteBuffer rows) {
        int last = rows.limit() - 1;
        int backslashes = 0;
        while (last - 1 - backslashes >= rows.position() && rows.get(last - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return rows.get(last) == '\n' && backslashes % 2 == 0 && backslashes < last - rows.position();
    }

    private void endRows() {
        stretches.add(new Stretch(
                file,
                rowsStart,
                rowsEnd - rowsStart,
                false,
                rowsLine,
                Role.DATA,
                copy.standardStrings(),
                encoding,
                new String(copy.sql(), StandardCharsets.UTF_8),
                List.of(table(copy)),
                false,
                settingsNow,
                copy.format() == CopyFormat.TEXT ? rowsCount - rowsBefore : Stretch.UNKNOWN));
        rowsStart = -1;
    }

    private static String table(CopyFromStdin copy) {
        SqlWords words = copy.words();
        words.next();
        return TableName.read(words, words.next()).text();
    }

    @Override
    public void endOfRows() {
        if (rowsStart >= 0) {
            endRows();
        }
        copy = null;
    }

    private static String text(Statement statement) {
        return new String(statement.sql(), StandardCharsets.UTF_8);
    }
}
