package org.pgcaravan.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartRowsTest {

    private static final String COPY = "COPY public.t (a) FROM stdin;\n";
    private static final String END = "\\.\n\n";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 4096, 1 << 20})
    void givesAllThatStandsBeforeTheEndMarkHoweverItIsRead(int atOnce) throws IOException {
        String rows = "a\\.b\n\\\\.\n".repeat(60_000) + "last\n";

        assertThat(rowsOf(COPY + rows + END, atOnce)).isEqualTo(rows);
    }

    @Test
    void noRowsAreNoRows() throws IOException {
        assertThat(rowsOf(COPY + END, 1 << 20)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\n", "a\n\\.", "a\n\\.\n", "a\\.\n\n", "\\.\n\nDROP TABLE t;\n"})
    void whatDoesNotEndWithTheMarkIsRefused(String rest) {
        assertThatThrownBy(() -> rowsOf(COPY + rest, 1 << 20))
                .isInstanceOf(MalformedSqlException.class)
                .hasMessageContaining("Line 1")
                .hasMessageContaining("end of the file");
    }

    @Test
    void nothingBehindANulByteIsPassedOver() {
        assertThatThrownBy(() -> rowsOf(COPY + "a\nb\0c\nd\n" + END, 1 << 20))
                .isInstanceOf(MalformedSqlException.class)
                .hasMessageContaining("NUL");
    }

    private static String rowsOf(String part, int atOnce) throws IOException {
        InputStream slow = new ByteArrayInputStream(part.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(atOnce, length));
            }
        };
        SqlScanner scanner = new SqlScanner(slow);
        assertThat(scanner.next()).isInstanceOf(SqlElement.CopyFromStdin.class);
        PartRows rows = scanner.restAsRows();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        for (ByteBuffer some = rows.next(); some != null; some = rows.next()) {
            read.write(some.array(), some.arrayOffset() + some.position(), some.remaining());
        }
        return read.toString(StandardCharsets.UTF_8);
    }
}
