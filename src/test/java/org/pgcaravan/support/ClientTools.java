package org.pgcaravan.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.pgcaravan.demo.PostgresServer;

/** The machine's own psql and pg_dump: oracles, never part of the product. Tests that need them are skipped without them. */
public final class ClientTools {

    /** Made by others, for judging: it knows nothing of us. */
    private static final Path SAME = Path.of("..", "shared", "check", "same.sh");

    private ClientTools() {}

    /** What a tool did. */
    public record Run(int exit, byte[] output, String errors) {}

    /** Skips the test unless there are tools for that version of PostgreSQL. */
    public static void assumeFor(int version) {
        assumeTrue(
                versionOf("pg_dump") >= version && versionOf("psql") > 0,
                () -> "skipped: there are no psql and pg_dump for PostgreSQL " + version + " on the PATH");
    }

    /** Skips the test unless there is a psql, of whichever version: it reads files for any server. */
    public static void assumePsql() {
        assumeTrue(versionOf("psql") > 0, "skipped: there is no psql on the PATH");
    }

    private static int versionOf(String tool) {
        try {
            Run run = run(tool, "--version");
            return Integer.parseInt(
                    new String(run.output(), StandardCharsets.UTF_8).replaceAll("(?s)^\\D*(\\d+).*", "$1"));
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    /** Runs a file by psql, which is to stop at the first error; fails when it does. */
    public static void psql(PostgresServer server, String database, Path file) {
        Run run = run(
                "psql",
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                "--output=/dev/null",
                "--file=" + file,
                url(server, database));
        assertThat(run.exit()).as(run.errors()).isZero();
    }

    /** The same for what is not in a file yet. */
    public static void psql(PostgresServer server, String database, byte[] sql) {
        inAFile(sql, file -> psql(server, database, file));
    }

    /** The same as most people run it: psql goes on behind what fails. */
    public static void psqlGoingOn(PostgresServer server, String database, byte[] sql) {
        inAFile(
                sql,
                file -> run(
                        "psql",
                        "--no-psqlrc",
                        "--quiet",
                        "--output=/dev/null",
                        "--file=" + file,
                        url(server, database)));
    }

    private static void inAFile(byte[] sql, Consumer<Path> work) {
        try {
            Path file = Files.createTempFile("pgcaravan-", ".sql");
            try {
                Files.write(file, sql);
                work.accept(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return what pg_dump writes of a database */
    public static byte[] pgDump(PostgresServer server, String database, String... options) {
        Run run = run(Stream.of(List.of("pg_dump", "--no-sync"), List.of(options), List.of(url(server, database)))
                .flatMap(List::stream)
                .toArray(String[]::new));
        assertThat(run.exit()).as(run.errors()).isZero();
        return run.output();
    }

    /** Skips the test unless the script that compares databases lies beside the project, and its tools are there. */
    public static void assumeSame(int version) {
        assumeTrue(Files.isExecutable(SAME), "skipped: there is no " + SAME);
        assumeFor(version);
    }

    /** @return what the script says of two databases: its exit is 0, and its last line begins with {@code same:}, when they are */
    public static Run same(PostgresServer server, String source, String copy) {
        return run(SAME.toString(), url(server, source), url(server, copy));
    }

    private static String url(PostgresServer server, String database) {
        return "postgresql://postgres@127.0.0.1:" + server.port() + "/" + database;
    }

    private static Run run(String... command) {
        try {
            Path errors = Files.createTempFile("pgcaravan-", ".err");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectError(errors.toFile())
                        .start();
                process.getOutputStream().close();
                byte[] output = process.getInputStream().readAllBytes();
                return new Run(process.waitFor(), output, Files.readString(errors, StandardCharsets.ISO_8859_1));
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
