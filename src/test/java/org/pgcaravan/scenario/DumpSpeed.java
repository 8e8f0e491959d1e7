package org.pgcaravan.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.ServiceProcess;

/**
 * Exports and imports beside pg_dump, pg_restore and psql, round by round, of one database that a SQL file makes; the service
 * is a process of its own with 256 MB of heap. Needs the tools of PostgreSQL 15 on the PATH. A main, no test: nothing is
 * asserted about time. With absolute paths, for the service runs in a folder of its own:
 *
 * <pre>{@code
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test.cp -Dmdep.includeScope=test
 * java -cp "$PWD/target/test-classes:$PWD/target/classes:$(cat target/test.cp)" org.pgcaravan.scenario.DumpSpeed "$PWD/mixed.sql" 3
 * }</pre>
 */
final class DumpSpeed implements AutoCloseable {

    private static final String SOURCE = "speed_source";
    private static final String COPY = "speed_copy";

    private final PostgresServer server = Postgres.server(15);
    private final Path folder = Files.createTempDirectory("pgcaravan-speed-");
    private final Path dumps = Files.createDirectory(folder.resolve("dumps"));
    private final Path directory = folder.resolve("pg_dump");
    private final Path plain = dumps.resolve("plain.sql");
    private final ServiceProcess service;

    /** @param sql makes and fills a database, by psql */
    private DumpSpeed(Path sql) throws IOException {
        Postgres.execute(server, "postgres", "create database " + SOURCE);
        run("psql", "-Xqo", "/dev/null", "-f", sql.toString(), url(SOURCE));
        run("pg_dump", "-f", plain.toString(), url(SOURCE));
        freshCopy();
        service = RunningService.with()
                .knob("dump.directory", dumps.toString())
                .readOnly("source", server.url(SOURCE))
                .writable("local", server.url(COPY))
                .startAsProcess("256m");
    }

    /** @param args the SQL file, and how many rounds */
    public static void main(String... args) throws Exception {
        try (DumpSpeed speed = new DumpSpeed(Path.of(args[0]))) {
            speed.measure(Integer.parseInt(args[1]));
        }
        System.exit(0);
    }

    private void measure(int rounds) throws IOException {
        compare("export, no compression", rounds, () -> pgDump("-Z0"), () -> export("none"));
        compare("export, zstd", rounds, this::pgDump, () -> export("zstd"));
        String dump = exported("none").at("/result/dump").asText();
        pgDump("-Z0");
        compare(
                "import of our dump, parallel",
                rounds,
                () -> toCopy("pg_restore", "-j2", directory.toString(), "-d"),
                () -> load(dump, "parallel"));
        compare(
                "import of pg_dump's file, parallel",
                rounds,
                () -> toCopy("psql", "-Xqo", "/dev/null", "-v", "ON_ERROR_STOP=1", "-f", plain.toString()),
                () -> load("plain.sql", "parallel"));
        compare(
                "import of pg_dump's file, single",
                rounds,
                () -> toCopy("psql", "-Xq1o", "/dev/null", "-v", "ON_ERROR_STOP=1", "-f", plain.toString()),
                () -> load("plain.sql", "single"));
        System.out.println("The service's " + service.peakMemory());
    }

    /** Something that takes its time. */
    private interface Run {
        /** @return seconds */
        double seconds() throws IOException;
    }

    private static void compare(String what, int rounds, Run peer, Run ours) throws IOException {
        double[] peers = new double[rounds];
        double[] mine = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            peers[i] = peer.seconds();
            mine[i] = ours.seconds();
            System.out.printf("%s: peer %.2f, ours %.2f%n", what, peers[i], mine[i]);
        }
        System.out.printf(
                "%s: %.2f%n",
                what,
                IntStream.range(0, rounds).mapToDouble(i -> mine[i]).sum()
                        / IntStream.range(0, rounds).mapToDouble(i -> peers[i]).sum());
    }

    private double pgDump(String... options) throws IOException {
        if (Files.exists(directory)) {
            RunningService.delete(directory);
        }
        Postgres.execute(server, "postgres", "checkpoint");
        String[] command = Stream.of(
                        List.of("pg_dump", "-Fd", "-j2", "-f", directory.toString()),
                        List.of(options),
                        List.of(url(SOURCE)))
                .flatMap(List::stream)
                .toArray(String[]::new);
        return run(command);
    }

    private double export(String compression) throws IOException {
        JsonNode done = exported(compression);
        RunningService.delete(dumps.resolve(done.at("/result/dump").asText()));
        return seconds(done);
    }

    private JsonNode exported(String compression) throws IOException {
        Postgres.execute(server, "postgres", "checkpoint");
        return await(
                service.client().export("{\"source\":\"source\",\"jobs\":2,\"compression\":\"" + compression + "\"}"));
    }

    private double toCopy(String... command) throws IOException {
        freshCopy();
        String[] whole = Arrays.copyOf(command, command.length + 1);
        whole[command.length] = url(COPY);
        return run(whole);
    }

    private double load(String dump, String transaction) throws IOException {
        freshCopy();
        return seconds(await(service.client()
                .load("{\"dump\":\"" + dump + "\",\"destination\":\"local\",\"jobs\":2,\"transaction\":\"" + transaction
                        + "\"}")));
    }

    /** Replaced databases are not kept: the disk is not what is measured. */
    private void freshCopy() {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select quote_ident(datname) from pg_database where starts_with(datname, '" + COPY + "')")) {
            while (row.next()) {
                Postgres.execute(server, "postgres", "drop database " + row.getString(1) + " with (force)");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Postgres.execute(server, "postgres", "create database " + COPY);
        Postgres.execute(server, "postgres", "checkpoint");
    }

    /** Looks once a second: whoever looks takes processor time as well. */
    private JsonNode await(String job) throws IOException {
        ServiceClient client = service.client();
        JsonNode state = client.job(job);
        while (!state.has("finishedAt")) {
            try {
                Thread.sleep(1000);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            state = client.job(job);
        }
        if (!state.get("state").asText().equals("completed")) {
            throw new IOException(state.toPrettyString());
        }
        return state;
    }

    private static double seconds(JsonNode job) {
        return Duration.between(
                                Instant.parse(job.get("createdAt").asText()),
                                Instant.parse(job.get("finishedAt").asText()))
                        .toMillis()
                / 1e3;
    }

    private static double run(String... command) throws IOException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private String url(String database) {
        return "postgresql://postgres@127.0.0.1:" + server.port() + "/" + database;
    }

    @Override
    public void close() {
        service.close();
        RunningService.delete(folder);
    }
}
