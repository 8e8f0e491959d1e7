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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** SQL that nobody's tool wrote: what it says happens in its order, whatever could be done side by side. */
class HandWrittenSqlIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static String local;
    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        local = Postgres.newDatabase(SERVER, "byhand");
        service = RunningService.with().writable("local", SERVER.url(local)).start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonNode load(String sql, String... options) {
        String id = client.upload(sql.getBytes(StandardCharsets.UTF_8));
        return client.await(
                client.load("{\"dump\":\"%s\",\"destination\":\"local\"%s}".formatted(id, String.join("", options))));
    }

    private static void completed(JsonNode job) {
        assertThat(job.path("state").textValue()).as(job.toPrettyString()).isEqualTo("completed");
    }

    private static List<String> rows(String sql) {
        return Contents.column(SERVER, local, sql);
    }

    @Test
    void aFileWithoutAStatementReplacesNothing() {
        completed(load("create table public.kept (id int);"));

        for (String empty : List.of("\n", "-- a comment\n", "--\n-- PostgreSQL da", "/* cut */\n")) {
            JsonNode job = load(empty);
            assertThat(job.path("state").textValue()).as(empty).isEqualTo("failed");
        }

        assertThat(rows("select count(*)::text from public.kept")).containsExactly("0");
    }

    @Test
    void aSettingHoldsFromWhereItStands() {
        String rows = IntStream.range(0, 20_000)
                .mapToObj(i -> i + "\t" + "x".repeat(1_000) + "\n")
                .collect(Collectors.joining());
        completed(load("create schema one; create schema two;\n"
                + "create table one.t (id int, filler text); create table two.t (id int, filler text);\n"
                + "set search_path = one;\ncopy t from stdin;\n" + rows + "\\.\n"
                + "set search_path = two;\ncopy t from stdin;\n" + rows + rows + "\\.\n"));

        assertThat(rows("select count(*)::text from one.t union all select count(*)::text from two.t"))
                .containsExactly("20000", "40000");
    }

    /** More than fits into one stretch. */
    private static String manyRows(IntFunction<String> columns) {
        return IntStream.range(0, 20_000)
                .mapToObj(i -> columns.apply(i) + "\t" + "x".repeat(1_000) + "\n")
                .collect(Collectors.joining());
    }

    /** What is held or fires at the end of a statement has to find that statement's rows, all of them. */
    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void aLongCopyIsOneStatementWhereKeysAndTriggersCanTell(String transaction) {
        empty();
        completed(load(
                "create schema one;\n"
                        + "create table one.trees (id int primary key, parent int references one.trees, filler text);\n"
                        + "create table one.statements (rows bigint);\n"
                        + "create function one.note() returns trigger language plpgsql as\n"
                        + "  'begin insert into one.statements select count(*) from added; return null; end';\n"
                        + "create trigger note after insert on one.trees referencing new table as added\n"
                        + "  for each statement execute function one.note();\n"
                        + "copy one.trees from stdin;\n" + manyRows(i -> i + "\t" + (19_999 - i)) + "\\.\n",
                ",\"transaction\":\"" + transaction + "\""));

        assertThat(rows("select rows::text from one.statements")).containsExactly("20000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table one.trees alter id set not null, add foreign key (parent) references one.trees;",
                "alter table one.trees add constraint c check (id >= 0), add foreign key (parent) references one.trees;",
                "create or replace trigger note after insert on one.trees referencing new table as added"
                        + " for each statement execute function one.note();",
                "create or replace rule note as on delete to one.trees do nothing;"
            })
    void aLongCopyIsOneStatementHoweverTheKeyOrTriggerIsMade(String before) {
        empty();
        completed(load("create schema one;\n"
                + "create table one.trees (id int primary key, parent int, filler text);\n"
                + "create table one.statements (rows bigint);\n"
                + "create function one.note() returns trigger language plpgsql as\n"
                + "  'begin insert into one.statements select count(*) from added; return null; end';\n"
                + before + "\ncopy one.trees from stdin;\n" + manyRows(i -> i + "\t" + (19_999 - i)) + "\\.\n"));

        assertThat(rows("select count(*)::text from one.trees")).containsExactly("20000");
        assertThat(rows("select rows::text from one.statements"))
                .containsExactlyElementsOf(before.contains("trigger") ? List.of("20000") : List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "create table if not exists public.trees (id int);\n"})
    void aLongCopyIntoATableThatIsThereIsOneStatement(String before) {
        empty();
        Postgres.execute(
                SERVER, local, "create table trees (id int primary key, parent int references trees, filler text)");

        completed(load(
                before + "copy public.trees from stdin;\n" + manyRows(i -> i + "\t" + (19_999 - i)) + "\\.\n",
                ",\"transaction\":\"single\",\"replace\":\"append\""));

        assertThat(rows("select count(*)::text from trees")).containsExactly("20000");
    }

    private static void empty() {
        Postgres.execute(SERVER, "postgres", "drop database if exists " + local + " with (force)");
        Postgres.execute(SERVER, "postgres", "create database " + local + " template template0");
    }

    @Test
    void oneCopyIsOverWhenTheNextBegins() {
        String rows =
                IntStream.range(0, 30_000).mapToObj(i -> "a".repeat(700) + "\n").collect(Collectors.joining());
        completed(load("create table public.a (id serial, name text); create table public.b (a_id int);\n"
                + "copy public.a (name) from stdin;\nfirst\n" + rows + "last\n\\.\n"
                + "copy public.b from stdin;\n30002\n\\.\n"));

        assertThat(rows("select name from public.a join public.b on a_id = id")).containsExactly("last");
        assertThat(rows("select name from public.a where id = 1")).containsExactly("first");
    }

    @Test
    void aColumnCalledOwnerIsNoOwnership() {
        completed(load("create table public.projects (owner text, id int);\n"
                + "alter table public.projects rename column owner to boss;\n"
                + "alter table public.projects rename id to owner;\n"));

        assertThat(
                        rows(
                                "select column_name::text from information_schema.columns where table_name = 'projects' order by ordinal_position"))
                .containsExactly("boss", "owner");
    }

    @Test
    void aTemporaryTableIsSeenByAllThatFollows() {
        completed(load("create temp table s (id int);\ncopy s from stdin;\n1\n2\n\\.\n"
                + "create table public.real as select id from s;\n"));

        assertThat(rows("select id::text from public.real order by id")).containsExactly("1", "2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1 as a into temp x;",
                "select 1 as a into local temporary table x;",
                "with one as (select 1 as a) select a into pg_temp.x from one;",
                "create or replace temp view x as select 1 as a;",
                "create table pg_temp.x as select 1 as a;",
                "create sequence public.s as int; create table public.i (a int default nextval('public.s'));"
                        + " insert into public.i default values; create view public.x as select currval('public.s') as a;"
                        + " insert into public.i values (currval('public.s'));"
            })
    void whatOnlyTheSessionSeesIsSeenByAllThatFollows(String made) {
        empty();
        completed(load("set work_mem = '4MB';\n" + made + "\nset work_mem = '8MB';\n"
                + "create table public.t as select a from x;\n"));

        assertThat(rows("select a::text from public.t")).containsExactly("1");
    }

    @Test
    void aForeignKeyInAnAlterTableKeepsRowsInOrder() {
        completed(load("create table public.p (id int primary key);\ncreate table public.c (id int);\n"
                + "alter table public.c add column p int references public.p;\n"
                + "copy public.p from stdin;\n1\n2\n\\.\ncopy public.c from stdin;\n1\t1\n2\t2\n\\.\n"));

        assertThat(rows("select count(*)::text from public.c")).containsExactly("2");
    }

    @Test
    void insertsAreCounted() {
        JsonNode job = load(
                "create table public.t (id int); insert into public.t values (1), (2); insert into public.t values (3); update public.t set id = id;\n");

        completed(job);
        assertThat(job.at("/result/rows").asLong()).isEqualTo(3);
    }

    @Test
    void sequencesOfADumpThatFailsStayAsTheyWere() {
        completed(
                load(
                        "create table public.t (id int primary key); create sequence public.s; select setval('public.s', 5000);\n"));

        JsonNode job = load(
                "--\n-- PostgreSQL database dump\n--\n\nSELECT pg_catalog.setval('public.s', 100, true);\n\n"
                        + "INSERT INTO public.t VALUES (1);\nINSERT INTO public.t VALUES (1);\n\n"
                        + "--\n-- PostgreSQL database dump complete\n--\n\n",
                ",\"transaction\":\"single\",\"replace\":\"append\"");

        assertThat(job.path("state").textValue()).isEqualTo("failed");
        assertThat(rows("select last_value::text from public.s")).containsExactly("5000");
        assertThat(rows("select count(*)::text from public.t")).containsExactly("0");
    }

    @Test
    void whatLogsInSomewhereIsNotInErrors() {
        JsonNode job =
                load("create extension if not exists postgres_fdw; create server s foreign data wrapper postgres_fdw;\n"
                        + "create user mapping for nobody_here server s options (user 'u', password 'canary-7f3a');\n");

        assertThat(job.path("state").textValue()).isEqualTo("failed");
        assertThat(job.toString()).doesNotContain("canary-7f3a");
        assertThat(job.at("/error/statement").asText()).contains("create user mapping");
    }

    @Test
    void settingsAreMadeInTheirOrder() {
        completed(load("create schema a; create schema b; create schema c;\n"
                + "select set_config('search_path', 'a', false), set_config('work_mem', '1MB', false);\n"
                + "set search_path = b;\ncreate table one ();\n"
                + "set search_path = a; set schema 'b'; set search_path = c;\ncreate table two ();\n"));

        assertThat(
                        rows(
                                "select schemaname || '.' || tablename from pg_tables where tablename in ('one', 'two') order by 1"))
                .containsExactly("b.one", "c.two");
    }

    @Test
    void aSettingForATransactionEndsWithIt() {
        for (String options : List.of("", ",\"transaction\":\"single\",\"replace\":\"append\"")) {
            completed(load(
                    "drop schema if exists a cascade; create schema a;\n"
                            + "begin;\nset local search_path = a;\ncreate table x ();\ncommit;\n"
                            + "drop table if exists y; create table y ();\n"
                            + "set local search_path = a; drop table if exists z; create table z ();\n",
                    options));

            assertThat(
                            rows(
                                    "select schemaname || '.' || tablename from pg_tables where tablename in ('x', 'y', 'z') order by 1"))
                    .containsExactly("a.x", "public.y", "public.z");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void aTransactionOfTheFilesOwnStaysWhole(String transaction) {
        empty();
        completed(load(
                "create schema a; create schema b;\n"
                        + "BEGIN;\n\\restrict abc\ncreate table a.restricted ();\n\\unrestrict abc\nCOMMIT;\n"
                        + "BEGIN;\nselect set_config('app.user', current_user::text, true);\n"
                        + "create table a.local ();\nCOMMIT;\n"
                        + "create table a.between ();\n"
                        + "BEGIN;\nset search_path = a;\nselect set_config('search_path', 'b' || '', false);\n"
                        + "create table one ();\nCOMMIT;\n\\restrict abc\ncreate table two ();\n\\unrestrict abc\n",
                ",\"transaction\":\"" + transaction + "\""));

        assertThat(
                        rows(
                                "select schemaname || '.' || tablename from pg_tables where schemaname in ('a', 'b', 'public') order by 1"))
                .containsExactly("a.between", "a.local", "a.restricted", "b.one", "b.two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel", "single"})
    void whatATransactionSetsLastHoldsBehindIt(String transaction) {
        empty();
        completed(load(
                "create schema a; create schema b;\n"
                        + "BEGIN;\nset search_path = a;\nselect set_config('search_path', 'b' || '', false);\n"
                        + "create table one ();\nCOMMIT;\n\\restrict abc\ncreate table two ();\n\\unrestrict abc\n",
                ",\"transaction\":\"" + transaction + "\""));

        assertThat(
                        rows(
                                "select schemaname || '.' || tablename from pg_tables where schemaname in ('a', 'b') order by 1"))
                .containsExactly("b.one", "b.two");
    }

    @Test
    void whatSetsAndDoesMoreRunsOnce() {
        String rows = ("7".repeat(100) + "\n").repeat(180_000);
        completed(load("create table public.notes (n int); create table public.t (id text);\n"
                + "create function public.note() returns void language sql as 'insert into public.notes values (1)';\n"
                + "select set_config('app.user', '1', false), public.note();\n"
                + "select set_config('app.list', current_setting('app.user') || ',2', false);\n"
                + "copy public.t from stdin;\n" + rows + "\\.\n"
                + "create table public.list as select current_setting('app.list') as list;\n"));

        assertThat(rows("select count(*)::text from public.notes")).containsExactly("1");
        assertThat(rows("select list from public.list")).containsExactly("1,2");
    }

    @Test
    void aSettingInACteOrValuesHoldsForAllThatFollows() {
        completed(load("create schema a; create schema b;\n"
                + "with s as (select set_config('search_path', 'a', false)) select * from s;\ncreate table one ();\n"
                + "values (set_config('search_path', 'b', false));\ncreate table two ();\n"));

        assertThat(
                        rows(
                                "select schemaname || '.' || tablename from pg_tables where tablename in ('one', 'two') order by 1"))
                .containsExactly("a.one", "b.two");
    }

    @Test
    void aNewValueOfAnEnumIsUsedAtOnce() {
        completed(load("create type public.m as enum ('a'); create table public.t (m public.m);\n"));
        String sql = "alter type public.m add value 'b'; insert into public.t values ('b');\n";
        JsonNode single = load(sql, ",\"transaction\":\"single\",\"replace\":\"append\"");
        assertThat(single.path("state").textValue()).isEqualTo("failed");
        assertThat(single.at("/error/message").asText()).contains("transaction: parallel");

        completed(load("create type public.m as enum ('a'); create table public.t (m public.m);\n" + sql));
        assertThat(rows("select m::text from public.t")).containsExactly("b");
    }

    @Test
    void rowsThatATriggerLeavesOutAreAWarning() {
        JsonNode job = load("create table public.t (id int);\n"
                + "create function public.odd() returns trigger language plpgsql as $$ begin return case when new.id % 2 = 1 then new end; end $$;\n"
                + "create trigger odd before insert on public.t for each row execute function public.odd();\n"
                + "copy public.t from stdin;\n1\n2\n3\n\\.\n");

        completed(job);
        assertThat(rows("select id::text from public.t order by 1")).containsExactly("1", "3");
        assertThat(job.at("/warnings").toString()).contains("1 of 3 rows of public.t");
    }

    @Test
    void aCommentOnTheDatabaseIsPassedOver() {
        JsonNode job =
                load("create table public.t (id int);\ncomment on database elsewhere is 'as pg_dump 10 has it';\n");

        completed(job);
        assertThat(job.at("/warnings").toString()).contains("line 2").contains("comment on a database");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with csv",
                "csv header",
                "with delimiter ',' csv -- as before 9.0\n",
                "(encoding latin1)",
                "with (format csv, force_not_null (word))"
            })
    void rowsInTheFilesEncodingArriveUnderAllOptions(String options) {
        byte[] sql = ("set client_encoding = 'LATIN1';\ncreate table public.t (word text);\ncopy public.t from stdin "
                        + options + ";\n" + (options.contains("header") ? "word\n" : "") + "na\u00efve\n\\.\n")
                .getBytes(StandardCharsets.ISO_8859_1);

        completed(
                client.await(client.load("{\"dump\":\"%s\",\"destination\":\"local\"}".formatted(client.upload(sql)))));

        assertThat(rows("select word from public.t")).containsExactly("na\u00efve");
    }

    @Test
    void rowsInAnEncodingOfTheirOwnAreNotCounted() {
        byte[] sql = ("create table public.t (word text);\ncopy public.t from stdin (encoding 'SJIS');\n"
                        + "\u0083\\\nb\n\\.\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        JsonNode job =
                client.await(client.load("{\"dump\":\"%s\",\"destination\":\"local\"}".formatted(client.upload(sql))));

        completed(job);
        assertThat(rows("select word from public.t order by 1")).containsExactly("b", "ソ");
    }
}
