package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.ClientTools;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;

/**
 * Security labels. No server here has a provider that would give one, so the source's labels are written into its catalog by
 * hand: pg_dump and we must read the same from it, but those on what extensions make, which pg_dump leaves
 * out, and no destination takes them.
 */
class SecurityLabelIT {

    private static final String LABELLED = """
            create schema "odd schema";
            create table "odd schema".t (id int, "a column" text);
            create view seen as select 1 as one;
            create materialized view held as select 1 as one;
            create sequence counter;
            create function twice(int, text) returns int language sql as 'select 1';
            create procedure done() language sql as 'select 1';
            create aggregate total(int) (sfunc = int4pl, stype = int);
            create type mood as enum ('sad');
            create domain positive as int check (value > 0);
            create publication news;
            select lo_create(424242);
            create foreign data wrapper wrapper;
            create server far foreign data wrapper wrapper;
            create foreign table away (id int) server far;
            create extension hstore;
            """;

    private static final String LABELS = """
            insert into pg_catalog.pg_seclabel (classoid, objoid, objsubid, provider, label)
            select 'pg_class'::regclass::oid, '"odd schema".t'::regclass::oid, 0, 'selinux', 'it''s a label'
            union all select 'pg_class'::regclass::oid, '"odd schema".t'::regclass::oid, 2, 'selinux', 'of a column'
            union all select 'pg_class'::regclass::oid, 'seen'::regclass::oid, 0, 'Odd "provider"', 'of a view'
            union all select 'pg_class'::regclass::oid, 'held'::regclass::oid, 0, 'selinux', 'of a materialised view'
            union all select 'pg_class'::regclass::oid, 'counter'::regclass::oid, 0, 'selinux', 'of a sequence'
            union all select 'pg_class'::regclass::oid, 'away'::regclass::oid, 0, 'selinux', 'of a foreign table'
            union all select 'pg_proc'::regclass::oid, 'twice'::regproc::oid, 0, 'selinux', 'of a function'
            union all select 'pg_proc'::regclass::oid, 'done'::regproc::oid, 0, 'selinux', 'of a procedure'
            union all select 'pg_proc'::regclass::oid, 'total'::regproc::oid, 0, 'selinux', 'of an aggregate'
            union all select 'pg_type'::regclass::oid, 'mood'::regtype::oid, 0, 'selinux', 'of a type'
            union all select 'pg_type'::regclass::oid, 'positive'::regtype::oid, 0, 'selinux', 'of a domain'
            union all select 'pg_namespace'::regclass::oid, '"odd schema"'::regnamespace::oid, 0, 'selinux', 'of a schema'
            union all select 'pg_publication'::regclass::oid, oid, 0, 'selinux', 'of a publication' from pg_publication
            union all select 'pg_proc'::regclass::oid, 'akeys'::regproc::oid, 0, 'selinux', 'of a member'
            union all select 'pg_type'::regclass::oid, 'hstore'::regtype::oid, 0, 'selinux', 'of a member'
            union all select 'pg_largeobject'::regclass::oid, 424242, 0, 'selinux', 'of a large object'
            """;

    private static String labelled(PostgresServer server) {
        String database = Postgres.newDatabase(server, "labelled");
        Postgres.execute(server, database, LABELLED);
        Postgres.execute(server, database, LABELS);
        return database;
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void areReadAsPgDumpReadsThem(int version) throws Exception {
        assumeTrue(Postgres.has(version), () -> "target/postgres holds no binaries of PostgreSQL " + version);
        ClientTools.assumeFor(version);
        PostgresServer server = Postgres.server(version);
        String database = labelled(server);

        List<String> ours;
        try (Connection connection = server.connect(database)) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("set search_path = ''");
            ours = Catalog.read(connection).statements().stream()
                    .map(Ddl::sql)
                    .filter(sql -> sql.startsWith("SECURITY LABEL"))
                    .sorted()
                    .toList();
        }

        List<String> theirs = PgDump.dump(server, database)
                .lines()
                .filter(line -> line.startsWith("SECURITY LABEL"))
                .map(line -> line.replaceFirst(";$", ""))
                .sorted()
                .toList();
        assertThat(ours)
                .contains(
                        "SECURITY LABEL FOR selinux ON FUNCTION public.akeys(public.hstore) IS 'of a member'",
                        "SECURITY LABEL FOR selinux ON TYPE public.hstore IS 'of a member'")
                .filteredOn(sql -> !sql.endsWith("'of a member'"))
                .isEqualTo(theirs)
                .hasSize(14);
    }

    @Test
    void areLeftOutWithAWarningWhereTheirProviderIsNotLoaded() {
        PostgresServer server = Postgres.server();
        String source = labelled(server);
        String local = Postgres.newDatabase(server, "unlabelled");
        try (RunningService service = RunningService.with()
                .readOnly("staging", server.url(source))
                .writable("local", server.url(local))
                .start()) {
            JsonNode job = service.client().syncAndAwait("staging", "local");

            assertThat(job.at("/state").asText()).as(job.toString()).isEqualTo("completed");
            assertThat(job.at("/warnings").toString())
                    .contains("SECURITY LABEL FOR selinux ON TABLE \\\"odd schema\\\".t", "is not loaded");

            JsonNode strict = service.client()
                    .await(service.client()
                            .submit("{\"source\": \"staging\", \"destination\": \"local\", \"strict\": true}"));
            assertThat(strict.at("/state").asText()).isEqualTo("failed");
            assertThat(strict.at("/error/message").asText()).contains("is not loaded");
        }
    }
}
