package org.pgcaravan.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.dump.ClientEncoding;
import org.pgcaravan.dump.CorruptInputException;
import org.pgcaravan.dump.DumpException;
import org.pgcaravan.dump.ForeignKeyStatement;
import org.pgcaravan.dump.ImportRules;
import org.pgcaravan.dump.ImportRules.Verdict;
import org.pgcaravan.dump.LanguageStatement;
import org.pgcaravan.dump.MalformedSqlException;
import org.pgcaravan.dump.PartRows;
import org.pgcaravan.dump.RefusedSqlException;
import org.pgcaravan.dump.RoleNames;
import org.pgcaravan.dump.SettingStatement;
import org.pgcaravan.dump.SqlElement;
import org.pgcaravan.dump.SqlElement.CopyFromStdin;
import org.pgcaravan.dump.SqlScanner;
import org.pgcaravan.dump.SqlWords;
import org.pgcaravan.dump.Stretch;
import org.pgcaravan.postgres.StatementFailedException;

/**
 * Runs a stretch of a script on one connection, within the transaction that it finds. Statements cross the network in
 * groups, rows as they are read. What follows a statement that failed does not run, and COPY data is never taken for SQL.
 */
final class ScriptRunner {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final Connection connection;
    private final ImportRules rules;
    private final DestinationRoles roles;
    private final LongConsumer flow;
    private final Runnable goingOn;
    private final StatementGroup group;
    private final ScriptSettings settings;
    private final RawStatements raw;
    private ClientEncoding encoding = ClientEncoding.UTF8;
    private boolean inTransaction;
    /** Of the element that was read last. */
    private long line;

    private long sent;
    private long received;
    private long bytes;
    private long told;

    /**
     * @param unsafe whether what is only dangerous may run
     * @param flow told bytes of SQL since the call before
     * @param goingOn throws when it is to end
     */
    ScriptRunner(Connection connection, boolean unsafe, DestinationRoles roles, LongConsumer flow, Runnable goingOn) {
        this.connection = connection;
        this.rules = new ImportRules(unsafe);
        this.roles = roles;
        this.flow = flow;
        this.goingOn = goingOn;
        this.group = new StatementGroup(connection, goingOn);
        this.settings = new ScriptSettings(connection, roles);
        this.raw = new RawStatements(connection);
    }

    /**
     * Sets the session's parameters as they stand before a stretch.
     *
     * @return whether they are set: not when one of them is left out, and what follows has to know
     */
    boolean set(List<Stretch.Setting> wanted) throws SQLException {
        return settings.set(wanted);
    }

    /**
     * @param in the stretch's bytes
     * @return rows in its COPY data, and rows that the server took
     * @throws StatementFailedException naming file, line and the server's words
     * @throws DumpException for what cannot be read, or is not to be run
     */
    Copied run(Stretch stretch, InputStream in) throws SQLException, IOException {
        try {
            if (stretch.copy() != null) {
                rows(stretch, in);
            } else {
                script(stretch, in);
            }
        } catch (MalformedSqlException | RefusedSqlException e) {
            throw new DumpException(stretch.file() + ": " + e.getMessage().replaceFirst("\\.$", ""), e);
        } catch (CorruptInputException e) {
            throw new DumpException(
                    stretch.file() + ": Behind line " + line + ": "
                            + e.getMessage().replaceFirst("\\.$", ""),
                    e);
        }
        long inserted = group.inserted() + raw.inserted();
        boolean counted = stretch.isData() && stretch.rows() > 0 && received == 0;
        return counted
                ? new Copied(stretch.rows(), inserted, bytes)
                : new Copied(sent + inserted, received + inserted, bytes);
    }

