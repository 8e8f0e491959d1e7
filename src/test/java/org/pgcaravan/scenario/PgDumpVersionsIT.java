package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.ClientTools;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/**
 * One database as pg_dump has written it from 8.4 to 18, into servers of today: what psql makes of the file when it goes on
 * behind what a server of today does not know.
 */
class PgDumpVersionsIT {

    private static final String LOCAL = "versions_local";
    private static final String PLAINLY = "versions_plainly";
    private static final int[] SERVERS = {13, 17, 18};
    private static final Pattern COPY = Pattern.compile("(?sm)^COPY (\\S+) \\(([^)]*)\\) FROM stdin;\n(.*?)^\\\\\\.\n");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
    /** File, option and server → what psql makes of it there. */
    private static final Map<String, Map<String, String>> BY_PSQL = new HashMap<>();

    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        Postgres.execute(Postgres.server(), "postgres", "create role versions_mover login createdb");
        RunningService.Builder with = RunningService.with();
        for (int version : SERVERS) {
            if (Postgres.has(version)) {
                with.writable("at-" + version, Postgres.server(version).url(LOCAL));
            }
        }
        service = with.writable("plainly", Postgres.server().url(PLAINLY).replace("postgres@", "versions_mover@"))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    private static void empty(PostgresServer server, String database, String owner) {
        Postgres.execute(server, "postgres", "drop database if exists " + database + " with (force)");
        Postgres.execute(
                server,
                "postgres",
                "create database " + database + " template template0 encoding 'UTF8' owner " + owner);
    }

    private static JsonNode load(String file, String destination, String transaction) {
        String dump = client.upload(file.getBytes(StandardCharsets.UTF_8));
        return client.await(client.load("{\"dump\": \"%s\", \"destination\": \"%s\", \"transaction\": \"%s\"}"
                .formatted(dump, destination, transaction)));
    }

    private static void completed(JsonNode job) {
        assertThat(job.get("state").asText()).as(job.toPrettyString()).isEqualTo("completed");
    }

    static Stream<Arguments> files() {
        return Stream.of("8.4", "9.6", "10.1", "12", "17.6", "18")
                .flatMap(version -> options(version)
                        .flatMap(option -> servers(version, option)
                                .flatMap(server -> Stream.of("parallel", "single")
                                        .map(kind -> Arguments.of(version, option, server, kind)))));
    }

    private static Stream<String> options(String version) {
        return version.contains(".") && !version.equals("17.6")
                ? Stream.of("", "--inserts", "--column-inserts")
                : Stream.of("", "--inserts", "--column-inserts", "--rows-per-insert=2");
    }

    /** Rows of COPY into the oldest and the newest, INSERTs into the one between; virtual columns are for 18 alone. */
    private static Stream<Integer> servers(String version, String option) {
        return version.equals("18") ? Stream.of(18) : option.isEmpty() ? Stream.of(13, 18) : Stream.of(17);
    }

    @ParameterizedTest(name = "{0} {1} into {2}, {3}")
    @MethodSource("files")
    void fileBecomesWhatPsqlMakesOfIt(String version, String option, int number, String transaction) {
        assumeTrue(Postgres.has(number), "skipped: target/postgres holds no binaries of PostgreSQL " + number);
        PostgresServer server = Postgres.server(number);
        String file = under(option, text(version));
        empty(server, LOCAL, "postgres");

        JsonNode job = load(file, "at-" + number, transaction);

        completed(job);
        assertThat(job.at("/warnings")).hasSize(warnings(version, number).size());
        warnings(version, number)
                .forEach(word -> assertThat(job.at("/warnings").toString()).contains(word));
        assertThat(Contents.column(
                        server,
                        LOCAL,
                        "select concat_ws('|', id, coalesce(kind::text, '-'), coalesce(note, 'NULL'), weight)"
                                + " from public.item order by id"))
                .containsExactly(
                        "1|1|hammer|1.50",
                        "2|2|it's a\\tab:\there|0.00",
                        "3|2|NULL|0.00",
                        "4|2||12.00",
                        "5|-|\\.|0.25",
                        "6|2|Tür\nlines; -- no|3.00");
        assertThat(Contents.column(server, LOCAL, "select code || item from stock.kind order by 1"))
                .containsExactly("a1", "b6");
        assertThat(
                        Contents.column(
                                server,
                                LOCAL,
                                "select encode(lo_get(oid), 'hex') from pg_largeobject_metadata where oid > 40000 order by oid"))
                .containsExactly("00015c27ff", "74776f");
        assertThat(
                        Contents.column(
                                server,
                                LOCAL,
                                "select obj_description('public.kind'::regclass) || has_table_privilege('pg_monitor', 'kind', 'select')"))
                .containsExactly("what an item's kind may be; -- no moretrue");
        Map<String, String> contents = Contents.of(server, LOCAL);
        assertThat(Contents.column(server, LOCAL, "insert into item (note) values (' ;late; ') returning id || note"))
                .containsExactly("7late");
        ClientTools.assumePsql();
        assertThat(contents).isEqualTo(byPsql(version, option, server));
    }

    private static List<String> warnings(String version, int server) {
        return switch (version) {
            case "10.1" -> List.of("comment on a database");
            case "17.6" -> server < 17 ? List.of("transaction_timeout") : List.of();
            default -> List.of();
        };
    }

