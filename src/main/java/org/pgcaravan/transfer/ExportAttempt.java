package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.copy.CopyDrain;
import org.pgcaravan.copy.CopyPipe.Copied;
import org.pgcaravan.copy.LargeObjectPipe;
import org.pgcaravan.dump.DumpWriter;
import org.pgcaravan.dump.InsertWriter;
import org.pgcaravan.dump.Part;
import org.pgcaravan.dump.PartNames;
import org.pgcaravan.dump.PartRows;
import org.pgcaravan.dump.PartWriter;
import org.pgcaravan.job.Compression;
import org.pgcaravan.job.DumpFormat;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.plan.Chunk;
import org.pgcaravan.plan.Task;
import org.pgcaravan.plan.TransferPlan;
import org.pgcaravan.proof.RowCounts;

/**
 * One execution of an export, from its snapshot to its manifest. {@link ExportTransfer} takes it through its steps.
 * Closing it removes what was written, unless the dump is complete.
 */
public final class ExportAttempt extends Attempt {

    /** Progress is told so often; the meter has a lock. */
    private static final long FLOW_BYTES = 256 * 1024;

    private static final byte[] END_OF_DATA = PartRows.end();

    private final DumpFormat format;
    private final Compression compression;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Long, Table> tables = new HashMap<>();
    private DumpWriter dump;
    private Catalog catalog;
    private RowCounts counts;
    private boolean verified;

    ExportAttempt(Job job, Attempts attempts) {
        this(job, attempts, false);
    }

    /** @param aside whether it is the backup that another attempt waits for */
    ExportAttempt(Job job, Attempts attempts, boolean aside) {
        super(job, attempts, aside);
        JobOptions options = job.options();
        this.format = options.formatOrDefault();
        this.compression = options.compressionOrDefault();
    }

    void plannedAs(Catalog read, TransferPlan plan, RowCounts toCount, int jobs) {
        catalog = read;
        counts = toCount;
        read.tables().forEach(table -> tables.put(table.oid(), table));
        AtomicInteger number = new AtomicInteger();
        plan.tasks().forEach(task -> numbers.put(task.id(), number.incrementAndGet()));
        scheduleIs(plan.tasks(), jobs);
        meter().planned(plan.rows(), plan.bytes(), plan.weight());
    }

    /** What was written was read again, and is what it should be. */
    void verified() {
        verified = true;
    }

    boolean isVerified() {
        return verified;
    }

    void writes(DumpWriter writer) {
        dump = writer;
    }

    DumpWriter dump() {
        return dump;
    }

    Catalog catalog() {
        return catalog;
    }

    RowCounts counts() {
        return counts;
    }

    @Override
    Copied perform(Task task) throws SQLException, IOException {
        if (task instanceof Task.Copy copy) {
            return rows(copy);
        }
        return largeObjects((Task.FillLargeObjects) task);
    }

    private Copied rows(Task.Copy task) throws SQLException, IOException {
        Chunk chunk = task.chunk().asText();
        try (var source = sessions().source().lend()) {
            long[] sent = new long[1];
            Part part = dump.write(PartNames.data(numbers.get(task.id())), chunk.table(), compression, out -> {
                Flow flow = new Flow(task.id(), out);
                CopyDrain drain = new CopyDrain(chunk.table());
                sent[0] = format == DumpFormat.INSERTS
                        ? inserts(chunk, source.connection(), drain, out, flow)
                        : copies(chunk, source.connection(), drain, out, flow);
            });
            counts.add(chunk.table(), sent[0], part.rows());
            copied(part.bytes());
            source.unspoilt();
            return new Copied(sent[0], part.rows(), part.bytes());
        }
    }

    private static long copies(Chunk chunk, java.sql.Connection source, CopyDrain drain, PartWriter out, Flow flow)
            throws IOException {
        out.write("COPY " + chunk.table() + chunk.columnList() + " FROM stdin;\n");
        long sent = drain.run(source, chunk.copyOut(), row -> {
            out.write(row, 0, row.length);
            out.rows(1);
            flow.tell();
        });
        out.write(END_OF_DATA);
        return sent;
    }

    private long inserts(Chunk chunk, java.sql.Connection source, CopyDrain drain, PartWriter out, Flow flow)
            throws IOException {
        List<Table.Column> columns = tables.get(chunk.tableOid()).columns();
        InsertWriter writer = new InsertWriter(
                out,
                chunk.table(),
                chunk.columns(),
                columns.stream().map(Table.Column::type).toList(),
                columns.stream().anyMatch(Table.Column::identity));
        long sent = drain.run(source, chunk.copyOut(), row -> {
            writer.row(row);
            flow.tell();
        });
        writer.end();
        return sent;
    }

    private Copied largeObjects(Task.FillLargeObjects task) throws SQLException, IOException {
        try (var source = sessions().source().lend()) {
            Copied[] copied = new Copied[1];
            dump.write(PartNames.data(numbers.get(task.id())), null, compression, out -> {
                LargeObjectPipe pipe = new LargeObjectPipe(
                        source.connection(),
                        (offset, oids, contents) -> writeLargeObjects(out, offset, oids, contents),
                        bytes -> meter().passed(task.id(), bytes));
                copied[0] = pipe.run(task.oids());
            });
            counts.add(task.subject(), copied[0].rowsSent(), copied[0].rowsReceived());
            copied(copied[0].bytes());
            source.unspoilt();
            return copied[0];
        }
    }

    private static void writeLargeObjects(PartWriter out, long offset, List<Long> oids, List<byte[]> contents)
            throws IOException {
        for (int i = 0; i < oids.size(); i++) {
            out.write("SELECT pg_catalog.lo_put('" + oids.get(i) + "'::pg_catalog.oid, " + offset + ", '\\x"
                    + HexFormat.of().formatHex(contents.get(i)) + "');\n");
        }
    }

    /** Tells the meter what a part has grown by, now and then. */
    private final class Flow {
        private final String task;
        private final PartWriter out;
        private long told;

        Flow(String task, PartWriter out) {
            this.task = task;
            this.out = out;
        }

        void tell() {
            long now = out.bytes();
            if (now - told >= FLOW_BYTES) {
                meter().passed(task, now - told);
                told = now;
            }
        }
    }

    @Override
    void closeOwn() {
        quietly("the dump", dump);
    }
}
