package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;

/** Where the machine has a pg_dump that reads the server's version, it must find no difference. */
class PgDumpIT {

    @ParameterizedTest
    @CsvSource({
        "13, hostile kinds more",
        "14, hostile hostile14 kinds more",
        "15, hostile hostile14 hostile15 kinds kinds15 more",
        "16, hostile hostile14 hostile15 kinds kinds15 more",
        "17, hostile hostile14 hostile15 kinds kinds15 more",
        "18, hostile hostile14 hostile15 hostile18 kinds kinds15 more"
    })
    void seesNoDifference(int version, String files) throws Exception {
        assumeThat(Postgres.has(version)).as("binaries of " + version).isTrue();
        assumeThat(pgDumpVersion()).as("version of the pg_dump on PATH").isGreaterThanOrEqualTo(version);
        PostgresServer server = Postgres.server(version);
        List<String> scripts = new ArrayList<>();
        for (String file : files.split(" ")) {
            scripts.add(Scenario.resource(file + ".sql"));
        }

        Scenario scenario = Scenario.of(server, scripts.toArray(String[]::new));

        assertThat(dump(server, scenario.copy())).isEqualTo(dump(server, scenario.source()));
    }

    /** @return 0 without one */
    private static int pgDumpVersion() throws Exception {
        try {
            String answer = run(Map.of(), "pg_dump", "--version");
            return Integer.parseInt(answer.replaceAll("(?s)^\\D*(\\d+).*", "$1"));
        } catch (IOException e) {
            return 0;
        }
    }

    /** Without the lines that differ from run to run. */
    private static String dump(PostgresServer server, String database) throws Exception {
        String url = "postgresql://postgres@127.0.0.1:" + server.port() + "/" + database;
        return run(Map.of("PGCLIENTENCODING", "UTF8"), "pg_dump", "--schema-only", "--no-sync", "-d", url)
                .lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .collect(java.util.stream.Collectors.joining("\n"));
    }

    private static String run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
