package org.pgcaravan.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        String url = "postgresql://postgres@127.0.0.1:" + server.port() + "/" + database;
        return run(Stream.concat(Stream.of("pg_dump", "--no-sync", "-d", url), Stream.of(options))
                .toArray(String[]::new));
    }

    /** Without the lines that differ from run to run. */
    static String comparable(String dump) {
        return dump.lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .collect(Collectors.joining("\n"));
    }

    /** @return how many statements failed */
    static long restoreByPsql(PostgresServer server, String database, String dump) throws IOException {
        Path file = Files.createTempFile("pgcaravan-", ".sql");
        try {
            Files.writeString(file, dump);
            String url = "postgresql://postgres@127.0.0.1:" + server.port() + "/" + database;
            return run("psql", "-X", "-q", "-o", "/dev/null", "-d", url, "-f", file.toString())
                    .lines()
                    .filter(line -> line.contains(" ERROR: "))
                    .count();
        } finally {
            Files.delete(file);
        }
    }

    private static String run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
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
