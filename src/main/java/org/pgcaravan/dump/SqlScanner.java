package org.pgcaravan.dump;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.pgcaravan.dump.SqlElement.CopyFormat;
import org.pgcaravan.dump.SqlElement.CopyFromStdin;
import org.pgcaravan.dump.SqlElement.PsqlLine;
import org.pgcaravan.dump.SqlElement.Statement;

/**
 * Reads plain SQL element by element, as psql reads a file, in constant memory: one buffer, or one statement. Works on
 * bytes, so whatever is in quotes and COPY rows comes through as it is. Stricter than psql where a file may have been cut
 * short: the last statement needs its semicolon, COPY data its end marker, each restrict its unrestrict.
 *
 * <p>Follows {@code standard_conforming_strings} and {@code client_encoding} where the file sets them by literals, in statements
 * that do nothing else; both are taken to be {@code on} and {@code UTF8} at the beginning. What a function sets from inside is
 * not seen: who runs a statement compares {@link Statement#standardStrings} with what the server reports. Variables of psql ({@code :name}) are not replaced.
 *
 * <p>Not for several threads. After an exception it is of no use. Whoever opened the stream closes it.
 */
public final class SqlScanner {

    /** A statement may be 64 MiB: pg_dump's largest are single rows of INSERT. */
    public static final int DEFAULT_STATEMENT_BYTES = 64 * 1024 * 1024;

    private final SqlBuffer buffer;
    private final SqlLexer lexer;
    private final SessionSyntax syntax = new SessionSyntax();
    private final RoutineBody body = new RoutineBody();
    private boolean begun;
    private String restrictKey;
    private CopyRows rows;
    private ByteBuffer slice = ByteBuffer.allocate(0);

    /** With {@link #DEFAULT_STATEMENT_BYTES}, and nobody to tell of comments. */
    public SqlScanner(InputStream in) {
        this(in, DEFAULT_STATEMENT_BYTES, comment -> {});
    }

    /**
     * @param in plain SQL, decompressed; needs no buffer
     * @param maxStatementBytes a longer statement is an error; COPY rows have no limit
     * @param comments told each line comment that stands between elements, at most its first 200 bytes (as ISO 8859-1), without dashes
     *     and outer blanks
     */
    public SqlScanner(InputStream in, int maxStatementBytes, Consumer<String> comments) {
        buffer = new SqlBuffer(in, maxStatementBytes);
        lexer = new SqlLexer(buffer, comments);
    }

    /**
     * Reads a piece of a file, from between two elements on, as if all before had been read.
     *
     * @param in what begins at the stretch
     */
    public static SqlScanner resume(InputStream in, Stretch stretch) {
        SqlScanner scanner = new SqlScanner(in, Integer.MAX_VALUE, comment -> {});
        scanner.buffer.countFrom(stretch.offset(), stretch.line());
        scanner.syntax.startWith(stretch.standardStrings(), stretch.clientEncoding());
        scanner.lexer.setStandardStrings(stretch.standardStrings());
        scanner.begun = stretch.offset() > 0;
        return scanner;
    }

    /**
     * Goes to the next element; rows of a COPY that were not read are passed over, as data.
     *
     * @return null at the end
     * @throws MalformedSqlException when the file cannot be read on; each of its sentences says where and what
     */
    public SqlElement next() throws IOException {
        if (!begun) {
            begun = true;
            Preamble.skip(buffer);
        }
        skipCopyData();
        while (lexer.skipBlank()) {
            switch (buffer.bytes[buffer.pos]) {
                case ';':
                    buffer.pos++;
                    break;
                case '\\':
                    return psqlLine();
                default:
                    return statement();
            }
        }
        if (restrictKey != null) {
            throw malformed("cut short: the file ends before the \\unrestrict of its \\restrict");
        }
        return null;
    }

    private SqlElement statement() throws IOException {
        long line = line();
        long offset = bytesRead();
        buffer.mark();
        body.reset();
        int parentheses = 0;
        boolean namesSettings = false;
        while (true) {
            if (!lexer.skipBlank()) {
                throw new MalformedSqlException(
                        line,
                        "cut short: the statement that begins here has no semicolon"
                                + (body.isOpen()
                                        ? " after the END of its BEGIN ATOMIC"
                                        : parentheses > 0 ? " outside its parentheses" : ""));
            }
            SqlLexer.Kind kind = lexer.token();
            int symbol = kind == SqlLexer.Kind.SYMBOL ? buffer.bytes[buffer.token] : 0;
            if (kind == SqlLexer.Kind.WORD || kind == SqlLexer.Kind.QUOTED_IDENTIFIER) {
                namesSettings |= mayNameSettings(kind);
            }
            if (kind == SqlLexer.Kind.WORD && parentheses == 0) {
                body.word(buffer.bytes, buffer.token, buffer.pos);
                continue;
            }
            body.other(symbol == ';' && parentheses == 0);
            if (symbol == '(') {
                parentheses++;
            } else if (symbol == ')') {
                parentheses = Math.max(0, parentheses - 1);
            } else if (symbol == ';' && parentheses == 0 && !body.isOpen()) {
                return element(new Statement(
                        buffer.cut(buffer.pos - 1), line, offset, lexer.standardStrings(), namesSettings));
            } else if (kind == SqlLexer.Kind.BACKSLASH) {
                throw malformed("a psql command stands within the statement that begins on line " + line);
            }
        }
    }

    /** By length and a byte or two: that is asked of each word, and who is told looks closer. */
    private boolean mayNameSettings(SqlLexer.Kind kind) {
        byte[] bytes = buffer.bytes;
        int from = buffer.token;
        int length = buffer.pos - from;
        if (kind == SqlLexer.Kind.QUOTED_IDENTIFIER) {
            if (bytes[from] != '"') {
                return true;
            }
            from++;
            length -= 2;
        }
        return length == 10 && bytes[from + 3] == '_' && (bytes[from] | 0x20) == 's'
                || length == 11 && bytes[from + 2] == '_' && (bytes[from] | 0x20) == 'p';
    }

