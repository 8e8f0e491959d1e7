package org.pgcaravan.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pgcaravan.demo.PostgresServer;

/** The pg_dump on the machine's PATH: an oracle, never part of the product. */
final class PgDump {

    private PgDump() {}

    /** @return its major version; 0 without one */
    static int version() {
        try {
            String answer = run("pg_dump", "--version");
            return Integer.parseInt(answer.replaceAll("(?s)^\\D*(\\d+).*", "$1"));
        } catch (IOException e) {
            return 0;
        }
    }

    /** The schema, without the lines that differ from run to run. */
    static String schema(PostgresServer server, String database) throws IOException {
        return comparable(dump(server, database, "--schema-only"));
    }

    /** The whole output. */
    static String dump(PostgresServer server, String database, String... options) throws IOException {
        return run(Stream.concat(Stream.of("pg_dump", "--no-sync", "-d", url(server, database)), Stream.of(options))
                .toArray(String[]::new));
    }

    /** Without the lines that differ from run to run. */
    static String comparable(String dump) {
        return dump.lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .collect(Collectors.joining("\n"));
    }

    /** A part of the schema, as it comes. */
    static String script(PostgresServer server, String database, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("pg_dump", "--schema-only", "--no-sync"));
        command.addAll(List.of(options));
        command.addAll(List.of("-d", url(server, database)));
        return run(command.toArray(String[]::new));
    }

    /** Runs a script by psql, which goes on where a statement fails. */
    static void restore(PostgresServer server, String database, String script) throws IOException {
        Path file = Files.createTempFile("pgcaravan-dump-", ".sql");
        try {
            Files.writeString(file, script);
            run("psql", "--quiet", "--no-psqlrc", "--output=/dev/null", "--file=" + file, url(server, database));
        } finally {
            Files.delete(file);
        }
    }

    /** @return how many statements failed */
    static long restoreByPsql(PostgresServer server, String database, String dump) throws IOException {
        Path file = Files.createTempFile("pgcaravan-", ".sql");
        try {
            Files.writeString(file, dump);
            return run(true, "psql", "-X", "-q", "-o", "/dev/null", "-d", url(server, database), "-f", file.toString())
                    .lines()
                    .filter(line -> line.contains(" ERROR: "))
                    .count();
        } finally {
            Files.delete(file);
        }
    }

    private static String url(PostgresServer server, String database) {
        return "postgresql://postgres@127.0.0.1:" + server.port() + "/" + database;
    }

    /** Without what it says on stderr: pg_dump is sorry about loops, and names OIDs. */
    private static String run(String... command) throws IOException {
        return run(false, command);
    }

    private static String run(boolean withErrors, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(withErrors);
        if (!withErrors) {
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        builder.environment().put("PGCLIENTENCODING", "UTF8");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return output;
    }
}
