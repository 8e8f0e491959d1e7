package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.Sessions;
import org.pgcaravan.support.SluiceProxy;
import org.pgcaravan.support.SluiceProxy.Way;

/**
 * Dumps on several connections: all are at work at once, and what they read is of one moment. A sluice holds each of them
 * up in the midst of its rows.
 */
class ParallelDumpIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final int ACCOUNTS = 250_000;
    private static final int MONEY = ACCOUNTS * 100;

    /** More than a catalog takes, and less than a part of the dump. */
    private static final long BEFORE_THE_SLUICE = 4L << 20;

    private static String bank;

    @BeforeAll
    static void fill() {
        bank = Postgres.newDatabase(SERVER, "bank");
        Postgres.execute(SERVER, bank, """
                create table account as
                  select g as id, 100 as balance, repeat('filling ', 40) as filling from generate_series(1, %d) as g;
                alter table account add primary key (id);
                create table vault as select 0 as balance;
                create table gate (id int);
                """.formatted(ACCOUNTS));
    }

    private static JsonNode completed(ServiceClient client, String id) {
        JsonNode job = client.await(id);
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }

    private static String through(SluiceProxy sluice, String database) {
        return SERVER.url(database).replace(":" + SERVER.port(), ":" + sluice.port());
    }

    /** @return how many backends are in the midst of the rows of a job's COPYs */
    private static long atWork(String job, String command) {
        return Long.parseLong(Contents.column(
                        SERVER,
                        "postgres",
                        "select count(distinct pid) from pg_stat_progress_copy join pg_stat_activity using (pid)"
                                + " where command = '" + command + "' and bytes_processed > 0"
                                + " and application_name like '%" + job + "#%'")
                .get(0));
    }

    private static long one(String database, String sql) {
        return Long.parseLong(Contents.column(SERVER, database, sql).get(0));
    }

    private static long moved(String database) {
        return one(database, "select balance from vault");
    }

    private static void awaitMoves(int more) {
        long before = moved(bank);
        Awaitility.await().until(() -> moved(bank) >= before + more);
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "inserts"})
    void moneyThatMovesMeanwhileIsInTheDumpOnce(String format) throws Exception {
        String local = Postgres.newDatabase(SERVER, "bank_local");
        try (SluiceProxy sluice = new SluiceProxy(SERVER.port(), Way.TO_CLIENT, BEFORE_THE_SLUICE);
                RunningService service = RunningService.with()
                        .readOnly("bank", through(sluice, bank))
                        .writable("local", SERVER.url(local))
                        .start();
                Connection gate = SERVER.connect(bank);
                Mover mover = new Mover()) {
            gate.setAutoCommit(false);
            gate.createStatement().execute("lock table gate in access exclusive mode");
            ServiceClient client = service.client();
            String id = client.export("{\"source\": \"bank\", \"jobs\": 2, \"format\": \"%s\"}".formatted(format));
            Sessions.awaitStatement(SERVER, id, "LOCK TABLE"); // it has its snapshot, and no worker yet
            long movedBefore = moved(bank);
            awaitMoves(1000);
            gate.rollback();
            Awaitility.await().until(() -> atWork(id, "COPY TO") == 2);
            awaitMoves(1000);
            sluice.letPass();
            String dump = completed(client, id).at("/result/dump").asText();
            assertThat(mover.isAtWork()).isTrue();
            try (Stream<?> parts = Files.list(service.dumps().resolve(dump))) {
                assertThat(parts.filter(part -> part.toString().contains("public.account")))
                        .hasSizeGreaterThan(2);
            }

            completed(client, client.load("{\"dump\": \"%s\", \"destination\": \"local\"}".formatted(dump)));

            assertThat(one(local, "select count(*) from account")).isEqualTo(ACCOUNTS);
            assertThat(one(local, "select (select sum(balance) from account) + (select balance from vault)"))
                    .isEqualTo(MONEY);
            assertThat(moved(local)).isPositive().isLessThanOrEqualTo(movedBefore);
        }
    }

    /** Moves money from one end of a table to the other, and a little into another one, a transaction each. */
    private static final class Mover implements AutoCloseable {
        private static final String MOVE = "with taken as (update account set balance = balance - 3 where id = ?),"
                + " given as (update account set balance = balance + 2 where id = ?)"
                + " update vault set balance = balance + 1";

        private final AtomicLong moves = new AtomicLong();
        private final Thread thread = new Thread(this::move, "mover");
        private volatile boolean ended;

        Mover() {
            thread.start();
            Awaitility.await().until(() -> moves.get() > 0);
        }

        boolean isAtWork() {
            return thread.isAlive();
        }

        private void move() {
            try (Connection connection = SERVER.connect(bank);
                    PreparedStatement statement = connection.prepareStatement(MOVE)) {
                while (!ended) {
                    int near = (int) (moves.incrementAndGet() % 1000) + 1;
                    int far = ACCOUNTS - near;
                    boolean there = moves.get() % 2 == 0;
                    statement.setInt(1, there ? near : far);
                    statement.setInt(2, there ? far : near);
                    statement.executeUpdate();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws InterruptedException {
            ended = true;
            thread.join();
        }
    }

    @Test
    void asManyBackendsSendRowsAsTheExportMayHave() throws Exception {
        try (SluiceProxy sluice = new SluiceProxy(SERVER.port(), Way.TO_CLIENT, BEFORE_THE_SLUICE);
                RunningService service = RunningService.with()
                        .readOnly("bank", through(sluice, bank))
                        .start()) {
            String id = service.client().export("{\"source\": \"bank\", \"jobs\": 3}");

            Awaitility.await().until(() -> atWork(id, "COPY TO") == 3);

            sluice.letPass();
            completed(service.client(), id);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void asManyBackendsTakeRowsAsTheImportMayHave(boolean asOneFile) throws Exception {
        String local = Postgres.newDatabase(SERVER, "bank_local");
        try (SluiceProxy sluice = new SluiceProxy(SERVER.port(), Way.TO_SERVER, BEFORE_THE_SLUICE);
                RunningService service = RunningService.with()
                        .readOnly("bank", SERVER.url(bank))
                        .writable("local", through(sluice, local))
                        .start()) {
            ServiceClient client = service.client();
            String exported = completed(client, client.export("{\"source\": \"bank\", \"jobs\": 3}"))
                    .at("/result/dump")
                    .asText();
            String dump =
                    asOneFile ? client.upload(client.download(exported + ".sql").body()) : exported;
            String id = client.load("{\"dump\": \"%s\", \"destination\": \"local\", \"jobs\": 3}".formatted(dump));

            Awaitility.await().until(() -> atWork(id, "COPY FROM") == 3);

            sluice.letPass();
            completed(client, id);
            assertThat(Contents.of(SERVER, local)).isEqualTo(Contents.of(SERVER, bank));
        }
    }
}
