package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.OddDatabases;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.ServiceProcess;

/**
 * A service that is killed, by {@code kill -9}, between any two statements of its swap. Five jobs run in one process; each
 * is held up at another statement, by a lock on what that statement needs.
 */
class KilledSwapIT {

    /** The destinations by the statement at which their swap is held up. */
    private static final Map<String, String> HELD_AT = new LinkedHashMap<>(Map.of(
            "first", "ALTER DATABASE \"%s\" RENAME TO \"%s__previous\\_",
            "second", "COMMENT ON DATABASE \"%s__previous\\_",
            "third", "ALTER DATABASE \"%s__incoming\\_",
            "fourth", "COMMENT ON DATABASE \"%s\" IS NULL",
            "fifth", "ALTER DATABASE \"%s\" SET"));

    private static final String DATABASES =
            "select datname || ' ' || datallowconn || ' ' || datconnlimit from pg_database order by 1";

    private static Path folder;
    private static PostgresServer server;

    @BeforeAll
    static void start(@TempDir Path directory) {
        folder = directory;
        server = PostgresServer.start(directory, Map.of("max_connections", "200"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void destinationIsWholeWhereverTheSwapWasKilled() throws Exception {
        Path gate = folder.resolve("gate");
        String source = OddDatabases.copiesWhenThereIs(server, gate);
        RunningService.Builder configured = RunningService.with()
                .readOnly("source", server.url(source))
                .knob("redis.prefix", Redis.newPrefix())
                .knob("jobs.concurrency", "5")
                .knob("jobs.lease", "8")
                .knob("transfer.jobs", "1");
        Map<String, Map<String, String>> before = new LinkedHashMap<>();
        for (String name : HELD_AT.keySet()) {
            Postgres.execute(server, "postgres", "create database " + name + " template template0");
            Postgres.execute(server, name, "create table mine as select generate_series(1, 10) as id");
            Postgres.execute(server, "postgres", "comment on database " + name + " is 'mine'");
            configured.writable(name, server.url(name));
            before.put(name, Contents.of(server, name));
        }
        Postgres.execute(server, "postgres", "alter database fifth set work_mem = '7MB'");
        List<String> databases = Contents.column(server, "postgres", DATABASES);
        Map<String, String> jobs = new LinkedHashMap<>();
        List<Connection> blockers = new ArrayList<>();

        try (ServiceProcess killed = configured.startAsProcess()) {
            for (String name : HELD_AT.keySet()) {
                jobs.put(name, killed.client().sync("source", name));
            }
            await().until(() -> incoming().size() == jobs.size());
            hold(blockers, "comment on database first is 'held'");
            hold(blockers, describing("second") + " for update");
            hold(blockers, "comment on database \"third__incoming_" + jobs.get("third") + "\" is 'held'");
            hold(blockers, describing("fourth__incoming_" + jobs.get("fourth")) + " for update");
            hold(blockers, settingOf("fifth__incoming_" + jobs.get("fifth")));
            Files.createFile(gate);
            jobs.forEach((name, job) -> await(name + " held at its statement")
                    .until(() -> isHeld(job, HELD_AT.get(name).replace("%s", name))));

            killed.kill();
        }

        // the locks are still held, and yet everybody is let in, to what was there before
        for (String name : HELD_AT.keySet()) {
            assertThat(Contents.of(server, name)).as(name).isEqualTo(before.get(name));
        }
        for (Connection blocker : blockers) {
            blocker.close();
        }
        await().untilAsserted(() -> assertThat(ours()).isEmpty());
        assertThat(Contents.column(server, "postgres", DATABASES)).containsAll(databases);

        try (ServiceProcess next = configured.startAsProcess()) {
            for (String name : HELD_AT.keySet()) {
                assertThat(Contents.of(server, name)).as(name).isEqualTo(before.get(name));
            }
            // once the lease of the lost jobs is over, what they left is dropped: nobody has to ask for another
            await().untilAsserted(() -> {
                assertThat(incoming()).isEmpty();
                jobs.forEach((name, job) ->
                        assertThat(next.client().job(job).get("state").asText()).isEqualTo("failed"));
            });
            assertThat(Contents.column(server, "postgres", DATABASES)).isEqualTo(databases);
            JsonNode again = next.client().syncAndAwait("source", "third");
            assertThat(again.get("state").asText()).as(again.toPrettyString()).isEqualTo("completed");
            assertThat(Contents.of(server, "third")).isEqualTo(Contents.of(server, source));
        }
    }

    @Test
    void swapThatWasKilledWhileItsCommitWentThroughIsDone() throws Exception {
        Postgres.execute(
                server, "postgres", "alter database postgres set synchronous_commit = on"); // off on this server
        Path gate = folder.resolve("commit");
        String slow = OddDatabases.copiesWhenThereIs(server, gate);
        String local = Postgres.newDatabase(server, "local");
        RunningService.Builder configured = RunningService.with()
                .readOnly("slow", server.url(slow))
                .writable("local", server.url(local))
                .knob("redis.prefix", Redis.newPrefix());
        String job;
        try (ServiceProcess killed = configured.startAsProcess()) {
            job = killed.client().sync("slow", "local");
            await().until(() -> incoming().size() == 1);
            // commits are written, and then wait for somebody who never comes
            setting("alter system set synchronous_standby_names = 'nobody'");
            Files.createFile(gate);
            await().until(() -> !Contents.column(
                            server,
                            "postgres",
                            "select pid from pg_stat_activity where wait_event = 'SyncRep' and query = 'COMMIT'")
                    .isEmpty());

            killed.kill();
        }
        setting("alter system reset synchronous_standby_names");

        assertThat(Contents.of(server, local)).isEqualTo(Contents.of(server, slow));
        try (ServiceProcess next = configured.startAsProcess()) {
            JsonNode kept = ServiceClient.json(next.client().get("/api/databases/local/leftovers"))
                    .get("leftovers");
            assertThat(kept).hasSize(1);
            assertThat(kept.get(0).get("kind").asText()).isEqualTo("previous");
            assertThat(kept.get(0).get("job").asText()).isEqualTo(job);
            assertThat(incoming()).isEmpty();
        }
    }

    @Test
    void sessionsStayUntilTheSwapAndComeBackToTheNewDatabase() throws Exception {
        Path gate = folder.resolve("sessions");
        String source = OddDatabases.copiesWhenThereIs(server, gate);
        String local = Postgres.newDatabase(server, "visited");
        try (RunningService service = RunningService.with()
                        .readOnly("source", server.url(source))
                        .writable("local", server.url(local))
                        .start();
                Connection visitor = server.connect(local)) {
            String job = service.client().sync("source", "local");
            await().until(() -> incoming().size() == 1);
            assertThat(visitor.isValid(10)).isTrue();
            Files.createFile(gate);

            JsonNode done = service.client().await(job);

            assertThat(done.get("state").asText()).as(done.toPrettyString()).isEqualTo("completed");
            assertThat(visitor.isValid(10)).isFalse();
            assertThat(Contents.of(server, local)).isEqualTo(Contents.of(server, source));
        }
    }

    private static void setting(String sql) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = off");
            statement.execute(sql);
            statement.execute("select pg_reload_conf()");
        }
    }

    private static String describing(String database) {
        return "select 1 from pg_shdescription where objoid = (select oid from pg_database where datname = '" + database
                + "')";
    }

    /** No statement of SQL makes a setting without a lock on its database, for which the renaming would wait already. */
    private static String settingOf(String database) {
        return "set local allow_system_table_mods = on; insert into pg_db_role_setting select oid, 0, '{work_mem=1MB}'"
                + " from pg_database where datname = '" + database + "'";
    }

    /** Keeps a transaction open that has run {@code sql}. */
    private static void hold(List<Connection> blockers, String sql) throws SQLException {
        Connection connection = server.connect("postgres");
        blockers.add(connection);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean isHeld(String job, String statement) {
        return !Contents.column(
                        server,
                        "postgres",
                        "select pid from pg_stat_activity where application_name = 'pgcaravan " + job
                                + "#1' and wait_event_type = 'Lock' and query like '" + statement + "%'")
                .isEmpty();
    }

    /** @return staging databases that carry their comment already */
    private static List<String> incoming() {
        return Contents.column(
                server,
                "postgres",
                "select datname from pg_database where datname like '%\\_\\_incoming\\_%'"
                        + " and shobj_description(oid, 'pg_database') is not null");
    }

    private static List<String> ours() {
        return Contents.column(
                server, "postgres", "select query from pg_stat_activity where application_name like 'pgcaravan 2%'");
    }

    private static ConditionFactory await(String... what) {
        return Awaitility.await(String.join(" ", what))
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(100));
    }
}
