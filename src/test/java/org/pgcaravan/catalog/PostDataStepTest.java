package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;
import org.postgresql.PGConnection;

/** Runs steps the way the engine does: each as soon as those it waits for are done, on connections of their own. */
class PostDataStepTest {

    private static final String ROWS = """
            create table region (name text primary key);
            insert into region select 'r' || i from generate_series(0, 9) i;
            create table event (id bigint not null, region text not null references region, at date not null, n integer, note text,
              primary key (at, id)) partition by range (at);
            create table event_1 partition of event for values from ('2020-01-01') to ('2020-07-01');
            create table event_2 (note text, n integer, at date not null, region text not null, id bigint not null);
            alter table event attach partition event_2 for values from ('2020-07-01') to ('2021-01-01');
            create index on event (n); create index on event (region, n); create index on event (lower(note));
            insert into event select i, 'r' || i % 10, date '2020-01-01' + (i % 365)::integer, i, 'note ' || i from generate_series(1, 5000) i;
            create table seen (id bigint, at date, foreign key (at, id) references event);
            insert into seen select id, at from event where n % 7 = 0;
            create function fail() returns trigger language plpgsql as 'begin raise exception ''fired''; end';
            create trigger never before insert on seen for each row execute function fail();
            create materialized view per_region as select r.name, count(*) as events from region r join event e on e.region = r.name group by r.name;
            create unique index on per_region (name);
            """;

    @Test
    void rowsThenStepsInParallel() throws Exception {
        PostgresServer server = Postgres.server();
        String source = Postgres.newDatabase(server, "steps_source");
        String copy = Postgres.newDatabase(server, "steps_copy");
        Postgres.execute(server, source, ROWS);

        Catalog catalog = copy(server, source, copy);

        assertThat(ask(server, copy, "select count(*) from public.event")).isEqualTo("5000");
        assertThat(ask(server, copy, "select count(*) from public.seen")).isEqualTo("714");
        assertThat(ask(server, copy, "select sum(events) from public.per_region"))
                .isEqualTo("5000");
        assertThat(ask(server, copy, "select count(*) from pg_index where not indisvalid"))
                .isEqualTo("0");
        assertThat(ask(server, copy, "select count(*) from pg_constraint where contype = 'f' and conparentid = 0"))
                .isEqualTo("2");
        assertThat(catalog.postData())
                .filteredOn(step ->
                        step.kind() == PostDataStep.Kind.INDEX && step.object().contains("event_1"))
                .hasSize(4)
                .allSatisfy(step -> assertThat(step.weightBytes()).isPositive());
    }

    @Test
    void theHostileSchemaTakesNoHarmFromParallelSteps() throws Exception {
        PostgresServer server = Postgres.server();
        String source = Postgres.newDatabase(server, "steps_source");
        String copy = Postgres.newDatabase(server, "steps_copy");
        Postgres.execute(server, source, Scenario.resource("hostile.sql"));

        Catalog catalog = copy(server, source, copy);

        new Scenario(server, source, copy, catalog).assertSame();
    }

    private static Catalog copy(PostgresServer server, String source, String copy) throws Exception {
        try (Connection from = server.connect(source);
                Connection to = server.connect(copy)) {
            Catalog catalog = CatalogCopy.read(from);
            CatalogCopy.writePreData(catalog, to);
            for (Table table : catalog.tables()) {
                copyRows(table, from, to);
            }
            inParallel(catalog.postData(), server, copy);
            return catalog;
        }
    }

    private static void copyRows(Table table, Connection from, Connection to) throws Exception {
        if (table.columns().isEmpty()) {
            return;
        }
        String what = table.qualifiedName() + " " + table.columnList();
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        from.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY " + what + " TO STDOUT", rows);
        to.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + what + " FROM STDIN", new ByteArrayInputStream(rows.toByteArray()));
    }

    private static void inParallel(List<PostDataStep> steps, PostgresServer server, String database) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(8);
        try {
            Map<Integer, CompletableFuture<Void>> running = new HashMap<>();
            for (PostDataStep step : steps) {
                CompletableFuture<?>[] before =
                        step.after().stream().map(running::get).toArray(CompletableFuture<?>[]::new);
                running.put(
                        step.id(),
                        CompletableFuture.allOf(before).thenRunAsync(() -> run(step, server, database), workers));
            }
            CompletableFuture.allOf(running.values().toArray(CompletableFuture<?>[]::new))
                    .get(60, TimeUnit.SECONDS);
        } finally {
            workers.shutdownNow();
        }
    }

    private static void run(PostDataStep step, PostgresServer server, String database) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("set search_path = ''");
            statement.execute("set check_function_bodies = off");
            for (Ddl ddl : step.statements()) {
                statement.execute(ddl.sql());
            }
        } catch (SQLException e) {
            throw new IllegalStateException(step.toString(), e);
        }
    }

    private static String ask(PostgresServer server, String database, String query) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
