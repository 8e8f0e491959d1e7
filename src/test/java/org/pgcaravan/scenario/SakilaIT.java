package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.ClientTools;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;
import org.postgresql.PGConnection;

/** Sakila, a real schema with data, synced by a superuser and by a plain role that owns both sides, and carried by dumps. Skipped where its files are not beside the project. */
class SakilaIT {

    private static final Path SAKILA = Path.of("..", "shared", "data", "sakila");
    private static final PostgresServer SERVER = Postgres.server();

    @ParameterizedTest
    @CsvSource({"postgres", "sakila_owner"})
    void arrivesWhole(String role) throws Exception {
        assumeTrue(Files.isDirectory(SAKILA), "skipped: there is no " + SAKILA);
        if (!role.equals("postgres")) {
            Postgres.execute(SERVER, "postgres", "create role " + role + " login createdb");
        }
        String source = Postgres.newDatabase(SERVER, "sakila");
        String destination = Postgres.newDatabase(SERVER, "sakila_copy");
        Postgres.execute(SERVER, "postgres", "alter database " + source + " owner to " + role);
        Postgres.execute(SERVER, "postgres", "alter database " + destination + " owner to " + role);
        load(
                SERVER,
                source,
                Files.readString(SAKILA.resolve("schema.sql")).replace("OWNER TO postgres", "OWNER TO " + role));
        load(SERVER, source, Files.readString(SAKILA.resolve("data.sql")));

        try (RunningService service = RunningService.with()
                .readOnly("staging", SERVER.url(source).replace("postgres@", role + "@"))
                .writable("local", SERVER.url(destination).replace("postgres@", role + "@"))
                .start()) {
            JsonNode job = service.client().syncAndAwait("staging", "local");

            assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
            assertThat(job.at("/result/rows").asLong()).isEqualTo(46_273);
            assertThat(job.at("/warnings")).isEmpty();
            assertThat(Contents.of(SERVER, destination)).isEqualTo(Contents.of(SERVER, source));
        }
    }

    @ParameterizedTest
    @CsvSource({"copy, none", "copy, zstd", "inserts, gzip"})
    void arrivesByADump(String format, String compression) throws Exception {
        assumeTrue(Files.isDirectory(SAKILA), "skipped: there is no " + SAKILA);
        String source = filled(SERVER, "sakila_dumped");
        String imported = Postgres.newDatabase(SERVER, "sakila_imported");
        try (RunningService service = RunningService.with()
                .readOnly("staging", SERVER.url(source))
                .writable("local", SERVER.url(imported))
                .start()) {
            ServiceClient client = service.client();
            String dump = client.await(
                            client.export("{\"source\": \"staging\", \"format\": \"%s\", \"compression\": \"%s\"}"
                                    .formatted(format, compression)))
                    .at("/result/dump")
                    .asText();
            loaded(client, dump);
            assertThat(Contents.of(SERVER, imported)).isEqualTo(Contents.of(SERVER, source));

            ClientTools.assumePsql();
            String restored = Postgres.newDatabase(SERVER, "sakila_by_psql");
            ClientTools.psql(SERVER, restored, client.download(dump + ".sql").body());
            assertThat(Contents.of(SERVER, restored)).isEqualTo(Contents.of(SERVER, source));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--encoding=UTF8", "--inserts", "--rows-per-insert=50"})
    void arrivesByAFileOfPgDump(String option) throws Exception {
        assumeTrue(Files.isDirectory(SAKILA), "skipped: there is no " + SAKILA);
        ClientTools.assumeFor(15);
        assumeTrue(Postgres.has(15), "skipped: target/postgres holds no binaries of PostgreSQL 15");
        PostgresServer server = Postgres.server(15);
        String source = filled(server, "sakila_pg_dumped");
        String imported = Postgres.newDatabase(server, "sakila_imported");
        try (RunningService service =
                RunningService.with().writable("local", server.url(imported)).start()) {
            loaded(service.client(), service.client().upload(ClientTools.pgDump(server, source, option)));

            assertThat(Contents.of(server, imported)).isEqualTo(Contents.of(server, source));
        }
    }

    private static String filled(PostgresServer server, String name) throws SQLException, IOException {
        String database = Postgres.newDatabase(server, name);
        load(server, database, Files.readString(SAKILA.resolve("schema.sql")));
        load(server, database, Files.readString(SAKILA.resolve("data.sql")));
        return database;
    }

    private static void loaded(ServiceClient client, String dump) {
        JsonNode job = client.await(client.load("{\"dump\": \"" + dump + "\", \"destination\": \"local\"}"));
        assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(job.at("/result/rows").asLong()).isEqualTo(46_273);
    }

    /** Runs a script of pg_dump's: statements as they are, the lines of COPY as data. */
    private static void load(PostgresServer server, String database, String script) throws SQLException, IOException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                BufferedReader lines = new BufferedReader(new StringReader(script))) {
            statement.setEscapeProcessing(false);
            StringBuilder statements = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("COPY ") && line.endsWith("FROM stdin;")) {
                    statement.execute(statements.toString());
                    statements.setLength(0);
                    String data = copyData(lines);
                    connection.unwrap(PGConnection.class).getCopyAPI().copyIn(line, new StringReader(data));
                } else if (!line.startsWith("\\")) {
                    statements.append(line).append('\n');
                }
            }
            statement.execute(statements.toString());
        }
    }

    private static String copyData(BufferedReader lines) throws IOException {
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null && !line.equals("\\."); line = lines.readLine()) {
            data.append(line).append('\n');
        }
        return data.toString();
    }
}
