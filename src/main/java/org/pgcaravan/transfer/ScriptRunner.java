package org.pgcaravan.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.dump.ClientEncoding;
import org.pgcaravan.dump.DumpException;
import org.pgcaravan.dump.ImportRules;
import org.pgcaravan.dump.ImportRules.Verdict;
import org.pgcaravan.dump.RoleNames;
import org.pgcaravan.dump.SqlElement;
import org.pgcaravan.dump.SqlElement.CopyFromStdin;
import org.pgcaravan.dump.SqlScanner;
import org.pgcaravan.dump.SqlWords;
import org.pgcaravan.dump.Stretch;
import org.pgcaravan.postgres.Identifiers;
import org.pgcaravan.postgres.SqlErrors;
import org.pgcaravan.postgres.SqlFile;
import org.pgcaravan.postgres.StatementFailedException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Runs a stretch of a script on one connection, within the transaction that it finds. Statements cross the network in
 * groups, rows as they are read. What follows a statement that failed does not run, and COPY data is never taken for SQL.
 */
final class ScriptRunner {

    private static final int STATEMENTS_A_GROUP = 100;
    private static final int CHARACTERS_A_GROUP = 1 << 20;
    /** Rows of a SELECT that are held at a time; nobody reads them. */
    private static final int ROWS_A_FETCH = 1_000;

    private static final int LONGEST_EXCERPT = 200;
    private static final Pattern WITH_SECRETS = Pattern.compile(
            "\\b(SUBSCRIPTION|MAPPING|SERVER|ROLE|USER|WRAPPER|PASSWORD|dblink\\w*)\\b", Pattern.CASE_INSENSITIVE);
    /** SQLSTATEs with which a server says that it does not know a parameter, or will not set it to that, or not for this role. */
    private static final String UNKNOWN_PARAMETER = "42704";

    private static final Set<String> NOT_FOR_THIS_SERVER = Set.of("22023", "42501");

    private final Connection connection;
    private final ImportRules rules;
    private final DestinationRoles roles;
    private final LongConsumer flow;
    private final Runnable goingOn;
    private final List<Line> group = new ArrayList<>();
    private ClientEncoding encoding = ClientEncoding.UTF8;
    /** As somebody whom the server does not have: what he grants is left out. */
    private boolean asNobody;

    private int groupCharacters;
    private long sent;
    private long received;
    private long inserted;
    private long bytes;
    private long told;

    /** A statement with its place. */
    private record Line(String file, long line, String sql) {

