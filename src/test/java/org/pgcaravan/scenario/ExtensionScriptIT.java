package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/**
 * Triggers, rules and policies on an extension's tables. The catalogs do not say whether its script made them, and on hosted
 * servers the tables are somebody else's: what the script makes again is left as it is, and only what it does not is made.
 */
class ExtensionScriptIT {

    /** As on hosted servers: a plain role may create it, and its tables belong to the superuser. */
    private static final String CONTROL = "default_version = '1.1'\nrelocatable = false\ntrusted = true\n";

    private static final String OLD_SCRIPT = """
            create table jobs (job int, username text);
            create function gone() returns trigger language plpgsql as 'begin return new; end';
            create trigger goes after insert on jobs for each row execute function gone();
            create trigger unchanged before update on jobs for each row execute function suppress_redundant_updates_trigger();
            """;

    private static final String SCRIPT = """
            create table jobs (job int, username text);
            create function invalidate() returns trigger language plpgsql as 'begin return new; end';
            create trigger invalidates after insert on jobs for each row execute function invalidate();
            create trigger unchanged before update on jobs for each row execute function suppress_redundant_updates_trigger();
            create rule quiet as on delete to jobs do instead nothing;
            alter table jobs enable row level security;
            create policy own on jobs using (username = current_user);
            """;

    private static final String MADE = """
            select tgname::text || tgenabled::text from pg_trigger where tgrelid = 'cron.jobs'::regclass
            union all select polname from pg_policy where polrelid = 'cron.jobs'::regclass
            union all select rulename from pg_rewrite where ev_class = 'cron.jobs'::regclass order by 1
            """;

    private static PostgresServer server;
    private static String local;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() throws IOException {
        server = Postgres.server();
        Path folder = Path.of(
                Contents.column(server, "postgres", "select setting from pg_config where name = 'SHAREDIR'")
                        .get(0),
                "extension");
        Files.writeString(folder.resolve("caravan_jobs.control"), CONTROL);
        Files.writeString(folder.resolve("caravan_jobs--1.0.sql"), OLD_SCRIPT);
        Files.writeString(folder.resolve("caravan_jobs--1.1.sql"), SCRIPT);
        Postgres.execute(server, "postgres", "create role script_guest login createdb");
        Postgres.execute(server, "postgres", "create database script_guest owner script_guest template template0");
        String old = newSource("version '1.0'", "");
        String plain = newSource("", "");
        String added = newSource("", """
                create trigger again after update on cron.jobs for each row execute function cron.invalidate();
                alter table cron.jobs disable trigger invalidates;
                create policy mine on cron.jobs for select using (job = 1);
                create rule mine as on delete to cron.jobs do also notify gone;
                """);
        local = Postgres.newDatabase(server, "script_local");
        service = RunningService.with()
                .readOnly("old", server.url(old))
                .readOnly("plain", server.url(plain))
                .readOnly("added", server.url(added))
                .writable("local", server.url(local))
                .writable("guest", server.url("script_guest").replace("postgres@", "script_guest@"))
                .start();
        client = service.client();
    }

    private static String newSource(String version, String more) {
        String name = Postgres.newDatabase(server, "script");
        Postgres.execute(
                server, name, "create schema cron; create extension caravan_jobs schema cron " + version + ";" + more);
        return name;
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    private static JsonNode sync(String source, String destination) {
        JsonNode job = client.syncAndAwait(source, destination);
        assertThat(job.at("/state").asText()).as(job.toPrettyString()).isEqualTo("completed");
        return job;
    }

    private static List<String> made(String database) {
        return Contents.column(server, database, MADE);
    }

    @Test
    void whatTheScriptMakesIsNotMadeAgainByWhoMayNot() {
        JsonNode job = sync("plain", "guest");

        assertThat(made("script_guest")).containsExactly("invalidatesO", "own", "quiet", "unchangedO");
        assertThat(job.at("/warnings").toString()).doesNotContain("cron.jobs");
    }

    @Test
    void whatTheScriptDoesNotMakeIsMade() {
        sync("added", "local");

        assertThat(made(local)).containsExactly("againO", "invalidatesD", "mine", "mine", "own", "quiet", "unchangedO");
    }

    @Test
    void whatMayNotBeMadeIsToldWithItsStatement() {
        JsonNode job = sync("added", "guest");

        assertThat(made("script_guest")).containsExactly("invalidatesO", "own", "quiet", "unchangedO");
        assertThat(job.at("/warnings"))
                .filteredOn(warning -> warning.asText().contains("was left out"))
                .hasSize(4)
                .anyMatch(warning -> warning.asText().contains("TRIGGER again ON cron.jobs")
                        && warning.asText().contains("EXECUTE FUNCTION cron.invalidate()")
                        && warning.asText().contains("permission denied"));
    }

    /** What the script of the destination's version makes, and what needs functions that it has no more, is its own affair. */
    @Test
    void anotherVersionOfTheExtensionIsNoDifference() {
        JsonNode job = sync("old", "local");

        assertThat(made(local)).containsExactly("invalidatesO", "own", "quiet", "unchangedO");
        assertThat(job.at("/proof/holds").asBoolean()).isTrue();
        assertThat(job.at("/proof/fingerprint/without"))
                .anyMatch(sentence -> sentence.asText().contains("TRIGGER goes ON cron.jobs"));
    }
}
