package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** Rows for which it matters what stands before and behind them: keys, triggers, partitions, tables that come and go. */
class RowsInOrderIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String LOCAL = "rows_in_order";
    private static final String PG_DUMP = "--\n-- PostgreSQL database dump\n--\n\n";
    private static final String COMPLETE = "--\n-- PostgreSQL database dump complete\n--\n\n";
    /** More than fits into one stretch. */
    private static final int MANY = 20_000;

    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        service = RunningService.with().writable("local", SERVER.url(LOCAL)).start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void empty() {
        Postgres.execute(SERVER, "postgres", "drop database if exists " + LOCAL + " with (force)");
        Postgres.execute(SERVER, "postgres", "create database " + LOCAL + " template template0");
    }

    private static JsonNode load(String sql, String transaction) {
        String id = client.upload(sql.getBytes(StandardCharsets.UTF_8));
        return client.await(client.load(
                "{\"dump\":\"%s\",\"destination\":\"local\",\"transaction\":\"%s\"}".formatted(id, transaction)));
    }

    private static void completed(JsonNode job) {
        assertThat(job.path("state").textValue()).as(job.toPrettyString()).isEqualTo("completed");
    }

    private static List<String> rows(String sql) {
        return Contents.column(SERVER, LOCAL, sql);
    }

    private static String manyRows(IntFunction<String> columns) {
        return IntStream.range(0, MANY)
                .mapToObj(i -> columns.apply(i) + "\t" + "x".repeat(1_000) + "\n")
                .collect(Collectors.joining());
    }

    /** As one file: by hand, or with the marks of pg_dump around it. */
    private static String file(String by, String sql) {
        return by.equals("hand") ? sql : PG_DUMP + sql + COMPLETE;
    }

    @ParameterizedTest
    @CsvSource({"hand, parallel", "hand, single", "pg_dump, parallel", "pg_dump, single"})
    void aTableThatIsMadeAgainHasItsOwnRows(String by, String transaction) {
        completed(load(
                file(
                        by,
                        "create table public.t (id int, filler text);\n"
                                + "copy public.t from stdin;\n" + manyRows(String::valueOf) + "\\.\n"
                                + "create table public.kept as select count(*) from public.t;\n"
                                + "drop table public.t;\n"
                                + "create table public.t (word text);\ncopy public.t from stdin;\na\n\\.\n"
                                + "create table if not exists public.t (other int);\n"
                                + "copy public.t from stdin;\nb\n\\.\ninsert into public.t values ('c');\n"),
                transaction));

        assertThat(rows("select word from public.t order by 1")).containsExactly("a", "b", "c");
        assertThat(rows("select count from public.kept")).containsExactly(String.valueOf(MANY));
    }

    @ParameterizedTest
    @CsvSource({"hand, parallel", "hand, single", "pg_dump, parallel", "pg_dump, single"})
    void aPartitionMayBeAttachedWhenItsRowsAreThere(String by, String transaction) {
        completed(load(
                file(
                        by,
                        "create table public.p (id int, filler text) partition by range (id);\n"
                                + "create table public.p_1 (filler text, id int not null);\n"
                                + "copy public.p_1 (id, filler) from stdin;\n" + manyRows(String::valueOf) + "\\.\n"
                                + "alter table only public.p attach partition public.p_1 for values from (0) to (20001);\n"
                                + "create table public.p_2 partition of public.p default;\n"
                                + "copy public.p from stdin;\n20000\tlast\n20001\tother\n\\.\n"
                                + "alter table public.p detach partition public.p_2;\n"),
                transaction));

        assertThat(rows("select count(*) || ' ' || sum(id) from public.p")).containsExactly("20001 200010000");
        assertThat(rows("select filler from only public.p_2")).containsExactly("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void triggersThatWriteOtherTablesSeeWhatStoodBefore(String transaction) {
        completed(load("""
                create table public.log (id serial, seen int, what text);
                create table public.a (id int primary key, seen int);
                create view public.v as select id from public.a;
                create function public.note() returns trigger language plpgsql as $$ begin
                  insert into public.log (seen, what) select count(*), tg_op || new.id from public.log;
                  if tg_table_name = 'v' then insert into public.a values (new.id); end if;
                  return new;
                end $$;
                create trigger notes before insert on public.a for each row execute function public.note();
                create trigger notes instead of insert on public.v for each row execute function public.note();
                copy public.log (seen, what) from stdin;
                -1\tfirst
                -1\tsecond
                \\.
                copy public.a (id) from stdin;
                7
                5
                \\.
                copy public.v from stdin;
                3
                \\.
                copy public.log (seen, what) from stdin;
                -1\tlast
                \\.
                """, transaction));

        assertThat(rows("select concat_ws(' ', id, seen, what) from public.log order by id"))
                .containsExactly(
                        "1 -1 first",
                        "2 -1 second",
                        "3 2 INSERT7",
                        "4 3 INSERT5",
                        "5 4 INSERT3",
                        "6 5 INSERT3",
                        "7 -1 last");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void columnsThatAreMadeOfOthersAreMadeInTheFilesOrder(String transaction) {
        completed(load(
                "create table public.g (a int, double bigint generated always as (a * 2) stored,"
                        + " n int generated always as identity, filler text, since int default 5);\n"
                        + "copy public.g (a, filler) from stdin;\n" + manyRows(String::valueOf) + "\\.\n",
                transaction));

        assertThat(rows("select count(*) || ' ' || sum(double) || ' ' || sum(since) from public.g where n = a + 1"))
                .containsExactly("20000 399980000 100000");
    }

    @ParameterizedTest
    @CsvSource({
        "initially deferred, '', parallel",
        "initially deferred, '', single",
        "'', set constraints all deferred;, parallel",
        "'', set constraints all deferred;, single"
    })
    void aConstraintThatWaitsForTheEndOfATransactionWaits(String initially, String set, String transaction) {
        completed(load("""
                create table public.parent (id int primary key, place int unique deferrable %1$s);
                create table public.child (parent int references public.parent deferrable %1$s);
                BEGIN;
                %2$s
                copy public.child from stdin;
                2
                1
                \\.
                copy public.parent from stdin;
                1\t7
                2\t7
                \\.
                update public.parent set place = 8 where id = 2;
                COMMIT;
                insert into public.child values (1);
                """.formatted(initially, set), transaction));

        assertThat(rows("select parent from public.child join public.parent on id = parent order by 1"))
                .containsExactly("1", "1", "2");
    }

    @ParameterizedTest
    @CsvSource({"hand, parallel", "hand, single", "pg_dump, parallel", "pg_dump, single"})
    void triggersThatAreDisabledDoNotFireAndFireAgainBehind(String by, String transaction) {
        completed(load(file(by, """
                create table public.parent (id int primary key);
                create table public.child (parent int references public.parent, word text);
                create function public.loud() returns trigger language plpgsql as $$ begin
                  new.word := upper(new.word); return new;
                end $$;
                create trigger louder before insert on public.child for each row execute function public.loud();
                alter table public.child disable trigger all;
                copy public.child from stdin;
                1\tone
                2\ttwo
                \\.
                alter table public.child enable trigger all;
                alter table public.parent disable trigger all;
                copy public.parent from stdin;
                1
                2
                \\.
                alter table public.parent enable trigger all;
                copy public.child from stdin;
                1\tthree
                \\.
                alter table public.child set (autovacuum_enabled = false);
                """), transaction));

        assertThat(rows("select word from public.child order by 1")).containsExactly("THREE", "one", "two");
        assertThat(rows("select reloptions::text from pg_class where relname = 'child'"))
                .containsExactly("{autovacuum_enabled=false}");
    }

    /** {@code pg_dump --schema-only}, then {@code pg_dump --data-only}, in one file: all is there before the rows. */
    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void rowsBehindKeysAndTriggersOfTheirsAreTakenInTheFilesOrder(String transaction) {
        completed(load(
                file("pg_dump", """
                                CREATE TABLE public.child (parent integer, seen bigint);
                                CREATE TABLE public.parent (id integer NOT NULL, filler text);
                                CREATE TABLE public.statements (rows bigint);
                                CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS $$ begin
                                  insert into public.statements select count(*) from added; return null;
                                end $$;
                                CREATE FUNCTION public.see() RETURNS trigger LANGUAGE plpgsql AS $$ begin
                                  new.seen := (select count(*) from public.parent); return new;
                                end $$;
                                ALTER TABLE ONLY public.parent
                                    ADD CONSTRAINT parent_pkey PRIMARY KEY (id);
                                CREATE TRIGGER notes AFTER INSERT ON public.parent REFERENCING NEW TABLE AS added
                                    FOR EACH STATEMENT EXECUTE FUNCTION public.note();
                                CREATE TRIGGER sees BEFORE INSERT ON public.child FOR EACH ROW EXECUTE FUNCTION public.see();
                                ALTER TABLE ONLY public.child
                                    ADD CONSTRAINT child_parent_fkey FOREIGN KEY (parent) REFERENCES public.parent(id);
                                """)
                        + file(
                                "pg_dump",
                                "COPY public.parent (id, filler) FROM stdin;\n" + manyRows(String::valueOf) + "\\.\n\n"
                                        + "COPY public.child (parent) FROM stdin;\n19999\n\\.\n\n"
                                        + "INSERT INTO public.parent VALUES (20000, '');\n"
                                        + "INSERT INTO public.child VALUES (20000);\n"),
                transaction));

        assertThat(rows("select parent || ' ' || seen from public.child order by 1"))
                .containsExactly("19999 20000", "20000 20001");
        assertThat(rows("select rows from public.statements order by 1")).containsExactly("1", "20000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void rowsOfNoColumnsAreCounted(String transaction) {
        completed(load(
                "create table public.nothing ();\ncopy public.nothing from stdin;\n\n\n\n\\.\n"
                        + "copy public.nothing  from stdin;\n\\.\ninsert into public.nothing default values;\n",
                transaction));

        assertThat(rows("select count(*) from public.nothing")).containsExactly("4");
    }
}
