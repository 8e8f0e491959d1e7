package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.ServiceProcess;

/** A file of half a gigabyte, against a heap of half of that: whatever the file's size, memory stays. */
@Tag("slow")
class LargeFileIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String FILLER = "x".repeat(4_000);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int COPIED = 100_000;
    private static final int INSERTED = 30_000;

    /** Rows of COPY, then statements; PostgreSQL keeps each row in a hundred bytes. */
    private static InputStream sql() {
        int rows = COPIED / 100;
        int inserts = INSERTED / 20;
        return pieces(rows + inserts + 3, i -> {
            if (i == 0) {
                return "create table rows (id int, filler text);\ncreate table words (id int, filler text);\n"
                        + "copy rows from stdin;\n";
            } else if (i <= rows) {
                return joined((i - 1) * 100, 100, "", id -> id + "\t" + FILLER + "\n", "");
            } else if (i == rows + 1) {
                return "\\.\n";
            } else if (i <= rows + 1 + inserts) {
                return joined(
                        (i - rows - 2) * 20,
                        20,
                        "insert into words values ",
                        id -> (id % 20 == 0 ? "(" : ", (") + id + ", '" + FILLER + "')",
                        ";\n");
            }
            return "alter table rows add primary key (id);\nalter table words add primary key (id);\n";
        });
    }

    private static String joined(int from, int count, String before, IntFunction<String> each, String behind) {
        return IntStream.range(from, from + count).mapToObj(each).collect(Collectors.joining("", before, behind));
    }

    /** A piece is made when it is read: together they are nowhere. */
    private static InputStream pieces(int count, IntFunction<String> piece) {
        Iterator<Integer> numbers = IntStream.range(0, count).iterator();
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return numbers.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return new ByteArrayInputStream(piece.apply(numbers.next()).getBytes(StandardCharsets.US_ASCII));
            }
        });
    }

    private static Supplier<InputStream> compressed(Supplier<InputStream> sql) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (InputStream plain = sql.get();
                ZstdOutputStream zstd = new ZstdOutputStream(packed)) {
            plain.transferTo(zstd);
        }
        return () -> new ByteArrayInputStream(packed.toByteArray());
    }

    private static JsonNode loaded(ServiceClient client, Supplier<InputStream> file, String transaction) {
        String id = client.load("{\"dump\": \"%s\", \"destination\": \"local\", \"transaction\": \"%s\"}"
                .formatted(client.upload(file), transaction));
        JsonNode job = client.await(id, PATIENCE);
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }

    @ParameterizedTest
    @CsvSource({"plain, parallel", "zst, single"})
    void aFilePassesThroughAHeapOfHalfItsSize(String kind, String transaction) throws IOException {
        String local = Postgres.newDatabase(SERVER, "large_file_local");
        Supplier<InputStream> file = kind.equals("zst") ? compressed(LargeFileIT::sql) : LargeFileIT::sql;
        try (ServiceProcess service =
                RunningService.with().writable("local", SERVER.url(local)).startAsProcess("256m")) {
            JsonNode job = loaded(service.client(), file, transaction);

            assertThat(job.at("/progress/bytesTotal").asLong()).isGreaterThan(500_000_000L);
            assertThat(job.at("/progress/bytesDone")).isEqualTo(job.at("/progress/bytesTotal"));
            assertThat(service.log()).doesNotContain("OutOfMemoryError");
        }

        String count = "select count(*) || ' ' || count(distinct id) || ' ' || sum(length(filler)) from ";
        assertThat(Contents.column(SERVER, local, count + "rows")).containsExactly("100000 100000 400000000");
        assertThat(Contents.column(SERVER, local, count + "words")).containsExactly("30000 30000 120000000");
    }

    @Test
    void aLineOf300MegabytesOfCopyPassesThrough256() {
        String local = Postgres.newDatabase(SERVER, "large_line_local");
        String megabyte = "y".repeat(1 << 20);
        Supplier<InputStream> file = () -> pieces(
                302,
                i -> i == 0
                        ? "create table line (id int, word text);\ncopy line from stdin;\n1\t"
                        : i <= 300 ? megabyte : "\\\\\n2\tshort\n\\.\n");
        try (ServiceProcess service =
                RunningService.with().writable("local", SERVER.url(local)).startAsProcess("256m")) {
            loaded(service.client(), file, "parallel");
        }

        assertThat(Contents.column(SERVER, local, "select length(word) || right(word, 1) from line order by id"))
                .containsExactly((300 << 20) + 1 + "\\", "5t");
    }
}
