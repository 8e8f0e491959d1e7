package org.pgcaravan.dump;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/** How fast the scanner is, on this machine, when warm. A main, no test: nothing is asserted about time. */
final class SqlScannerSpeed {

    private static final int REPEATS = 2000;

    private SqlScannerSpeed() {}

    public static void main(String... args) throws IOException {
        byte[] rows = repeat(
                "123456\tsome name\t2024-01-01 00:00:00+00\t\\N\tt\t12.50\tsome longer text, as tables have\n", 2000);
        byte[] wide = repeat("7\t\\N\t\\N\tf\n", 20_000);
        byte[] inserts = repeat(
                "INSERT INTO public.orders VALUES (123456, 'some name', '2024-01-01 00:00:00+00', NULL, true, 12.50, 'some longer text, as tables have');\n",
                2000);
        byte[] ddl = repeat(
                "--\n-- Name: f(integer); Type: FUNCTION; Schema: public; Owner: me\n--\n\nCREATE FUNCTION public.f(a integer) RETURNS integer\n"
                        + "    LANGUAGE plpgsql\n    AS $$\nBEGIN\n  -- a comment\n  RETURN a + 1;\nEND;\n$$;\n\n\nALTER FUNCTION public.f(a integer) OWNER TO me;\n\n",
                1000);
        for (int round = 0; round < 3; round++) {
            measure("COPY rows", true, rows);
            measure("COPY short rows", true, wide);
            measure("INSERTs", false, inserts);
            measure("DDL", false, ddl);
        }
    }

    private static void measure(String what, boolean copy, byte[] block) throws IOException {
        InputStream in = endless(block);
        if (copy) {
            in = new SequenceInputStream(
                    new ByteArrayInputStream("copy t from stdin;\n".getBytes(StandardCharsets.UTF_8)),
                    new SequenceInputStream(in, new ByteArrayInputStream("\\.\n".getBytes(StandardCharsets.UTF_8))));
        }
        long start = System.nanoTime();
        SqlScanner scanner = new SqlScanner(in);
        long elements = 0;
        while (scanner.next() != null) {
            elements++;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%-16s %6.0f MB/s  %d elements, %d rows, line %d%n",
                what, scanner.bytesRead() / 1e6 / seconds, elements, scanner.copyRows(), scanner.line());
    }

    private static InputStream endless(byte[] block) {
        return new SequenceInputStream(Collections.enumeration(Collections.nCopies(REPEATS, block).stream()
                .map(ByteArrayInputStream::new)
                .toList()));
    }

    private static byte[] repeat(String text, int times) {
        return text.repeat(times).getBytes(StandardCharsets.UTF_8);
    }
}
