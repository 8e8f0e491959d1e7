package org.pgcaravan.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.dump.DumpException;
import org.pgcaravan.dump.ImportRules;
import org.pgcaravan.dump.ImportRules.Verdict;
import org.pgcaravan.dump.RoleNames;
import org.pgcaravan.dump.SqlElement;
import org.pgcaravan.dump.SqlElement.CopyFormat;
import org.pgcaravan.dump.SqlElement.CopyFromStdin;
import org.pgcaravan.dump.SqlScanner;
import org.pgcaravan.dump.Stretch;
import org.pgcaravan.postgres.Identifiers;
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
    /** Semicolons inside such a body confuse the driver when the statement shares a batch. */
    private static final String ATOMIC_BODY = "BEGIN ATOMIC";

    private static final String UTF8 = "UTF8";
    private static final int LONGEST_EXCERPT = 200;

    private final Connection connection;
    private final ImportRules rules;
    private final DestinationRoles roles;
    private final LongConsumer flow;
    private final Runnable goingOn;
    private final List<Line> group = new ArrayList<>();
    private int groupCharacters;
    private long sent;
    private long received;
    private long inserted;
    private long bytes;
    private long told;

    /** A statement with its place. */
    private record Line(String file, long line, String sql) {}

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
        boolean inserts = stretch.role() == Stretch.Role.DATA && stretch.rows() > 0 && received == 0;
        return inserts ? new Copied(stretch.rows(), inserted, bytes) : new Copied(sent, received, bytes);
    }

    private void rows(Stretch stretch, InputStream in) throws SQLException, IOException {
        CopyIn copy = start(stretch.file(), stretch.line(), encoded(stretch));
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

    private String encoded(Stretch stretch) {
        return withEncoding(stretch.copy(), stretch.clientEncoding(), stretch.file(), stretch.line());
    }

    /** The session speaks UTF-8, whatever the file does: the server is told of each COPY's bytes. */
    private static String withEncoding(String copy, String encoding, String file, long line) {
        if (isUtf8(encoding)) {
            return copy;
        }
        if (!copy.toLowerCase(Locale.ROOT).strip().endsWith("from stdin")) {
            throw new DumpException(
                    file + ": Line " + line + ": a COPY with options in a file whose client_encoding is " + encoding
                            + "; convert the file to UTF-8, and its client_encoding");
        }
        return copy + " WITH (ENCODING " + Identifiers.literal(encoding) + ")";
    }

    private static boolean isUtf8(String encoding) {
        return Set.of("utf8", "unicode")
                .contains(encoding.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""));
    }

    private void script(Stretch stretch, InputStream in) throws SQLException, IOException {
        SqlScanner scanner = SqlScanner.resume(in, stretch);
        told = scanner.bytesRead();
        for (SqlElement element = scanner.next(); element != null; element = scanner.next()) {
            Verdict verdict = rules.judge(element);
            if (element instanceof CopyFromStdin copy) {
                flush();
                rows(stretch.file(), copy, scanner);
            } else if (verdict == Verdict.RUN) {
                statement(stretch.file(), (SqlElement.Statement) element, scanner.clientEncoding());
            }
            tell(scanner.bytesRead());
        }
        flush();
    }

    private void rows(String file, CopyFromStdin statement, SqlScanner scanner) throws SQLException, IOException {
        long line = scanner.line();
        String sql = withEncoding(
                decode(statement.sql(), scanner.clientEncoding(), file, statement.line()),
                scanner.clientEncoding(),
                file,
                statement.line());
        CopyIn copy = start(file, line, sql);
        try {
            for (ByteBuffer rows = scanner.copyData(); rows != null; rows = scanner.copyData()) {
                write(file, line, sql, copy, rows);
                tell(scanner.bytesRead());
            }
            long taken = end(copy, file, line, sql);
            sent += statement.format() == CopyFormat.TEXT ? scanner.copyRows() : taken;
        } finally {
            cancel(copy);
        }
    }

    private void tell(long now) {
        if (now - told > CHARACTERS_A_GROUP / 4) {
            goingOn.run();
            bytes += now - told;
            flow.accept(now - told);
            told = now;
        }
    }

    private void statement(String file, SqlElement.Statement statement, String encoding) throws SQLException {
        Line line = new Line(file, statement.line(), decode(statement.sql(), encoding, file, statement.line()));
        if (isSetting(statement)) {
            flush();
            if (!line.sql().toLowerCase(Locale.ROOT).contains("client_encoding")) {
                alone(line);
            }
            return;
        }
        Set<String> named = RoleNames.of(statement);
        if (!named.isEmpty() && !permitted(line, named)) {
            return;
        }
        if (line.sql().contains(ATOMIC_BODY)) {
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

    /** What changes how the server reads SQL does so for the driver too, but only when the server has answered. */
    private static boolean isSetting(SqlElement.Statement statement) {
        byte[] sql = statement.sql();
        return statement.words().next().is("SET", "RESET")
                || sql.length < 400
                        && new String(sql, java.nio.charset.StandardCharsets.ISO_8859_1).contains("set_config");
    }

    private boolean permitted(Line line, Set<String> named) {
        String shown = excerpt(line.sql());
        return !roles.permitted(List.of(new Ddl(line.sql(), "STATEMENT", shown, named)))
                .isEmpty();
    }

    private static String decode(byte[] sql, String encoding, String file, long line) {
        try {
            return charset(encoding)
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(sql))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DumpException(
                    file + ": Line " + line + ": the statement has bytes that are no text in " + encoding, e);
        }
    }

    /** PostgreSQL's names of encodings: its documentation, Character Set Support. */
    private static Charset charset(String encoding) {
        String name = encoding.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        if (isUtf8(encoding) || name.equals("SQLASCII")) {
            return java.nio.charset.StandardCharsets.UTF_8;
        }
        String java = name.startsWith("LATIN") && !name.equals("LATIN10")
                ? "ISO-8859-"
                        + List.of("1", "2", "3", "4", "9", "10", "13", "14", "15")
                                .get(Integer.parseInt(name.substring(5)) - 1)
                : name.startsWith("WIN")
                        ? "windows-" + name.substring(3)
                        : name.startsWith("ISO8859") ? "ISO-8859-" + name.substring(7) : name.replace("KOI8", "KOI8-");
        try {
            return Charset.forName(java);
        } catch (IllegalArgumentException e) {
            throw new DumpException("client_encoding " + encoding + " is not known here; convert the file to UTF-8", e);
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
            for (int count : batch.executeBatch()) {
                inserted += Math.max(0, count);
            }
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            connection.rollback(before);
            oneByOne();
        }
        group.clear();
        groupCharacters = 0;
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
            statement.execute(line.sql());
        } catch (SQLException e) {
            throw failed(line.file(), line.line(), line.sql(), e);
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

    private static String excerpt(String sql) {
        String line = sql.strip().lines().findFirst().orElse("");
        return line.length() <= LONGEST_EXCERPT ? line : line.substring(0, LONGEST_EXCERPT) + " …";
    }
}