    private void rows(Stretch stretch, InputStream in) throws SQLException, IOException {
        follow(stretch.clientEncoding());
        String sql = withEncoding(stretch.copy(), stretch.file(), stretch.copyLine());
        ScriptLine statement = new ScriptLine(stretch.file(), stretch.copyLine(), sql, stretch.standardStrings());
        try (CopyFeed feed = new CopyFeed(connection, statement, stretch.line())) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                feed.write(buffer, 0, read);
                bytes += read;
                flow.accept(read);
                goingOn.run();
            }
            took(feed.end(), stretch.rows());
        }
    }

    /** @param counted rows of the script; below 0 when nobody counted */
    private void took(long taken, long counted) {
        received += taken;
        sent += counted < 0 ? taken : counted;
    }

    /** The session speaks UTF-8, whatever the file does: the server is told of each COPY's bytes. */
    private String withEncoding(String copy, String file, long line) {
        return encoding.declaredIn(copy)
                .orElseThrow(() -> new DumpException(
                        file + ": Line " + line + ": a COPY with such options in a file whose client_encoding is "
                                + encoding.name() + "; convert the file to UTF-8, and its client_encoding"));
    }

    private void script(Stretch stretch, InputStream in) throws SQLException, IOException {
        SqlScanner scanner = SqlScanner.resume(in, stretch);
        line = stretch.line();
        told = scanner.bytesRead();
        for (SqlElement element = scanner.next(); element != null; element = scanner.next()) {
            line = element.line();
            Verdict verdict = rules.judge(element);
            follow(scanner.clientEncoding());
            if (element instanceof CopyFromStdin copy) {
                group.flush();
                if (stretch.isRowsOfOurs(copy)) {
                    rows(stretch, copy, scanner);
                    break;
                }
                rows(stretch.file(), copy, scanner);
            } else if (verdict == Verdict.RUN) {
                statement(stretch, (SqlElement.Statement) element);
            } else {
                transaction(verdict);
            }
            tell(scanner.bytesRead());
        }
        group.flush();
        tellAll(scanner.bytesRead());
    }

    private void transaction(Verdict verdict) throws SQLException {
        inTransaction = verdict == Verdict.BEGIN || verdict == Verdict.SKIP && inTransaction;
        if (verdict == Verdict.COMMIT) {
            group.flush();
            settings.endTransaction();
        }
    }

    private void follow(String clientEncoding) {
        if (!clientEncoding.equals(encoding.name())) {
            encoding = ClientEncoding.of(clientEncoding)
                    .orElseThrow(() -> new DumpException(
                            "client_encoding " + clientEncoding + " is not known here; convert the file to UTF-8"));
        }
    }

    private void rows(String file, CopyFromStdin statement, SqlScanner scanner) throws SQLException, IOException {
        long line = scanner.line();
        String sql = withEncoding(decode(statement.sql(), file, statement.line()), file, statement.line());
        try (CopyFeed feed = new CopyFeed(connection, place(statement, file, sql), line)) {
            for (ByteBuffer rows = scanner.copyData(); rows != null; rows = scanner.copyData()) {
                feed.write(rows.array(), rows.arrayOffset() + rows.position(), rows.remaining());
                tell(scanner.bytesRead());
            }
            took(feed.end(), statement.everyLineIsARow() ? scanner.copyRows() : Stretch.UNKNOWN);
        }
    }

    /** A part of ours that holds the rows of one COPY: they go to the server as they are. */
    private void rows(Stretch stretch, CopyFromStdin statement, SqlScanner scanner) throws SQLException, IOException {
        long line = scanner.line();
        String file = stretch.file();
        String sql = withEncoding(decode(statement.sql(), file, statement.line()), file, statement.line());
        PartRows part = scanner.restAsRows();
        try (CopyFeed feed = new CopyFeed(connection, place(statement, file, sql), line)) {
            for (ByteBuffer rows = part.next(); rows != null; rows = part.next()) {
                feed.write(rows.array(), rows.arrayOffset() + rows.position(), rows.remaining());
                tell(scanner.bytesRead());
            }
            took(feed.end(), stretch.rows());
        }
    }

    private static ScriptLine place(CopyFromStdin statement, String file, String sql) {
        return new ScriptLine(file, statement.line(), sql, statement.standardStrings());
    }

    private void tell(long now) {
        if (now - told > BUFFER_BYTES) {
            goingOn.run();
            tellAll(now);
        }
    }

    private void tellAll(long now) {
        bytes += now - told;
        flow.accept(now - told);
        told = now;
    }

    private void statement(Stretch stretch, SqlElement.Statement statement) throws SQLException {
        String file = stretch.file();
        if (raw.isNeededFor(statement.sql(), encoding)) {
            group.flush();
            raw.run(statement, file);
            return;
        }
        String sql = decode(statement.sql(), file, statement.line());
        ScriptLine line = new ScriptLine(
                file,
                statement.line(),
                switch (stretch.role()) {
                    case NOT_VALID -> sql + "\nNOT VALID";
                    case VALIDATE -> ForeignKeyStatement.of(statement).validation();
                    default -> sql;
                },
                statement.standardStrings());
        SettingStatement setting = SettingStatement.of(statement);
        if (setting.isEmpty()) {
            run(statement, line);
        } else if (!setting.isOfEncoding()) {
            group.flush();
            settings.follow(setting);
            run(statement, line);
            if (!inTransaction) {
                settings.endTransaction();
            }
        }
    }

    private void run(SqlElement.Statement statement, ScriptLine line) throws SQLException {
        SqlWords words = statement.words();
        SqlWords.Word first = words.next();
        if (first.is("SET", "RESET")) {
            group.flush();
            SessionReading.of(connection).requireFor(line);
            settings.set(line);
            return;
        }
        Set<String> named = RoleNames.of(decoded(statement, line));
        if (!named.isEmpty() && !permitted(line, named) || settings.areOfNobody() && first.is("GRANT", "REVOKE")) {
            return;
        }
        if (first.is("CREATE")) {
            RoleNames.madeBy(statement).forEach(roles::made);
            if (LanguageStatement.isPlain(statement)) {
                group.add(line.saying(LanguageStatement.whereMissing(line.sql())));
                return;
            }
        }
        if (first.is("COMMENT") && words.next().is("ON") && words.next().is("EXTENSION")) {
            group.ifPermitted(line, error -> roles.leftOut(line.excerpt(), error));
            return;
        }
        if (standsAlone(statement, words, first)) {
            group.alone(line);
        } else {
            group.add(line);
        }
    }

    /** Names in it are read as UTF-8, whatever the file is in. */
    private SqlElement.Statement decoded(SqlElement.Statement statement, ScriptLine line) {
        return encoding.isUtf8() || encoding.isRaw()
                ? statement
                : new SqlElement.Statement(
                        line.sql().getBytes(StandardCharsets.UTF_8),
                        statement.line(),
                        statement.offset(),
                        statement.standardStrings());
    }

    /**
     * Whether a statement is not to share a batch: its rows would be held, all of them; what it sets must be known before the
     * next is sent.
     */
    private static boolean standsAlone(SqlElement.Statement statement, SqlWords words, SqlWords.Word first) {
        if (first.is("WITH", "VALUES", "TABLE", "EXPLAIN", "SHOW", "CALL", "DO") || first.isSymbol('(')) {
            return true;
        }
        return first.is("SELECT") && (statement.namesSettings() || has(words, "FROM"));
    }

    private static boolean has(SqlWords words, String... any) {
        for (SqlWords.Word word = words.next(); !words.isEnd(word); word = words.next()) {
            if (word.is(any)) {
                return true;
            }
        }
        return false;
    }

    private boolean permitted(ScriptLine line, Set<String> named) {
        return !roles.permitted(List.of(new Ddl(line.sql(), "STATEMENT", line.excerpt(), named)))
                .isEmpty();
    }

    private String decode(byte[] sql, String file, long line) {
        try {
            return encoding.decode(sql);
        } catch (CharacterCodingException e) {
            throw new DumpException(
                    file + ": Line " + line + ": the statement has bytes that are no text in " + encoding.name(), e);
        }
    }
}
