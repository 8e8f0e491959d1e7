package org.pgcaravan.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.dump.SqlSummary.Origin;

/** What is known of a file before anything is written. */
class SqlCheckTest {

    private static final String PG_DUMP = """
            --
            -- PostgreSQL database dump
            --

            \\restrict abc

            -- Dumped from database version 15.3
            -- Dumped by pg_dump version 17.2 (Debian 17.2-1)

            SET client_encoding = 'UTF8';
            CREATE TABLE t (a int);

            COPY t (a) FROM stdin;
            1
            2
            \\.


            BEGIN;

            SELECT pg_catalog.lo_open('1', 131072);
            COMMIT;

            --
            -- PostgreSQL database dump complete
            --

            \\unrestrict abc

            """;

    @Test
    void sumsUpADumpOfPgDump() throws IOException {
        assertThat(check(PG_DUMP))
                .isEqualTo(new SqlSummary(Origin.PG_DUMP, "17.2 (Debian 17.2-1)", 5, 1, 2, PG_DUMP.length(), true));
    }

    @Test
    void noPrefixOfADumpIsComplete() {
        int needed = PG_DUMP.indexOf("\\unrestrict abc") + "\\unrestrict abc".length();
        for (int length = "--\n-- PostgreSQL database dump\n".length(); length < needed; length++) {
            String cut = PG_DUMP.substring(0, length);
            assertThatThrownBy(() -> check(cut))
                    .as(cut)
                    .isInstanceOfAny(MalformedSqlException.class, RefusedSqlException.class);
        }
    }

    @Test
    void knowsOurDumps() throws IOException {
        assertThat(check("-- pgcaravan dump 20260101T000000Z-staging\nselect 1;\n-- pgcaravan dump complete\n"))
                .isEqualTo(new SqlSummary(Origin.PGCARAVAN, "", 1, 0, 0, 80, true));
    }

    @Test
    void takesOtherSql() throws IOException {
        assertThat(check("-- my own\nselect 1;")).isEqualTo(new SqlSummary(Origin.OTHER, "", 1, 0, 0, 19, false));
        assertThat(check("")).isEqualTo(new SqlSummary(Origin.OTHER, "", 0, 0, 0, 0, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- pgcaravan dump x\nselect 1;\n",
                "-- pgcaravan dump x\nselect 1;\n-- pgcaravan dump complete\nselect 2;",
                "-- pgcaravan dump x\nselect 1;\n/*\n-- pgcaravan dump complete\n*/",
                "-- pgcaravan dump x\nselect '\n-- pgcaravan dump complete\n';",
                "-- pgcaravan dump x\n-- PostgreSQL database dump complete\n",
                "--\n-- PostgreSQL database dump\n--\nselect 1;\n",
                "-- PostgreSQL database dump\n-- PostgreSQL database dump\n-- PostgreSQL database dump complete\n",
            })
    void refusesWhatLacksItsEnd(String sql) {
        assertThatThrownBy(() -> check(sql))
                .isInstanceOf(MalformedSqlException.class)
                .hasMessageContaining("cut short");
    }

    @Test
    void refusesADumpOfAWholeServer() {
        assertThatThrownBy(() -> check("--\n-- PostgreSQL database cluster dump\n--\n\nselect 1;"))
                .isInstanceOf(MalformedSqlException.class)
                .hasMessageContaining("pg_dumpall");
    }

    @Test
    void refusesWhatAnImportWouldNotRun() {
        assertThatThrownBy(() -> check("select 1;\nalter system reset all;"))
                .isInstanceOf(RefusedSqlException.class)
                .hasMessageContaining("Line 2");
    }

    @Test
    void tellsItsProgressAlsoWithinRows() throws IOException {
        String rows = "0123456789\n".repeat(100_000);
        byte[] sql = ("copy t from stdin;\n" + rows + "\\.\n").getBytes(StandardCharsets.UTF_8);
        List<Long> progress = new ArrayList<>();

        new SqlCheck(false, 1000).run(new ByteArrayInputStream(sql), progress::add, () -> {});

        assertThat(progress).isSorted().hasSizeGreaterThan(4).endsWith((long) sql.length);
    }

    @Test
    void canBeCancelledWithinRows() {
        String rows = "0123456789\n".repeat(100_000);
        byte[] sql = ("copy t from stdin;\n" + rows + "\\.\n").getBytes(StandardCharsets.UTF_8);
        AtomicInteger calls = new AtomicInteger();

        assertThatThrownBy(() -> new SqlCheck(false, 1000).run(new ByteArrayInputStream(sql), bytes -> {}, () -> {
                    if (calls.incrementAndGet() == 2) {
                        throw new IllegalStateException("cancelled");
                    }
                }))
                .hasMessage("cancelled");
    }

    private static SqlSummary check(String sql) throws IOException {
        return new SqlCheck(false, 1000)
                .run(new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)), bytes -> {}, () -> {});
    }
}
