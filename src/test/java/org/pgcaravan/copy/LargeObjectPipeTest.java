package org.pgcaravan.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.postgres.StatementFailedException;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;

class LargeObjectPipeTest {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String ALL = "select oid || ' ' || md5(lo_get(oid)) from pg_largeobject_metadata order by oid";

    @Test
    void emptySmallAndLargeOnesArriveAsTheyAre() throws Exception {
        String source = Postgres.newDatabase(SERVER, "lo");
        String copy = Postgres.newDatabase(SERVER, "lo");
        Postgres.execute(SERVER, source, """
                select lo_create(1000), lo_from_bytea(1001, '\\x00ff27'), lo_create(4000000000);
                select lo_from_bytea(2000 + i, convert_to(repeat(md5(i::text), i * 10), 'UTF8')) from generate_series(1, 500) i;
                select lo_put(4000000000, 0, convert_to(repeat('0123456789abcdef', 65536), 'UTF8'));
                select lo_put(4000000000, 1048576, convert_to(repeat('fedcba9876543210', 65536), 'UTF8'));
                select lo_put(4000000000, 2097152, 'end');
                """);
        List<Long> oids = Contents.column(SERVER, source, "select oid from pg_largeobject_metadata").stream()
                .map(Long::valueOf)
                .toList();
        Postgres.execute(SERVER, copy, "select lo_create(o::oid) from unnest(array" + oids + "::bigint[]) o");
        AtomicLong passed = new AtomicLong();

        try (Connection from = SERVER.connect(source);
                Connection to = SERVER.connect(copy)) {
            from.setAutoCommit(false);
            CopyPipe.Copied copied = new LargeObjectPipe(from, LargeObjectSink.into(to), passed::addAndGet).run(oids);

            assertThat(copied.rowsSent()).isEqualTo(503);
            assertThat(copied.rowsReceived()).isEqualTo(503);
            assertThat(copied.bytes()).isEqualTo(passed.get()).isGreaterThan(2_097_152);
        }
        assertThat(Contents.column(SERVER, copy, ALL)).hasSize(503).isEqualTo(Contents.column(SERVER, source, ALL));
    }

    @Test
    void oneThatIsMissingOnTheDestinationIsAnErrorThatSaysSo() throws Exception {
        String source = Postgres.newDatabase(SERVER, "lo");
        String copy = Postgres.newDatabase(SERVER, "lo");
        Postgres.execute(SERVER, source, "select lo_from_bytea(7777, 'x')");

        try (Connection from = SERVER.connect(source);
                Connection to = SERVER.connect(copy)) {
            assertThatThrownBy(
                            () -> new LargeObjectPipe(from, LargeObjectSink.into(to), bytes -> {}).run(List.of(7777L)))
                    .isInstanceOf(StatementFailedException.class)
                    .hasMessageContaining("destination")
                    .hasMessageContaining("7777");
        }
    }
}