    private SqlElement element(Statement statement) throws IOException {
        if (isCopy(statement.sql())) {
            CopyStatement copy = CopyStatement.of(statement.words(), statement.line());
            if (copy.readsInline()) {
                if (copy.binary()) {
                    throw new MalformedSqlException(
                            statement.line(), "COPY in binary format cannot be read from a SQL file");
                }
                finishLine();
                rows = new CopyRows(buffer, copy.format() == CopyFormat.TEXT, statement.line());
                return new CopyFromStdin(
                        statement.sql(),
                        statement.line(),
                        statement.offset(),
                        statement.standardStrings(),
                        copy.format());
            }
        }
        syntax.follow(statement);
        lexer.setStandardStrings(syntax.standardStrings());
        return statement;
    }

    private static boolean isCopy(byte[] sql) {
        return sql.length > 4
                && (sql[0] | 0x20) == 'c'
                && (sql[1] | 0x20) == 'o'
                && (sql[2] | 0x20) == 'p'
                && new SqlWords(sql, true).next().is("COPY");
    }

    /** COPY data begins on the next line. What psql would run after the data is refused: only blanks and a comment may follow. */
    private void finishLine() throws IOException {
        boolean comment = false;
        for (int c = buffer.at(0); c >= 0; c = buffer.at(0)) {
            if (c == '-' && buffer.at(1) == '-') {
                comment = true;
            }
            if (c == '\r') {
                comment = false;
            } else if (!comment && c > ' ') {
                throw malformed(
                        "COPY's rows begin on the line after it, but something else follows it on its own line");
            }
            buffer.pos++;
            if (c == '\n') {
                return;
            }
        }
    }

    private PsqlLine psqlLine() throws IOException {
        long line = line();
        long offset = bytesRead();
        buffer.mark();
        int c;
        do {
            buffer.pos++;
            c = buffer.at(0);
        } while (c >= 0 && c != '\n');
        String text = new String(buffer.cut(buffer.pos), StandardCharsets.UTF_8).stripTrailing();
        PsqlLine psql = new PsqlLine(text, line, offset);
        follow(psql);
        if (c < 0 && !text.startsWith("\\unrestrict ")) {
            throw malformed("cut short: the psql command has no line end");
        }
        return psql;
    }

    private void follow(PsqlLine psql) {
        String key = psql.text().substring(psql.text().indexOf(' ') + 1).strip();
        if (psql.restricts() && !key.matches("[A-Za-z0-9]+")) {
            throw new MalformedSqlException(
                    psql.line(), "\\restrict and \\unrestrict take one key of letters and digits");
        }
        if (psql.text().startsWith("\\unrestrict") && psql.restricts()) {
            if (!key.equals(restrictKey)) {
                throw new MalformedSqlException(
                        psql.line(),
                        restrictKey == null
                                ? "\\unrestrict without \\restrict"
                                : "\\unrestrict with another key than \\restrict");
            }
            restrictKey = null;
        } else if (restrictKey != null) {
            throw new MalformedSqlException(
                    psql.line(), "after \\restrict no psql command but its \\unrestrict may stand");
        } else if (psql.restricts()) {
            restrictKey = key;
        }
    }

    /**
     * The next rows of the {@link CopyFromStdin} that {@link #next} gave last, with their line ends. Whole lines, except where one is
     * longer than half the buffer.
     *
     * @return between position and limit of a buffer over an array, good until the next call of any method here; null at the end
     *     of the data, whose marker is not part of it
     * @throws MalformedSqlException when the input ends first
     */
    public ByteBuffer copyData() throws IOException {
        if (slice.hasRemaining()) {
            ByteBuffer rest = slice;
            slice = ByteBuffer.allocate(0);
            return rest;
        }
        return rows == null ? null : rows.next();
    }

    /** The data of the COPY that was given out last, where it reaches to the end of the input; the scanner ends with it. */
    public PartRows restAsRows() {
        long line = line();
        rows = null;
        return new PartRows(buffer, line - 1);
    }

    /** As {@link #copyData}, by copying. @return how many bytes, at least one unless {@code length} is zero; -1 at the end */
    public int readCopyData(byte[] into, int offset, int length) throws IOException {
        if (!slice.hasRemaining()) {
            ByteBuffer next = copyData();
            if (next == null) {
                return -1;
            }
            slice = next;
        }
        int count = Math.min(length, slice.remaining());
        slice.get(into, offset, count);
        return count;
    }

    /** Passes over what is left of the COPY data; does nothing without any. */
    public void skipCopyData() throws IOException {
        if (rows != null) {
            slice = ByteBuffer.allocate(0);
            while (rows.next() != null) {}
        }
    }

    /** @return rows of the current or last COPY data that were handed out or passed over; of CSV, lines */
    public long copyRows() {
        return rows == null ? 0 : rows.count();
    }

    /** As the file has set it so far. */
    public boolean standardStrings() {
        return syntax.standardStrings();
    }

    /** As the file has set it so far, by the name that it uses; {@code UTF8} at first. */
    public String clientEncoding() {
        return syntax.clientEncoding();
    }

    /** @return decompressed bytes that were handed out or passed over */
    public long bytesRead() {
        return buffer.offset();
    }

    /** @return the line that is read next, from 1 */
    public long line() {
        return buffer.lineAt(buffer.pos);
    }

    private MalformedSqlException malformed(String reason) {
        return new MalformedSqlException(line(), reason);
    }
}