    private static Map<String, String> byPsql(String version, String option, PostgresServer server) {
        return BY_PSQL.computeIfAbsent(version + option + server.port(), key -> {
            String database = Postgres.newDatabase(server, "versions_psql");
            ClientTools.psqlGoingOn(
                    server, database, under(option, text(version)).getBytes(StandardCharsets.UTF_8));
            return Contents.of(server, database);
        });
    }

    private static String text(String version) {
        return new String(Scripts.bytes("pg_dump/" + version), StandardCharsets.UTF_8);
    }

    /** The file as that option of pg_dump makes it. */
    private static String under(String option, String file) {
        boolean standardStrings = !file.contains("SET standard_conforming_strings = off");
        Function<String, String> text =
                value -> standardStrings || !value.contains("\\") ? value : "E" + value.replace("\\", "\\\\");
        return option.isEmpty()
                ? file
                : COPY.matcher(file).replaceAll(copy -> Matcher.quoteReplacement(inserts(option, copy, text)));
    }

    private static String inserts(String option, MatchResult copy, Function<String, String> text) {
        String table = copy.group(1);
        String head = "INSERT INTO " + table + (option.startsWith("--column") ? " (" + copy.group(2) + ")" : "")
                + (table.equals("visitor") ? " OVERRIDING SYSTEM VALUE" : "") + " VALUES";
        String generated = table.endsWith("size") && !option.startsWith("--column") ? ", DEFAULT" : "";
        List<String> rows = copy.group(3)
                .lines()
                .map(row -> Arrays.stream(row.split("\t", -1))
                        .map(value -> literal(value, text))
                        .collect(Collectors.joining(", ", "(", generated + ")")))
                .toList();
        if (!option.startsWith("--rows")) {
            return rows.stream().map(row -> head + " " + row + ";\n").collect(Collectors.joining());
        }
        StringBuilder inserts = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            inserts.append(i % 2 == 0 ? head + "\n" : "")
                    .append('\t')
                    .append(rows.get(i))
                    .append(i % 2 == 1 || i == rows.size() - 1 ? ";\n\n" : ",\n");
        }
        return inserts.toString();
    }

    private static String literal(String value, Function<String, String> text) {
        if (value.equals("\\N")) {
            return "NULL";
        }
        if (value.matches("\\d+(\\.\\d+)?")) {
            return value;
        }
        String unescaped = ESCAPE.matcher(value)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        switch (escape.group(1)) {
                            case "n" -> "\n";
                            case "t" -> "\t";
                            default -> escape.group(1);
                        }));
        return text.apply("'" + unescaped.replace("'", "''") + "'");
    }

    /** Who may make a database owns neither its language nor its public schema, and nothing can be given to others. */
    @ParameterizedTest
    @ValueSource(strings = {"8.4", "9.6", "17.6"})
    void aPlainRoleLoadsWhatIsItsOwn(String version) {
        for (String transaction : List.of("parallel", "single")) {
            empty(Postgres.server(), PLAINLY, "versions_mover");

            JsonNode job = load(text(version), "plainly", transaction);

            completed(job);
            assertThat(Contents.column(
                            Postgres.server(), PLAINLY, "select count(*) from item join stock.kind on id = item"))
                    .containsExactly("2");
            assertThat(job.at("/warnings").toString()).contains("postgres");
            if (version.equals("9.6")) {
                assertThat(job.at("/warnings").toString()).contains("COMMENT ON EXTENSION plpgsql");
            }
        }
    }

    /** {@code pg_dump --create}: which database is written, the import decides. */
    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void aFileThatMakesItsOwnDatabaseIsRefusedBeforeAnythingRuns(String transaction) {
        PostgresServer server = Postgres.server();
        String whole = text("17.6");
        String key = whole.lines()
                .filter(line -> line.startsWith("\\restrict "))
                .findFirst()
                .orElseThrow()
                .substring("\\restrict ".length());
        String connect = "\\unrestrict " + key + "\n\\connect workshop\n\\restrict " + key + "\n\n";
        String create = "CREATE DATABASE workshop WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = 'C.UTF-8';\n\n";
        String behind = "SET row_security = off;\n";
        int line = (int) whole.substring(0, whole.indexOf(behind)).lines().count() + 2;
        empty(server, LOCAL, "postgres");
        Postgres.execute(server, LOCAL, "create table mine (a int)");
        Map<String, String> before = Contents.of(server, LOCAL);

        for (Map.Entry<String, String> refused : Map.of(
                        create + connect,
                        "Line " + line + ": CREATE DATABASE",
                        "DROP DATABASE workshop;\n" + create + connect,
                        "Line " + line + ": DROP DATABASE",
                        connect,
                        "Line " + (line + 1) + ": \\connect")
                .entrySet()) {
            JsonNode job = load(whole.replace(behind, behind + refused.getKey()), "at-17", transaction);

            assertThat(job.at("/error/code").asText()).as(job.toPrettyString()).isEqualTo("dump-failed");
            assertThat(job.at("/error/message").asText()).contains(refused.getValue());
            assertThat(Contents.of(server, LOCAL)).isEqualTo(before);
        }
    }

    /** A language that is not made is missed by its functions. */
    @Test
    void aLanguageThatTheDestinationDroppedIsMadeAgain() {
        PostgresServer server = Postgres.server();
        empty(server, LOCAL, "postgres");
        Postgres.execute(server, LOCAL, "drop extension plpgsql");

        completed(load(text("8.4"), "at-17", "single"));

        assertThat(Contents.column(server, LOCAL, "select extname from pg_extension"))
                .containsExactly("plpgsql");
    }
}
