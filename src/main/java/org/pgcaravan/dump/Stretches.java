package org.pgcaravan.dump;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pgcaravan.dump.ImportRules.Verdict;
import org.pgcaravan.dump.SqlElement.CopyFromStdin;
import org.pgcaravan.dump.SqlElement.PsqlLine;
import org.pgcaravan.dump.SqlElement.Statement;
import org.pgcaravan.dump.SqlSummary.Origin;
import org.pgcaravan.dump.Stretch.Role;
import org.pgcaravan.dump.Stretch.Setting;

/**
 * Cuts a file into stretches while it is checked: statements that belong together, and COPY data at the ends of rows, so
 * that several connections can load one table. Holds where the stretches lie, never what is in them.
 */
final class Stretches implements SqlCheck.Observer {

    /** Small enough that connections end together, large enough that a transaction each costs nothing. */
    private static final long ROWS_BYTES = 16L << 20;

    /** Of these each statement is a stretch. */
    private static final Set<Role> ALONE = Set.of(Role.BUILD, Role.KEY, Role.FOREIGN_KEY, Role.DIVISIBLE_FOREIGN_KEY);

    private static final long STATEMENTS_BYTES = 8L << 20;

    private final String file;
    private final List<Stretch> stretches = new ArrayList<>();
    private final SettingsSoFar settings = new SettingsSoFar();
    private Stretch open;
    private long openEnd;
    private CopyFromStdin copy;
    /** Whether its rows may be several statements: none can be held against another, and nothing fires at the end of each. */
    private boolean divisible;

    private long rowsStart = -1;
    private long rowsEnd;
    private long rowsLine;
    private long rowsBefore;
    private long rowsCount;
    private final List<String> warnings = new ArrayList<>();
    private final MadeTables tables = new MadeTables();
    private boolean inTransaction;
    private SqlScanner scanner;
    private ClientEncoding encoding = ClientEncoding.UTF8;
    private boolean told;
    private boolean ordered;
    private boolean oneSession;
    /** From here on settings are made where they stand: what was set cannot be set again elsewhere. */
    private boolean settingInPlace;
    /** With which the stretch begins in which that is so: made again behind it, they would undo what it sets. */
    private List<Setting> before;
    /** The transaction at hand has settings that end with it. */
    private boolean localSettings;
    /** From here on rows may meet triggers, rules or foreign keys. */
    private boolean orderMatters;
    /** The same, by statements that make them: in a dump they stand behind the rows, unless several were put together. */
    private boolean madeBeforeRows;

    /** @param file its name in the dump */
    Stretches(String file) {
        this.file = file;
    }

    /** A file that goes on where another ended: what that has set holds. */
    Stretches(String file, Stretches before) {
        this(file);
        settings.addAll(before.settings);
        tables.addAll(before.tables);
    }

    /**
     * Who wrote the file: pg_dump and we put rows before what is built of them and what they fire. From anybody else,
     * statements stay in order, and so do rows, but those of one COPY that can neither fire nor break anything.
     */
    @Override
    public void origin(Origin by) {
        if (!told) {
            told = true;
            ordered = by != Origin.OTHER;
        }
    }

    /** @return what was cut, when the check is over */
    List<Stretch> cut() {
        endStatements();
        return List.copyOf(stretches);
    }

    /** Whether something is made or asked for that only one session has, or something set that cannot be set again on another connection. */
    boolean needsOneSession() {
        return oneSession;
    }

    boolean isByHand() {
        return !ordered;
    }

    /** @return what is passed over though it means something */
    List<String> warnings() {
        return warnings;
    }

    /** @return statements that set the session's parameters as the file leaves them */
    List<Setting> settings() {
        return settings.now();
    }

    /** @return what this file and those before it make */
    MadeTables tables() {
        return tables;
    }

    /** @return as the file leaves it */
    String clientEncoding() {
        return encoding.name();
    }

    @Override
    public void element(SqlElement element, Verdict verdict, SqlScanner from) {
        scanner = from;
        if (!from.clientEncoding().equals(encoding.name())) {
            encoding = ClientEncoding.of(from.clientEncoding())
                    .orElseThrow(() -> new MalformedSqlException(
                            element.line(),
                            "client_encoding " + from.clientEncoding()
                                    + " is not known here; convert the file to UTF-8"));
        }
        if (element instanceof PsqlLine) {
            if (!inTransaction) {
                endStatements();
            }
        } else if (verdict == Verdict.SKIP) {
            warnings.add(file + ", line " + element.line()
                    + ": a comment on a database is passed over, for it would be one on the database at work");
        } else if (element instanceof CopyFromStdin begun) {
            begin(begun);
        } else {
            statement((Statement) element, verdict);
        }
    }

    /** Rows of a transaction of the file's own belong to it: to the same stretch, on the same connection. */
    private void begin(CopyFromStdin begun) {
        if (encoding.declaredIn(text(begun.sql(), begun.line())).isEmpty()) {
            throw new MalformedSqlException(
                    begun.line(),
                    "a COPY with such options in a file whose client_encoding is " + encoding.name()
                            + "; convert the file to UTF-8, and its client_encoding");
        }
        if (inTransaction || settingInPlace) {
            add(begun, begun.standardStrings(), StatementRole.IN_ORDER);
            return;
        }
        endStatements();
        if (!ordered) { // one COPY after the other
            add(begun, begun.standardStrings(), StatementRole.IN_ORDER);
            stretches.add(open.until(open.offset(), 0));
            open = null;
        }
        copy = begun;
        divisible = tables.has(begun.table()) && !(ordered ? madeBeforeRows : orderMatters);
        rowsStart = -1;
        rowsCount = 0;
    }

