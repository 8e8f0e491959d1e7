package org.pgcaravan.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.dump.Stretch.Role;
import org.pgcaravan.postgres.SqlFile;

class StretchesTest {

    private static final String TABLES =
            "CREATE TABLE public.a (id int);\nCREATE TABLE \"B\".b (id int);\nCREATE TABLE public.p (id int)\nPARTITION BY LIST (id);\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE ONLY public.a ADD CONSTRAINT k PRIMARY KEY (id); | KEY",
                "ALTER TABLE ONLY public.a ADD CONSTRAINT k UNIQUE USING INDEX k; | KEY",
                "ALTER TABLE ONLY public.a ADD CONSTRAINT k EXCLUDE USING gist (id WITH =); | BUILD",
                "CREATE UNIQUE INDEX k ON public.a USING btree (id); | KEY",
                "CREATE INDEX k ON public.a USING btree (id); | BUILD",
                "ALTER TABLE ONLY public.a ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES \"B\".b(id); | DIVISIBLE_FOREIGN_KEY",
                "ALTER TABLE ONLY public.a ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES public.a(id) DEFERRABLE; | DIVISIBLE_FOREIGN_KEY",
                "ALTER TABLE ONLY public.a ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES public.a(id) NOT DEFERRABLE; | DIVISIBLE_FOREIGN_KEY",
                "ALTER TABLE ONLY public.a ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES public.a(id) NOT VALID; | FOREIGN_KEY",
                "ALTER TABLE ONLY public.a ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES public.a(id) NOT ENFORCED; | FOREIGN_KEY",
                "ALTER TABLE ONLY public.a ADD CONSTRAINT U&\"f\" FOREIGN KEY (id) REFERENCES public.a(id); | FOREIGN_KEY",
                "ALTER TABLE ONLY public.a ADD CONSTRAINT \"fü\" FOREIGN KEY (id) REFERENCES public.a(id); | FOREIGN_KEY",
                "ALTER TABLE ONLY public.a ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES public.p(id); | FOREIGN_KEY",
                "ALTER TABLE ONLY public.a ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES public.elsewhere(id); | FOREIGN_KEY",
                "ALTER TABLE public.p ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES public.a(id); | FOREIGN_KEY",
                "ALTER TABLE public.a ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES public.a(id); | FOREIGN_KEY"
            })
    void eachStatementOfPgDumpHasItsRole(String statement, Role role) throws IOException {
        assertThat(cut(TABLES + statement + "\n")).last().returns(role, Stretch::role);
    }

    @ParameterizedTest
    @CsvSource({
        "public.a, DATA",
        "'\"public\".\"a\"', DATA",
        "public.p, DATA",
        "public.elsewhere, DATA_IN_TURN",
        "a, DATA_IN_TURN"
    })
    void rowsOfTablesThatTheFileDoesNotMakeKeepTheirOrder(String table, Role role) throws IOException {
        assertThat(cut(TABLES + "COPY " + table + " (id) FROM stdin;\n1\n\\.\n"))
                .last()
                .returns(role, Stretch::role);
        assertThat(cut(TABLES + "INSERT INTO " + table + " VALUES (1);\n"))
                .last()
                .returns(role, Stretch::role);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"B\".b | \"a \"\"b\" | \"B\".\"b\" | \"a \"\"b\"",
                "\"order\".T | \"user\" | \"order\".\"t\" | \"user\"",
                "t | F | \"t\" | \"f\""
            })
    void validatingSaysTheNamesAgain(String table, String name, String tableAgain, String nameAgain) {
        byte[] sql = "ALTER TABLE ONLY %s\n    ADD CONSTRAINT %s FOREIGN KEY (id) REFERENCES public.A(id)"
                .formatted(table, name)
                .getBytes(StandardCharsets.UTF_8);

        ForeignKeyStatement key = ForeignKeyStatement.of(new SqlElement.Statement(sql, 1, 0, true));

        assertThat(key.validation()).isEqualTo("ALTER TABLE ONLY " + tableAgain + " VALIDATE CONSTRAINT " + nameAgain);
        assertThat(key.referenced()).isEqualTo("public.a");
    }

    @Test
    void aCopyWhoseEncodingCannotBeDeclaredIsRefusedBeforeAnythingRuns() {
        assertThatThrownBy(() -> cut("SET client_encoding = 'LATIN1';\nCREATE TABLE t (a text);\n"
                        + "COPY t FROM stdin WITH (FORMAT csv) WHERE a <> '';\n\\.\n"))
                .isInstanceOf(MalformedSqlException.class)
                .hasMessageContaining("convert the file to UTF-8");
    }

    @Test
    void theHeaderOfOursIsSettingsThatHoldOnEveryConnection() throws IOException {
        String header = SqlFile.read("dump/header");

        Stretches stretches =
                read(SqlSummary.Origin.PGCARAVAN, header + "\n" + TABLES + "COPY public.a (id) FROM stdin;\n1\n\\.\n");

        assertThat(stretches.needsOneSession()).isFalse();
        assertThat(stretches.settings().stream().map(Stretch.Setting::sql))
                .anyMatch(sql -> sql.contains("search_path"))
                .anyMatch(sql -> sql.contains("lc_monetary"))
                .anyMatch(sql -> sql.contains("transaction_timeout") && sql.contains("pg_settings"))
                .anyMatch(sql -> sql.contains("default_tablespace"));
        assertThat(stretches.cut())
                .last()
                .returns(Role.DATA, Stretch::role)
                .returns(stretches.settings(), Stretch::settings);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT pg_catalog.set_config('a', 'b', false) FROM pg_catalog.pg_settings WHERE name = 'c';",
                "SELECT pg_catalog.set_config('a', 'b', false) FROM pg_settings WHERE name = 'a';",
                "SELECT pg_catalog.set_config('a', 'b', false) FROM pg_catalog.pg_settings WHERE name <> 'a';",
                "SELECT pg_catalog.set_config('a', 'b', false) FROM pg_catalog.pg_settings;",
                "SELECT pg_catalog.set_config('a', 'b', false) FROM pg_catalog.pg_settings WHERE name = 'a' AND f();"
            })
    void aSettingUnderAnotherConditionIsForItsOwnConnection(String statement) throws IOException {
        assertThat(read(SqlSummary.Origin.PG_DUMP, statement + "\n").needsOneSession())
                .isTrue();
    }

    /** It may do nothing, and what was set before holds then. */
    @Test
    void aSettingWhereItIsKnownLeavesTheOneBefore() throws IOException {
        String known = "SELECT pg_catalog.set_config('work_mem', '8MB', false)"
                + " FROM pg_catalog.pg_settings WHERE name = 'work_mem'";

        assertThat(read(SqlSummary.Origin.PG_DUMP, "SET work_mem = '4MB';\n" + known + ";\n").settings().stream()
                        .map(Stretch.Setting::sql))
                .containsExactly("SET work_mem = '4MB'", known);
    }

    private static List<Stretch> cut(String sql) throws IOException {
        return read(SqlSummary.Origin.PG_DUMP, sql).cut();
    }

    private static Stretches read(SqlSummary.Origin origin, String sql) throws IOException {
        Stretches stretches = new Stretches("file");
        stretches.origin(origin);
        new SqlCheck(false, SqlScanner.DEFAULT_STATEMENT_BYTES)
                .runPart(
                        new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)),
                        stretches,
                        bytes -> {},
                        () -> {});
        return stretches;
    }
}
