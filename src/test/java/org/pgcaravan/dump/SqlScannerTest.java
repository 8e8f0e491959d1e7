package org.pgcaravan.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgcaravan.dump.SqlElement.CopyFormat;
import org.pgcaravan.dump.SqlElement.CopyFromStdin;
import org.pgcaravan.dump.SqlElement.PsqlLine;
import org.pgcaravan.dump.SqlElement.Statement;

/** Where elements begin and end. */
class SqlScannerTest {

    static Stream<Arguments> statements() {
        return Stream.of(
                cut("", new String[0]),
                cut(" \n\t\f\r ", new String[0]),
                cut(";; ;\n;", new String[0]),
                cut("-- only a comment", new String[0]),
                cut("/* a /* nested */ one */", new String[0]),
                cut("select 1;", "select 1"),
                cut("\uFEFFselect 1;", "select 1"),
                cut("select 1;select 2;", "select 1", "select 2"),
                cut("select 1;\r\nselect\r\n2;\r\n", "select 1", "select\r\n2"),
                cut("-- before;\nselect 1 -- in;\n + 2; -- after;\n", "select 1 -- in;\n + 2"),
                cut("-- ends at CR\rselect 1;", "select 1"),
                cut("select 1 -- ends at CR;\r+ 1;", "select 1 -- ends at CR;\r+ 1"),
                cut("/* ; */ select /* ; /* ; */ ; */ 1;", "select /* ; /* ; */ ; */ 1"),
                cut("select /*/ ; */ 1;", "select /*/ ; */ 1"),
                cut("select /***/ 1 /* **/;", "select /***/ 1 /* **/"),
                cut("select 2*/*;*/3;", "select 2*/*;*/3"),
                cut("select 2//*;*/3;", "select 2//*;*/3"),
                cut("select 1+--;\n2;", "select 1+--;\n2"),
                cut("select - - 1;", "select - - 1"),
                cut("select 1 - 2 / 3;", "select 1 - 2 / 3"),
                cut("select ';';", "select ';'"),
                cut("select 'it''s;';", "select 'it''s;'"),
                cut("select '\\';select 2;", "select '\\'", "select 2"),
                cut("select e'\\';' ;", "select e'\\';' "),
                cut("select E'\\\\';select 2;", "select E'\\\\'", "select 2"),
                cut("select E'a'\n'\\';';", "select E'a'\n'\\';'"),
                cut("select E'a' -- c'\n  -- d\n '\\';';", "select E'a' -- c'\n  -- d\n '\\';'"),
                cut("select E'a', '\\';select 2;", "select E'a', '\\'", "select 2"),
                cut("select E'a' /*\n*/ '\\';select 2;", "select E'a' /*\n*/ '\\'", "select 2"),
                cut("select 'a'\n'\\';select 2;", "select 'a'\n'\\'", "select 2"),
                cut("select n'\\';select N';';", "select n'\\'", "select N';'"),
                cut("select b';';select X';';", "select b';'", "select X';'"),
                cut("select u&'\\003b;' uescape '!';", "select u&'\\003b;' uescape '!'"),
                cut("select U&'\\';select 2;", "select U&'\\'", "select 2"),
                cut("select U&\"a\"\";\" from t;", "select U&\"a\"\";\" from t"),
                cut("select u & 1, u&1;", "select u & 1, u&1"),
                cut("select \";\", \"a\"\";\";", "select \";\", \"a\"\";\""),
                cut("select \"\\\";select 2;", "select \"\\\"", "select 2"),
                cut("select name'\\';select 2;", "select name'\\'", "select 2"),
                cut("select somee'\\';select 2;", "select somee'\\'", "select 2"),
                cut("select $$;$$;", "select $$;$$"),
                cut("select $a$;$b$;$$;$a$;", "select $a$;$b$;$$;$a$"),
                cut("select $b$;$a$b$;", "select $b$;$a$b$"),
                cut("select $a$;$aa$;$A$;$a$;", "select $a$;$aa$;$A$;$a$"),
                cut("select $été$;$été$;", "select $été$;$été$"),
                cut("select $_1$;$_1$;", "select $_1$;$_1$"),
                cut("select $1;select $12 ;", "select $1", "select $12 "),
                cut("select $1$;$1$;", "select $1$", "$1$"),
                cut("select a$b$c;select a$$;", "select a$b$c", "select a$$"),
                cut("select é$b$;select 2;", "select é$b$", "select 2"),
                cut("select $a b;select $;", "select $a b", "select $"),
                cut("select 1$$;$$;", "select 1$$;$$"),
                cut(
                        "create rule r as on insert to t do (select 1; select 2);",
                        "create rule r as on insert to t do (select 1; select 2)"),
                cut("select ((1;)2;);", "select ((1;)2;)"),
                cut("select 1);select 2;", "select 1)", "select 2"),
                cut("select ')' || (');');", "select ')' || (');')"),
                cut(
                        "create function f() returns int begin atomic select 1; select 2; end; select 3;",
                        "create function f() returns int begin atomic select 1; select 2; end",
                        "select 3"),
                cut(
                        "CREATE OR REPLACE PROCEDURE p() BEGIN/**/ATOMIC SELECT CASE WHEN true THEN 1 END; END;select 1;",
                        "CREATE OR REPLACE PROCEDURE p() BEGIN/**/ATOMIC SELECT CASE WHEN true THEN 1 END; END",
                        "select 1"),
                cut(
                        "create function f() returns int begin atomic select case when a then case b when 1 then 2 end end; end;select 1;",
                        "create function f() returns int begin atomic select case when a then case b when 1 then 2 end end; end",
                        "select 1"),
                cut(
                        "create function f() returns int begin atomic select (case when a then 1 end); end;select 1;",
                        "create function f() returns int begin atomic select (case when a then 1 end); end",
                        "select 1"),
                cut(
                        "create function begin() returns int language sql as 'select 1';select 1;",
                        "create function begin() returns int language sql as 'select 1'",
                        "select 1"),
                cut("create function \"begin\" atomic;select 1;", "create function \"begin\" atomic", "select 1"),
                cut(
                        "create function f() returns begin begin atomic select begin, atomic, \"end\" from t; end;select 1;",
                        "create function f() returns begin begin atomic select begin, atomic, \"end\" from t; end",
                        "select 1"),
                cut(
                        "create function f() returns int begin atomic select 1 as end, t.end, t.case from t; select 1 as case; end;select 1;",
                        "create function f() returns int begin atomic select 1 as end, t.end, t.case from t; select 1 as case; end",
                        "select 1"),
                cut(
                        "create function f() returns int begin atomic return 'end'; /* end */ end;select 1;",
                        "create function f() returns int begin atomic return 'end'; /* end */ end",
                        "select 1"),
                cut(
                        "create function f() returns int begin atomic end;select 1;",
                        "create function f() returns int begin atomic end",
                        "select 1"),
                cut(
                        "create function f() returns int begin atomic select 1 case; end; alter system reset all;",
                        "create function f() returns int begin atomic select 1 case; end",
                        "alter system reset all"),
                cut(
                        "create function f() returns int begin atomic select 1 end; select (2;end;); end;select 1;",
                        "create function f() returns int begin atomic select 1 end; select (2;end;); end",
                        "select 1"),
                cut("create view begin atomic;select 1;", "create view begin atomic", "select 1"),
                cut("begin;select 1;end;", "begin", "select 1", "end"),
                cut("do $$begin perform 1; end$$;", "do $$begin perform 1; end$$"),
                cut(
                        "set standard_conforming_strings = off;select '\\';';",
                        "set standard_conforming_strings = off",
                        "select '\\';'"),
                cut(
                        "SET Standard_Conforming_Strings TO 'off';select '\\';';",
                        "SET Standard_Conforming_Strings TO 'off'",
                        "select '\\';'"),
                cut(
                        "set session \"standard_conforming_strings\"=0;select N'\\';';",
                        "set session \"standard_conforming_strings\"=0",
                        "select N'\\';'"),
                cut(
                        "set /*;*/ standard_conforming_strings -- x\n = \"no\";select '\\';';",
                        "set /*;*/ standard_conforming_strings -- x\n = \"no\"",
                        "select '\\';'"),
                cut(
                        "select pg_catalog.set_config('standard_conforming_strings', 'off', false);select '\\';';",
                        "select pg_catalog.set_config('standard_conforming_strings', 'off', false)",
                        "select '\\';'"),
                cut(
                        "select \"set_config\" ( 'Standard_conforming_strings', $$off$$, false);select '\\';';",
                        "select \"set_config\" ( 'Standard_conforming_strings', $$off$$, false)",
                        "select '\\';'"),
                cut(
                        "set standard_conforming_strings=off;set standard_conforming_strings=on;select '\\';",
                        "set standard_conforming_strings=off",
                        "set standard_conforming_strings=on",
                        "select '\\'"),
                cut(
                        "set standard_conforming_strings=off;reset standard_conforming_strings;select '\\';",
                        "set standard_conforming_strings=off",
                        "reset standard_conforming_strings",
                        "select '\\'"),
                cut(
                        "set standard_conforming_strings=off;reset all;select '\\';",
                        "set standard_conforming_strings=off",
                        "reset all",
                        "select '\\'"),
                cut(
                        "set standard_conforming_strings=off;set standard_conforming_strings to default;select '\\';",
                        "set standard_conforming_strings=off",
                        "set standard_conforming_strings to default",
                        "select '\\'"),
                cut(
                        "set standard_conforming_strings=off;set standard_conforming_strings from current;select '\\'';",
                        "set standard_conforming_strings=off",
                        "set standard_conforming_strings from current",
                        "select '\\''"),
                cut(
                        "set standard_conforming_strings=off;select b'\\', U&'\\', E'\\'';",
                        "set standard_conforming_strings=off",
                        "select b'\\', U&'\\', E'\\''"),
                cut(
                        "set search_path = standard_conforming_strings, off;select '\\';",
                        "set search_path = standard_conforming_strings, off",
                        "select '\\'"),
                cut(
                        "select 'set standard_conforming_strings = off';select '\\';",
                        "select 'set standard_conforming_strings = off'",
                        "select '\\'"),
                cut("copy t to stdout;select 1;", "copy t to stdout", "select 1"),
                cut("copy t from '/stdin';select 1;", "copy t from '/stdin'", "select 1"),
                cut("copy (select 1 from stdin) to '/x';select 1;", "copy (select 1 from stdin) to '/x'", "select 1"),
                cut("copyright from stdin;select 1;", "copyright from stdin", "select 1"));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void cutsAtTheRightSemicolons(String sql, List<String> expected) throws IOException {
        assertThat(texts(sql)).isEqualTo(expected);
        assertThat(read(new Trickle(bytes(sql), 1)).stream()
                        .map(SqlScannerTest::text)
                        .toList())
                .isEqualTo(expected);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("select 1", 1, "statement that begins here has no semicolon"),
                Arguments.of("select 1;\n\n select (1;", 3, "no semicolon outside its parentheses"),
                Arguments.of("create function f() begin atomic select 1;", 1, "no semicolon after the END"),
                Arguments.of("select\n 'a;", 2, "the string that begins here"),
                Arguments.of("select\n E'a\\", 2, "the string that begins here"),
                Arguments.of("select\n\"a;", 2, "the quoted identifier that begins here"),
                Arguments.of("select\n\n$a$;\n$b$", 3, "the dollar quote that begins here"),
                Arguments.of("\n/* /* */ ;", 2, "the comment that begins here"),
                Arguments.of("select 1\n/* ;", 2, "the comment that begins here"),
                Arguments.of("select\n1 \0;", 2, "NUL"),
                Arguments.of("copy t from stdin;\n1\n2\n", 4, "the COPY on line 1 has no end"),
                Arguments.of("copy t from stdin;\n1\n2", 3, "the COPY on line 1 has no end"),
                Arguments.of("copy t from stdin;\n\\.", 2, "the COPY on line 1 has no end"),
                Arguments.of("copy t from stdin;\n\\.\r", 2, "the COPY on line 1 has no end"),
                Arguments.of("copy t from stdin;", 1, "the COPY on line 1 has no end"),
                Arguments.of("copy t from stdin; select 1;\n1\n\\.\n", 1, "something else follows"),
                Arguments.of("copy t from stdin with binary;\n", 1, "binary"),
                Arguments.of("copy binary t from stdin;\n", 1, "binary"),
                Arguments.of("copy t from stdin (format 'binary');\n", 1, "binary"),
                Arguments.of("copy t from stdin (format avro);\n", 1, "unknown format"),
                Arguments.of("select 1 \\g\n", 1, "psql command stands within"),
                Arguments.of("\\restrict a b\n", 1, "one key"),
                Arguments.of("\\restrict a \\! ls\n", 1, "one key"),
                Arguments.of("\\restrict a\nselect 1;\n", 3, "cut short"),
                Arguments.of("\\restrict a\n\\unrestrict b\n", 2, "another key"),
                Arguments.of("\\restrict a\n\\restrict b\n", 2, "no psql command but"),
                Arguments.of("\\restrict a\n\\! ls\n", 2, "no psql command but"),
                Arguments.of("\\unrestrict a\n", 1, "without"),
                Arguments.of("\\unrestricted a", 1, "no line end"),
                Arguments.of("\\! ls", 1, "no line end"),
                Arguments.of("\nset client_encoding = 'SJIS';\n", 2, "SJIS"),
                Arguments.of("set names 'Shift_JIS_2004';", 1, "Shift_JIS_2004"),
                Arguments.of("set client_encoding to gbk;", 1, "GBK"),
                Arguments.of("select set_config('client_encoding', 'big5', false);", 1, "big5"),
                Arguments.of("select set_config('client_encoding', 'LATIN1', true);", 1, "plain SET"),
                Arguments.of("set local standard_conforming_strings = off;", 1, "plain SET"),
                Arguments.of(
                        "select set_config('standard_conforming_strings', 'off', false) where false;", 1, "plain SET"),
                Arguments.of("select 1, set_config('standard_conforming_strings', 'off', false);", 1, "plain SET"),
                Arguments.of(
                        "with a as (select set_config('standard_conforming_strings', 'off', false)) select 1;",
                        1,
                        "plain SET"),
                Arguments.of("set standard_conforming_strings = maybe;", 1, "neither"),
                Arguments.of("set standard_conforming_strings = E'o\\x66f';", 1, "cannot be known"),
                Arguments.of("select set_config('standard_conforming_strings', 'o' || 'ff', true);", 1, "plain SET"),
                Arguments.of("PGDMP", 1, "custom format"),
                Arguments.of("toc.dat\0", 1, "tar format"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void saysWhatIsWrongAndWhere(String sql, long line, String reason) {
        assertThatThrownBy(() -> read(new ByteArrayInputStream(bytes(sql))))
                .isInstanceOfSatisfying(
                        MalformedSqlException.class, e -> assertThat(e.line()).isEqualTo(line))
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> read(new Trickle(bytes(sql), 1)))
                .isInstanceOfSatisfying(
                        MalformedSqlException.class, e -> assertThat(e.line()).isEqualTo(line))
                .hasMessageContaining(reason);
    }

    static Stream<Arguments> copies() {
        return Stream.of(
                Arguments.of("copy t from stdin;\n", "", CopyFormat.TEXT, "\\.\n", 0),
                Arguments.of("COPY public.t (a, b) FROM stdin;\n", "1\t2\n3\t\\N\n", CopyFormat.TEXT, "\\.\n", 2),
                Arguments.of("copy t from stdout; -- comment;\r\n", "1\r\n2\r\n", CopyFormat.TEXT, "\\.\r\n", 2),
                Arguments.of("copy t from stdin;\n", "drop table t;\n'\n$$\n/*\n", CopyFormat.TEXT, "\\.\n", 4),
                Arguments.of("copy t from stdin;\n", "\\.x\n\\\\.\n \\.\n\\. \nx\\.\n", CopyFormat.TEXT, "\\.\n", 5),
                Arguments.of("copy t from stdin;\n", "\n\n\n", CopyFormat.TEXT, "\\.\n", 3),
                Arguments.of("copy t from stdin;\n", "a\\\nb\\\\\nc\n", CopyFormat.TEXT, "\\.\n", 2),
                Arguments.of(
                        "copy \"from\" (\"to\") from stdin with delimiter ';' null '';\n",
                        ";\n",
                        CopyFormat.TEXT,
                        "\\.\n",
                        1),
                Arguments.of("copy t from/**/stdin csv;\n", "1,\"2\"\n", CopyFormat.CSV, "\\.\n", 1),
                Arguments.of("copy t from stdin with csv header;\n", "a\n1\n", CopyFormat.CSV, "\\.\n", 2),
                Arguments.of(
                        "copy t from stdin with (delimiter ',', format csv) where a > 1;\n",
                        "1\n",
                        CopyFormat.CSV,
                        "\\.\n",
                        1),
                Arguments.of(
                        "copy t from stdin (\"format\" 'csv', force_null (a, format));\n",
                        "1\n",
                        CopyFormat.CSV,
                        "\\.\n",
                        1),
                Arguments.of("copy t from stdin (format text) where a = 'csv';\n", "1\n", CopyFormat.TEXT, "\\.\n", 1));
    }

    @ParameterizedTest
    @MethodSource("copies")
    void handsOutCopyRows(String sql, String data, CopyFormat format, String marker, long rows) throws IOException {
        String file = sql + data + marker;
        for (int size : new int[] {1, 2, 3, 1000}) {
            SqlScanner scanner = new SqlScanner(new Trickle(bytes(file), size));
            CopyFromStdin copy = (CopyFromStdin) scanner.next();
            assertThat(copy.format()).isEqualTo(format);
            assertThat(drain(scanner)).isEqualTo(data);
            assertThat(scanner.copyRows()).isEqualTo(rows);
            assertThat(scanner.bytesRead()).isEqualTo(bytes(file).length);
            assertThat(scanner.next()).isNull();
        }
    }

    @Test
    void skipsRowsAsDataAndCountsTheirLines() throws IOException {
        SqlScanner scanner = new SqlScanner(new ByteArrayInputStream(
                bytes("\ncopy t from stdin;\n1\ndrop table t;\n\\.\nselect\n1;\n\nselect 2;")));

        assertThat(scanner.next().line()).isEqualTo(2);
        SqlElement select = scanner.next();
        assertThat(select.line()).isEqualTo(6);
        assertThat(select.offset()).isEqualTo(39);
        assertThat(scanner.next().line()).isEqualTo(9);
        assertThat(scanner.copyRows()).isEqualTo(2);
        assertThat(scanner.next()).isNull();
    }

    @Test
    void copiesRowsInSmallPiecesToo() throws IOException {
        SqlScanner scanner =
                new SqlScanner(new ByteArrayInputStream(bytes("copy t from stdin;\nabcdef\nghi\n\\.\nselect 1;")));
        scanner.next();
        byte[] four = new byte[6];

        assertThat(scanner.readCopyData(four, 1, 4)).isEqualTo(4);
        assertThat(new String(four, 1, 4, StandardCharsets.UTF_8)).isEqualTo("abcd");
        assertThat(drain(scanner)).isEqualTo("ef\nghi\n");
        assertThat(text(scanner.next())).isEqualTo("select 1");
    }

    @Test
    void rowsLongerThanTheBufferComeInPieces() throws IOException {
        String row = "x".repeat(700_000) + "\\";
        String data = row + "\n" + row + "\\\nlast\n";
        SqlScanner scanner =
                new SqlScanner(new Trickle(bytes("copy t from stdin;\n" + data + "\\.\nselect 1;"), 10_007));
        scanner.next();

        assertThat(drain(scanner)).isEqualTo(data);
        assertThat(scanner.copyRows()).isEqualTo(2);
        assertThat(scanner.next().line()).isEqualTo(6);
    }

    @Test
    void slicesHoldWholeLines() throws IOException {
        String line = "0123456789".repeat(10) + "\n";
        SqlScanner scanner =
                new SqlScanner(new ByteArrayInputStream(bytes("copy t from stdin;\n" + line.repeat(20_000) + "\\.\n")));
        scanner.next();
        long bytes = 0;
        for (ByteBuffer slice = scanner.copyData(); slice != null; slice = scanner.copyData()) {
            assertThat(slice.get(slice.limit() - 1)).isEqualTo((byte) '\n');
            bytes += slice.remaining();
        }
        assertThat(bytes).isEqualTo(20_000L * line.length());
        assertThat(scanner.copyRows()).isEqualTo(20_000);
    }

    @Test
    void statementsMayBeLongUpToTheLimit() throws IOException {
        String sql = "select '" + "x".repeat(900_000) + "'";
        assertThat(texts("select 1;\n" + sql + ";select 2;")).containsExactly("select 1", sql, "select 2");
        for (int limit : new int[] {10, 300_000, sql.length() - 1}) {
            SqlScanner scanner =
                    new SqlScanner(new ByteArrayInputStream(bytes("\n" + sql + ";select 2;")), limit, c -> {});
            assertThatThrownBy(scanner::next)
                    .isInstanceOf(MalformedSqlException.class)
                    .hasMessageContaining("Line 2")
                    .hasMessageContaining(String.valueOf(limit));
        }
    }

    @Test
    void linesAndOffsetsAreThoseOfTheFirstToken() throws IOException {
        SqlScanner scanner = new SqlScanner(new ByteArrayInputStream(
                bytes("\uFEFF-- a\n/*\n*/ select\n'\n'; select 2;\n;\n\\restrict k\n\\unrestrict k")));
        assertThat(scanner.next())
                .extracting(SqlElement::line, SqlElement::offset)
                .containsExactly(3L, 14L);
        assertThat(scanner.next())
                .extracting(SqlElement::line, SqlElement::offset)
                .containsExactly(5L, 26L);
        assertThat(scanner.next()).isEqualTo(new PsqlLine("\\restrict k", 7, 38));
        assertThat(scanner.next()).isEqualTo(new PsqlLine("\\unrestrict k", 8, 50));
        assertThat(scanner.next()).isNull();
        assertThat(scanner.bytesRead()).isEqualTo(63);
    }

    @Test
    void psqlCommandsGoToTheEndOfTheLine() throws IOException {
        assertThat(texts("\\connect x\nselect 1; \\! rm ';\r\n\\echo $$\n"))
                .containsExactly("\\connect x", "select 1", "\\! rm ';", "\\echo $$");
    }

    @Test
    void tellsTheCommentsBetweenElements() throws IOException {
        List<String> comments = new ArrayList<>();
        SqlScanner scanner = new SqlScanner(
                new Trickle(
                        bytes("--\n-- PostgreSQL database dump\r\n--\n/* no */ select 1 -- no\n; --yes\n-- "
                                + "x".repeat(999)),
                        1),
                100,
                comments::add);
        while (scanner.next() != null) {}
        assertThat(comments).containsExactly("", "PostgreSQL database dump", "", "yes", "x".repeat(199));
    }

    @Test
    void followsTheClientEncoding() throws IOException {
        SqlScanner scanner = new SqlScanner(new ByteArrayInputStream(
                bytes("set client_encoding='LATIN1';set names win1252;reset client_encoding;")));
        assertThat(scanner.clientEncoding()).isEqualTo("UTF8");
        scanner.next();
        assertThat(scanner.clientEncoding()).isEqualTo("LATIN1");
        scanner.next();
        assertThat(scanner.clientEncoding()).isEqualToIgnoringCase("win1252");
        scanner.next();
        assertThat(scanner.clientEncoding()).isEqualTo("UTF8");
    }

    private static Arguments cut(String sql, String... expected) {
        return Arguments.of(sql, List.of(expected));
    }

    static List<String> texts(String sql) throws IOException {
        return read(new ByteArrayInputStream(bytes(sql))).stream()
                .map(SqlScannerTest::text)
                .toList();
    }

    static List<SqlElement> read(InputStream in) throws IOException {
        SqlScanner scanner = new SqlScanner(in);
        List<SqlElement> elements = new ArrayList<>();
        for (SqlElement element = scanner.next(); element != null; element = scanner.next()) {
            elements.add(element);
        }
        return elements;
    }

    static String drain(SqlScanner scanner) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (ByteBuffer slice = scanner.copyData(); slice != null; slice = scanner.copyData()) {
            data.write(slice.array(), slice.arrayOffset() + slice.position(), slice.remaining());
        }
        return data.toString(StandardCharsets.UTF_8);
    }

    static String text(SqlElement element) {
        if (element instanceof Statement statement) {
            return new String(statement.sql(), StandardCharsets.UTF_8);
        }
        if (element instanceof CopyFromStdin copy) {
            return new String(copy.sql(), StandardCharsets.UTF_8);
        }
        return ((PsqlLine) element).text();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Gives at most so many bytes a read. */
    static final class Trickle extends InputStream {

        private final ByteArrayInputStream in;
        private final int most;

        Trickle(byte[] bytes, int most) {
            this.in = new ByteArrayInputStream(bytes);
            this.most = most;
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return in.read(into, offset, Math.min(length, most));
        }
    }
}
