package org.pgcaravan.dump;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.pgcaravan.dump.SqlElement.CopyFromStdin;
import org.pgcaravan.dump.SqlElement.PsqlLine;
import org.pgcaravan.dump.SqlSummary.Origin;

/** The first pass of an import: reads a file to its end before anything is written, so that what is cut short or refused is found here. */
public final class SqlCheck {

    /** How often the progress is told, in elements; within COPY data it is told with each slice. */
    private static final int ELEMENTS_A_REPORT = 256;

    private final boolean unsafe;
    private final int maxStatementBytes;

    /**
     * @param unsafe as {@link ImportRules} takes it
     * @param maxStatementBytes as {@link SqlScanner} takes it
     */
    public SqlCheck(boolean unsafe, int maxStatementBytes) {
        this.unsafe = unsafe;
        this.maxStatementBytes = maxStatementBytes;
    }

    /** Is told what a check passes, in the file's order. */
    interface Observer {
        /** Said once, before the first element. @param origin by the comments before it */
        void origin(Origin origin);

        /** @param scanner stands behind the element; for its state only */
        void element(SqlElement element, ImportRules.Verdict verdict, SqlScanner scanner);

        /**
         * Some of the last COPY's rows.
         *
         * @param from where in the file they begin, in bytes
         * @param line of their beginning
         * @param count of the COPY's rows up to their end
         */
        void rows(ByteBuffer rows, long from, long line, long count);

        /** The last COPY's rows are over. */
        void endOfRows();
    }

    /**
     * Reads a stream to its end.
     *
     * @param progress told decompressed bytes since the beginning, every now and then
     * @param cancelled called as often; what it throws ends the check
     * @throws MalformedSqlException when it cannot be read or was cut short: pg_dump's and our dumps must end with their end mark
     * @throws RefusedSqlException when an import would not run it
     */
    public SqlSummary run(InputStream in, LongConsumer progress, Runnable cancelled) throws IOException {
        return run(in, new Unobserved(), progress, cancelled);
    }

    /** The same, telling somebody what is in the file. */
    SqlSummary run(InputStream in, Observer observer, LongConsumer progress, Runnable cancelled) throws IOException {
        return new Pass(in, observer, progress, cancelled).run();
    }

    /** The same for a part of one of our dumps, which has neither the header's nor the trailer's mark, or one of them. */
    SqlSummary runPart(InputStream in, Observer observer, LongConsumer progress, Runnable cancelled)
            throws IOException {
        return new Pass(in, observer, progress, cancelled).runPart();
    }

    private static final class Unobserved implements Observer {
        @Override
        public void origin(Origin origin) {}

        @Override
        public void element(SqlElement element, ImportRules.Verdict verdict, SqlScanner scanner) {}

        @Override
        public void rows(ByteBuffer rows, long from, long line, long count) {}

        @Override
        public void endOfRows() {}
    }

    private final class Pass {

        private final SqlScanner scanner;
        private final Observer observer;
        private final LongConsumer progress;
        private final Runnable cancelled;
        private final DumpMarks marks = new DumpMarks();
        private final ImportRules rules = new ImportRules(unsafe);
        private String malformed = "";
        private long statements;
        private long copyBlocks;
        private long copyRows;

        Pass(InputStream in, Observer observer, LongConsumer progress, Runnable cancelled) {
            this.observer = observer;
            this.scanner = new SqlScanner(in, maxStatementBytes, this::comment);
            this.progress = progress;
            this.cancelled = cancelled;
        }

        SqlSummary run() throws IOException {
            SqlSummary summary = runPart();
            if (marks.origin() != Origin.OTHER && !marks.complete()) {
                throw new MalformedSqlException(
                        scanner.line(), "cut short: the comment that ends a dump is missing, or statements follow it");
            }
            return summary;
        }

        SqlSummary runPart() throws IOException {
            int elements = 0;
            for (SqlElement element = next(); element != null; element = next()) {
                if (elements == 0) {
                    observer.origin(marks.origin());
                }
                observer.element(element, rules.judge(element), scanner);
                if (element instanceof CopyFromStdin) {
                    copyBlocks++;
                    readRows();
                } else if (!(element instanceof PsqlLine)) {
                    statements++;
                }
                if (!(element instanceof PsqlLine)) {
                    marks.element();
                }
                if (++elements % ELEMENTS_A_REPORT == 0) {
                    report();
                }
            }
            rules.end();
            report();
            return new SqlSummary(
                    marks.origin(),
                    marks.pgDumpVersion(),
                    statements,
                    copyBlocks,
                    copyRows,
                    scanner.bytesRead(),
                    marks.complete());
        }

        private SqlElement next() throws IOException {
            SqlElement element = scanner.next();
            if (!malformed.isEmpty()) {
                throw new MalformedSqlException(scanner.line(), malformed);
            }
            return element;
        }

        private void comment(String text) {
            try {
                marks.comment(text);
            } catch (IllegalStateException e) {
                malformed = e.getMessage();
            }
        }

        private void readRows() throws IOException {
            long line = scanner.line();
            for (ByteBuffer rows = scanner.copyData(); rows != null; rows = scanner.copyData()) {
                observer.rows(rows, scanner.bytesRead() - rows.remaining(), line, scanner.copyRows());
                line = scanner.line();
                report();
            }
            observer.endOfRows();
            copyRows += scanner.copyRows();
        }

        private void report() {
            cancelled.run();
            progress.accept(scanner.bytesRead());
        }
    }
}