    private void statement(Statement statement, Verdict verdict) {
        if (verdict == Verdict.BEGIN || verdict == Verdict.COMMIT) {
            add(statement, statement.standardStrings(), StatementRole.IN_ORDER);
            inTransaction = verdict == Verdict.BEGIN;
            if (!inTransaction && localSettings) {
                endStatements();
                localSettings = false;
            }
            return;
        }
        SettingStatement setting = SettingStatement.of(statement);
        if (!setting.isEmpty()) {
            setting(statement, setting);
            return;
        }
        tables.see(statement);
        StatementRole role = StatementRole.of(statement);
        if (role.role() == Role.DIVISIBLE_FOREIGN_KEY && !tables.arePlain(role.tables())) {
            role = role.as(Role.FOREIGN_KEY);
        }
        if (role.role() == Role.DATA && !areOfTheirOwn(role.tables())) {
            role = role.as(Role.DATA_IN_TURN);
        }
        orderMatters |= role.makesOrderMatter();
        madeBeforeRows |= role.makesOrderMatter() && statement.words().next().is("CREATE", "ALTER");
        oneSession |= role.isTemporary() || !ordered && StatementRole.asksForLastValue(statement);
        add(statement, statement.standardStrings(), isInOrder() ? StatementRole.IN_ORDER : role);
        if (role.endsTransaction() && !inTransaction) {
            endStatements();
        }
    }

    /** Whether rows meet nothing there but their table. */
    private boolean areOfTheirOwn(List<String> filled) {
        return !madeBeforeRows && filled.stream().allMatch(tables::has);
    }

    private boolean isInOrder() {
        return inTransaction || settingInPlace || !ordered;
    }

    /**
     * A plain one holds for all that follows, on whatever connection; within a transaction of the file's own it is run where
     * it stands, besides. Behind any other, all runs on one connection.
     */
    private void setting(Statement statement, SettingStatement setting) {
        if (setting.isOfEncoding() && inTransaction) {
            return;
        }
        if (setting.local()) {
            localSettings |= inTransaction;
        } else if (!setting.plain() && !settingInPlace) {
            if (!inTransaction) {
                endStatements();
            }
            oneSession = true;
            settingInPlace = true;
            before = open == null ? settings.now() : open.settings();
        }
        boolean runs = inTransaction || settingInPlace || !setting.plain();
        if (runs) {
            add(statement, statement.standardStrings(), StatementRole.IN_ORDER);
        } else {
            endStatements();
        }
        if (setting.plain() && !setting.local() && !settingInPlace) {
            settings.add(setting, new Setting(text(statement.sql(), statement.line()), file, statement.line()));
        }
    }

    private void add(SqlElement element, boolean standardStrings, StatementRole found) {
        boolean amongOthers = found.role() == Role.AFTER_BUILDS && open != null && open.role() == Role.IN_ORDER;
        StatementRole role = amongOthers ? StatementRole.IN_ORDER : found;
        boolean joins = open != null
                && open.role() == role.role()
                && open.tables().equals(role.tables())
                && !ALONE.contains(role.role())
                && (!open.isData() || openEnd - open.offset() < STATEMENTS_BYTES);
        if (!joins) {
            endStatements();
            open = new Stretch(
                    file,
                    element.offset(),
                    0,
                    false,
                    element.line(),
                    role.role(),
                    standardStrings,
                    encoding.name(),
                    null,
                    0,
                    role.tables(),
                    role.exclusive(),
                    settingInPlace ? before : settings.now(),
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
        if (copy == null) {
            return;
        }
        if (rowsStart < 0) {
            rowsStart = from;
            rowsLine = line;
            rowsBefore = rowsCount;
        }
        rowsCount = count;
        rowsEnd = from + rows.remaining();
        if (rowsEnd - rowsStart >= ROWS_BYTES && divisible && copy.everyLineIsARow() && CopyRows.endARow(rows)) {
            endRows();
        }
    }

    private void endRows() {
        stretches.add(new Stretch(
                file,
                rowsStart,
                rowsEnd - rowsStart,
                false,
                rowsLine,
                roleOfRows(),
                copy.standardStrings(),
                encoding.name(),
                text(copy.sql(), copy.line()),
                copy.line(),
                List.of(copy.table()),
                false,
                settings.now(),
                copy.everyLineIsARow() ? rowsCount - rowsBefore : Stretch.UNKNOWN));
        rowsStart = -1;
    }

    private Role roleOfRows() {
        if (ordered) {
            return areOfTheirOwn(List.of(copy.table())) ? Role.DATA : Role.DATA_IN_TURN;
        }
        // of a column that is not named comes the default: from a sequence, in the file's order
        return divisible && !copy.namesColumns() ? Role.DATA : Role.IN_ORDER;
    }

    @Override
    public void endOfRows() {
        if (copy == null) {
            openEnd = scanner.bytesRead();
        } else if (rowsStart >= 0) {
            endRows();
        }
        copy = null;
    }

    private String text(byte[] sql, long line) {
        try {
            return encoding.decode(sql);
        } catch (CharacterCodingException e) {
            throw new MalformedSqlException(line, "the statement has bytes that are no text in " + encoding.name());
        }
    }
}