        boolean brings() {
            return sql.regionMatches(true, 0, "INSERT", 0, 6);
        }
    }

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
        } catch (org.pgcaravan.dump.MalformedSqlException | org.pgcaravan.dump.RefusedSqlException e) {
            throw new DumpException(stretch.file() + ": " + e.getMessage().replaceFirst("\\.$", ""), e);
        }
        boolean counted = stretch.role() == Stretch.Role.DATA && stretch.rows() > 0 && received == 0;
        return counted
                ? new Copied(stretch.rows(), inserted, bytes)
                : new Copied(sent + inserted, received + inserted, bytes);
    }

    /**
     * Sets the session's parameters as they stand before a stretch.
     *
     * @return whether they are set: not when one of them is left out, and what follows has to know
     */
    boolean set(List<Stretch.Setting> settings) throws SQLException {
        Savepoint before = connection.setSavepoint();
        asNobody = false;
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (Stretch.Setting setting : settings) {
                statement.execute(setting.sql());
            }
            connection.releaseSavepoint(before);
            return true;
        } catch (SQLException e) {
            connection.rollback(before);
            connection.releaseSavepoint(before);
        }
        for (Stretch.Setting setting : settings) {
            setting(new Line(setting.file(), setting.line(), setting.sql()));
        }
        return !asNobody;
    }

    /** A parameter that this server does not know, or a role or tablespace that it lacks: what follows does without. */
    private void setting(Line line) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(line.sql());
            if (line.sql().toLowerCase(Locale.ROOT).contains("session authorization")) {
                asNobody = false;
            }
        } catch (SQLException e) {
            connection.rollback(before);
            String sql = line.sql().toLowerCase(Locale.ROOT);
            boolean ofSession = sql.contains("session authorization");
            boolean ofTablespace = sql.contains("default_tablespace");
            boolean without = UNKNOWN_PARAMETER.equals(e.getSQLState())
                    || (ofSession || ofTablespace) && NOT_FOR_THIS_SERVER.contains(String.valueOf(e.getSQLState()));
            if (!without) {
                throw failed(line.file(), line.line(), line.sql(), e);
            }
            roles.leftOut(excerpt(line.sql()), e);
            asNobody |= ofSession;
        }
        connection.releaseSavepoint(before);
    }

    private void rows(Stretch stretch, InputStream in) throws SQLException, IOException {
        follow(stretch.clientEncoding());
        CopyIn copy = start(
                stretch.file(), stretch.copyLine(), withEncoding(stretch.copy(), stretch.file(), stretch.copyLine()));
        try {
            byte[] buffer = new byte[256 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                write(copy, buffer, 0, read, stretch);
            }
            long taken = end(copy, stretch.file(), stretch.line(), stretch.copy());
            sent += stretch.rows() < 0 ? taken : stretch.rows();
        } finally {
            cancel(copy);
        }
    }

    /** The session speaks UTF-8, whatever the file does: the server is told of each COPY's bytes. */
    private String withEncoding(String copy, String file, long line) {
        if (encoding.isUtf8()) {
            return copy;
        }
        String option = "ENCODING " + Identifiers.literal(encoding.name());
        String bare = copy.strip();
        if (bare.toLowerCase(Locale.ROOT).endsWith("from stdin")) {
            return copy + " WITH (" + option + ")";
        }
        if (bare.endsWith(")") && bare.matches("(?is).*\\bfrom\\s+stdin\\s+(?:with\\s*)?\\([^()]*\\)$")) {
            return bare.substring(0, bare.length() - 1) + ", " + option + ")";
        }
        throw new DumpException(
                file + ": Line " + line + ": a COPY with such options in a file whose client_encoding is "
                        + encoding.name() + "; convert the file to UTF-8, and its client_encoding");
    }

    private void script(Stretch stretch, InputStream in) throws SQLException, IOException {
        SqlScanner scanner = SqlScanner.resume(in, stretch);
        told = scanner.bytesRead();
        for (SqlElement element = scanner.next(); element != null; element = scanner.next()) {
            Verdict verdict = rules.judge(element);
            follow(scanner.clientEncoding());
            if (element instanceof CopyFromStdin copy) {
                flush();
                rows(stretch.file(), copy, scanner);
            } else if (verdict == Verdict.RUN) {
                statement(stretch.file(), (SqlElement.Statement) element);
            }
            tell(scanner.bytesRead());
        }
        flush();
        tellAll(scanner.bytesRead());
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
        CopyIn copy = start(file, statement.line(), sql);
        try {
            for (ByteBuffer rows = scanner.copyData(); rows != null; rows = scanner.copyData()) {
                write(file, line, sql, copy, rows);
                tell(scanner.bytesRead());
            }
            long taken = end(copy, file, line, sql);
            sent += statement.everyLineIsARow() ? scanner.copyRows() : taken;
        } finally {
            cancel(copy);
        }
    }

    private void tell(long now) {
        if (now - told > CHARACTERS_A_GROUP / 4) {
            goingOn.run();
            tellAll(now);
        }
    }

    private void tellAll(long now) {
        bytes += now - told;
        flow.accept(now - told);
        told = now;
    }

    private void statement(String file, SqlElement.Statement statement) throws SQLException {
        if (isRaw(statement.sql())) {
            raw(statement, file);
            return;
        }
        Line line = new Line(file, statement.line(), decode(statement.sql(), file, statement.line()));
        SqlWords words = statement.words();
        SqlWords.Word first = words.next();
        if (first.is("SET", "RESET")) {
            flush();
            if (!line.sql().toLowerCase(Locale.ROOT).contains("client_encoding")) {
                setting(line);
            }
            return;
        }
        Set<String> named = RoleNames.of(decoded(statement, line));
        if (!named.isEmpty() && !permitted(line, named) || asNobody && first.is("GRANT", "REVOKE")) {
            return;
        }
        if (first.is("CREATE")) {
            RoleNames.madeBy(statement).forEach(roles::made);
        }
        if (standsAlone(words, first)) {
            flush();
            alone(line);
            return;
        }
        group.add(line);
        groupCharacters += line.sql().length();
        if (group.size() == STATEMENTS_A_GROUP || groupCharacters > CHARACTERS_A_GROUP) {
            flush();
        }
    }

    /** Names in it are read as UTF-8, whatever the file is in. */
    private SqlElement.Statement decoded(SqlElement.Statement statement, Line line) {
        return encoding.isUtf8() || encoding.isRaw()
                ? statement
                : new SqlElement.Statement(
                        line.sql().getBytes(StandardCharsets.UTF_8),
                        statement.line(),
                        statement.offset(),
                        statement.standardStrings());
    }

    /**
     * Whether a statement is not to share a batch: its rows would be held, all of them; what it sets must be known to the
     * driver before the next is sent; semicolons inside a body would confuse the driver.
     */
    private static boolean standsAlone(SqlWords words, SqlWords.Word first) {
        if (first.is("WITH", "VALUES", "TABLE", "EXPLAIN", "SHOW", "CALL", "DO") || first.isSymbol('(')) {
            return true;
        }
        if (first.is("SELECT")) {
            return has(words, "FROM", "SET_CONFIG");
        }
        return first.is("CREATE") && words.next().is("FUNCTION", "PROCEDURE", "OR") && has(words, "ATOMIC");
    }

    private static boolean has(SqlWords words, String... any) {
        for (SqlWords.Word word = words.next(); !words.isEnd(word); word = words.next()) {
            if (word.is(any)) {
                return true;
            }
        }
        return false;
    }

    private boolean permitted(Line line, Set<String> named) {
        String shown = excerpt(line.sql());
        return !roles.permitted(List.of(new Ddl(line.sql(), "STATEMENT", shown, named)))
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

    /**
     * Whether the bytes of a statement must not be taken for text: the file is in SQL_ASCII, and the database would not
     * take them as they are when they travel in UTF-8, as the driver sends all statements.
     */
    private boolean isRaw(byte[] sql) throws SQLException {
        if (!encoding.isRaw() || isAscii(sql)) {
            return false;
        }
        String database = connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
        if (database.equals("UTF8")) {
            return false;
        }
        try {
            encoding.decode(sql);
            return !database.equals("SQL_ASCII");
        } catch (CharacterCodingException e) {
            return true;
        }
    }

    private static boolean isAscii(byte[] sql) {
        for (byte one : sql) {
            if (one < 0) {
                return false;
            }
        }
        return true;
    }

    /** Runs a statement of bytes that are no text: it travels as a value, and the server makes a statement of it. */
    private void raw(SqlElement.Statement statement, String file) throws SQLException {
        flush();
        String put = "SELECT pg_catalog.set_config('pgcaravan.statement',"
                + " pg_catalog.convert_from(?, pg_catalog.getdatabaseencoding()), true) IS NULL";
        try (PreparedStatement value = connection.prepareStatement(put);
                Statement run = connection.createStatement()) {
            value.setBytes(1, statement.sql());
            value.execute();
            run.execute(SqlFile.read("transfer/run-raw"));
            try (ResultSet brought =
                    run.executeQuery("SELECT pg_catalog.current_setting('pgcaravan.statement')::bigint")) {
                brought.next();
                inserted += brought.getLong(1);
            }
        } catch (SQLException e) {
            throw failed(file, statement.line(), statement.toString(), e);
        }
    }

    private void flush() throws SQLException {
        if (group.isEmpty()) {
            return;
        }
        goingOn.run();
        Savepoint before = connection.setSavepoint();
        try (Statement batch = connection.createStatement()) {
            batch.setEscapeProcessing(false);
            for (Line line : group) {
                batch.addBatch(line.sql());
            }
            int[] counts = batch.executeBatch();
            for (int i = 0; i < counts.length; i++) {
                inserted += group.get(i).brings() ? Math.max(0, counts[i]) : 0;
            }
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            backTo(before, e);
            oneByOne();
        }
        group.clear();
        groupCharacters = 0;
    }

    /** @throws StatementFailedException when the connection is gone, or somebody wants the statements gone */
    private void backTo(Savepoint before, SQLException error) {
        Line first = group.get(0);
        if (SqlErrors.QUERY_CANCELED.equals(error.getSQLState())) {
            throw failed(first.file(), first.line(), first.sql(), error);
        }
        try {
            connection.rollback(before);
        } catch (SQLException e) {
            error.addSuppressed(e);
            throw failed(first.file(), first.line(), first.sql(), error);
        }
    }

    /** The group failed as a whole, and the driver does not say at which statement: the second time tells. */
    private void oneByOne() {
        for (Line line : group) {
            goingOn.run();
            alone(line);
        }
    }

    private void alone(Line line) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setFetchSize(ROWS_A_FETCH);
            for (boolean rows = statement.execute(line.sql());
                    rows || statement.getUpdateCount() >= 0;
                    rows = statement.getMoreResults()) {
                if (rows) {
                    readToTheEnd(statement);
                } else {
                    inserted += line.brings() ? statement.getUpdateCount() : 0;
                }
            }
        } catch (SQLException e) {
            throw failed(line.file(), line.line(), line.sql(), e);
        }
    }

    /** Functions in a SELECT are called for the rows that are fetched only. */
    private void readToTheEnd(Statement statement) throws SQLException {
        try (ResultSet row = statement.getResultSet()) {
            while (row.next()) {
                goingOn.run();
            }
        }
    }

    private CopyIn start(String file, long line, String sql) {
        try {
            return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        } catch (SQLException e) {
            throw failed(file, line, sql, e);
        }
    }

    private void write(CopyIn copy, byte[] data, int offset, int length, Stretch stretch) {
        try {
            copy.writeToCopy(data, offset, length);
            bytes += length;
            flow.accept(length);
        } catch (SQLException e) {
            throw failed(stretch.file(), stretch.line(), stretch.copy(), e);
        }
        goingOn.run();
    }

    private static void write(String file, long line, String sql, CopyIn copy, ByteBuffer rows) {
        try {
            copy.writeToCopy(rows.array(), rows.arrayOffset() + rows.position(), rows.remaining());
        } catch (SQLException e) {
            throw failed(file, line, sql, e);
        }
    }

    private long end(CopyIn copy, String file, long line, String sql) {
        try {
            long taken = copy.endCopy();
            received += taken;
            return taken;
        } catch (SQLException e) {
            throw failed(file, line, sql, e);
        }
    }

    private static void cancel(CopyIn copy) {
        if (copy.isActive()) {
            try {
                copy.cancelCopy();
            } catch (SQLException ignored) {
                // the error that brought us here says more
            }
        }
    }

    /** @param firstLine of the statement, or of a COPY's rows */
    private static StatementFailedException failed(String file, long firstLine, String sql, SQLException error) {
        long line = firstLine;
        String place = "";
        ServerErrorMessage server = error instanceof PSQLException e ? e.getServerErrorMessage() : null;
        if (server != null) {
            String where = server.getWhere();
            if (where != null && where.startsWith("COPY ") && where.contains(", line ")) {
                String number = where.replaceFirst("^.*?, line (\\d+)(?s:.*)$", "$1");
                line += number.matches("\\d{1,15}") ? Long.parseLong(number) - 1 : 0;
            } else if (server.getPosition() > 0) {
                place = ", character " + server.getPosition() + " of the statement";
            }
        }
        return new StatementFailedException("destination", file + ", line " + line + place, excerpt(sql), error);
    }

    /** @return the first line; what logs in somewhere is left out */
    private static String excerpt(String sql) {
        String first = sql.strip().lines().findFirst().orElse("");
        String line = WITH_SECRETS.matcher(first).find() ? first.replaceAll("'(?:[^']|'')*('|$)", "'…'") : first;
        return line.length() <= LONGEST_EXCERPT ? line : line.substring(0, LONGEST_EXCERPT) + " …";
    }
}
