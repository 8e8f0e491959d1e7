package org.pgcaravan.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.pgcaravan.dump.SqlElement.CopyFromStdin;

/** Whatever is in quotes, comments and rows, and however the stream comes: the elements are those that were put together. */
class SqlScannerPropertyTest {

    /**
     * What one element looks like in a file, and what the scanner is to make of it.
     *
     * @param file with all that comes before it and with its end
     * @param expected the element's text, and the rows
     */
    record Piece(String file, List<String> expected) {}

    @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED)
    void findsTheElementsThatWerePutTogether(
            @ForAll("scripts") List<Piece> script, @ForAll("readSizes") List<Integer> sizes) throws IOException {
        byte[] file = file(script);
        List<String> expected =
                script.stream().flatMap(piece -> piece.expected().stream()).toList();

        assertThat(elements(new Choppy(file, sizes))).isEqualTo(expected);
        assertThat(elements(new ByteArrayInputStream(file))).isEqualTo(expected);
    }

    @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
    void knowsTheLineOfEachElement(@ForAll("scripts") List<Piece> script, @ForAll("readSizes") List<Integer> sizes)
            throws IOException {
        byte[] file = file(script);
        String text = new String(file, StandardCharsets.UTF_8);
        SqlScanner scanner = new SqlScanner(new Choppy(file, sizes));

        for (SqlElement element = scanner.next(); element != null; element = scanner.next()) {
            int offset = (int) element.offset();
            String before = new String(file, 0, offset, StandardCharsets.UTF_8);
            assertThat(element.line())
                    .isEqualTo(1 + before.chars().filter(c -> c == '\n').count());
            assertThat(text.substring(before.length())).startsWith(SqlScannerTest.text(element));
        }
        assertThat(scanner.bytesRead()).isEqualTo(file.length);
    }

    /** Nothing is made up: a file cut off anywhere gives the first of its elements, then an error or the end. */
    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void prefixesGivePrefixes(@ForAll("scripts") List<Piece> script) throws IOException {
        byte[] file = file(script);
        List<String> whole = elements(new ByteArrayInputStream(file));
        for (int length = 0; length < file.length; length++) {
            List<String> found = new ArrayList<>();
            try {
                read(new ByteArrayInputStream(file, 0, length), found);
            } catch (MalformedSqlException e) {
                assertThat(e.line()).isPositive();
            }
            assertThat(whole.subList(0, found.size())).isEqualTo(found);
        }
    }

    /** No bytes make it fail but by saying so, and it always comes to an end. */
    @Property(tries = 1000)
    void readsAnyBytes(@ForAll("noise") String noise) throws IOException {
        List<String> found = new ArrayList<>();
        try {
            read(new ByteArrayInputStream(noise.getBytes(StandardCharsets.UTF_8)), found);
        } catch (MalformedSqlException e) {
            assertThat(e.getMessage()).startsWith("Line ");
        }
    }

    @Provide
    Arbitrary<String> noise() {
        return Arbitraries.of(
                        "'",
                        "\"",
                        "$",
                        "$a$",
                        "a",
                        "E",
                        "U&",
                        "\\",
                        ";",
                        "(",
                        ")",
                        "--",
                        "/*",
                        "*/",
                        "\n",
                        "\r",
                        " ",
                        "1",
                        "copy t from stdin;\n",
                        "\\.\n",
                        "begin",
                        "atomic",
                        "end",
                        "create function ",
                        "set ",
                        "to ",
                        "=",
                        "set_config",
                        "standard_conforming_strings",
                        "off",
                        "client_encoding",
                        "\\restrict a\n",
                        "é",
                        "\0")
                .list()
                .ofMaxSize(25)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<Integer>> readSizes() {
        return Arbitraries.of(1, 2, 3, 5, 17, 100, 100_000).list().ofMinSize(1).ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<Piece>> scripts() {
        return Arbitraries.frequencyOf(
                        Tuple.of(6, statements()),
                        Tuple.of(2, copies()),
                        Tuple.of(1, routines()),
                        Tuple.of(1, psqlLines()))
                .list()
                .ofMaxSize(8);
    }

    private Arbitrary<Piece> statements() {
        return Arbitraries.of("select", "insert into t values", "UPDATE", "do", "comment on", "(", "\"x\"", "$1", "é")
                .flatMap(head -> fragments().map(rest -> {
                    String sql = head + rest + (head.equals("(") ? ")" : "");
                    return new Piece(sql + ";", List.of(sql));
                }))
                .flatMap(this::afterBlank);
    }

    private Arbitrary<Piece> routines() {
        return fragments()
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(bodies -> {
                    String sql = "create or replace function f() returns int begin /*;*/ atomic select "
                            + String.join(" case when 1 then 2 end; select ", bodies) + "; -- end;\n END";
                    return new Piece(sql + ";", List.of(sql));
                })
                .flatMap(this::afterBlank);
    }

    private Arbitrary<Piece> psqlLines() {
        return Arbitraries.of("\\! ls ; '", "\\connect \"x", "\\echo $$", "\\x")
                .map(line -> new Piece("\n" + line + "\n", List.of(line)));
    }

    private Arbitrary<Piece> copies() {
        Arbitrary<String> row = Arbitraries.of(
                        "a",
                        "\\N",
                        "\t",
                        "'",
                        "\"",
                        "$$",
                        ";",
                        "--",
                        "/*",
                        "\\\\",
                        "\\.",
                        "\\\\.",
                        "drop table t;",
                        "é",
                        "\r",
                        "\\",
                        "begin")
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts))
                .map(text -> text.strip().equals("\\.") ? text.strip() + "x" : text);
        return row.list()
                .ofMaxSize(6)
                .flatMap(rows -> Arbitraries.of("\\.\n", "\\.\r\n").map(marker -> {
                    String data = rows.stream().map(text -> text + "\n").reduce("", String::concat);
                    String sql = "copy t (a, \"b;\") from stdin";
                    return new Piece(sql + "; -- it\n" + data + marker, List.of(sql, data));
                }));
    }

    /** Parts of a statement in which no semicolon ends it. */
    private Arbitrary<String> fragments() {
        return Arbitraries.of(
                        " ",
                        "\n",
                        "\r\n",
                        "\t",
                        " a",
                        " b$c",
                        " 1.5e3",
                        " , ",
                        " = ",
                        " - ",
                        " / ",
                        " * ",
                        "::int",
                        " é",
                        " 'it''s;'",
                        " ,';\\'", // behind the comma, or a line end would make it go on an E'' before it
                        " E'\\';'",
                        " E'\\\\'",
                        " e'a'\n  '\\';'",
                        " E'a' --'\n '\\''",
                        " U&'\\003b;'",
                        " u&\"d\"\";\"",
                        " N';'",
                        " B'0;'",
                        " x'F;'",
                        " \"a\"\";\\\"",
                        " $$;'$$",
                        " $a$;$$;$b$;$a$",
                        " $é1$;\"$é1$",
                        " $1",
                        " a$$",
                        " /*;*/",
                        " /*/;/**/;*/",
                        " --;'\n",
                        " --\r",
                        " (;(a;)')')",
                        " (case;end)",
                        " case a end",
                        " end",
                        " begin",
                        " u & 1")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    private Arbitrary<Piece> afterBlank(Piece piece) {
        return Arbitraries.of("", "\n", "\r\n", " ; ", "-- '\n", "--\r", "/* ; ' */", "/*/**/$$*/", "\n\n--;\n\n")
                .map(blank -> new Piece(blank + piece.file(), piece.expected()));
    }

    private static byte[] file(List<Piece> script) {
        return script.stream().map(Piece::file).reduce("", String::concat).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> elements(InputStream in) throws IOException {
        List<String> found = new ArrayList<>();
        read(in, found);
        return found;
    }

    private static void read(InputStream in, List<String> found) throws IOException {
        SqlScanner scanner = new SqlScanner(in);
        for (SqlElement element = scanner.next(); element != null; element = scanner.next()) {
            found.add(SqlScannerTest.text(element));
            if (element instanceof CopyFromStdin) {
                found.add(SqlScannerTest.drain(scanner));
            }
        }
    }

    /** Reads of changing sizes. */
    private static final class Choppy extends InputStream {

        private final ByteArrayInputStream in;
        private final List<Integer> sizes;
        private int reads;

        Choppy(byte[] bytes, List<Integer> sizes) {
            this.in = new ByteArrayInputStream(bytes);
            this.sizes = sizes;
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return in.read(into, offset, Math.min(length, sizes.get(reads++ % sizes.size())));
        }
    }
}
