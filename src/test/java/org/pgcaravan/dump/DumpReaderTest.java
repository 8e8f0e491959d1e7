package org.pgcaravan.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgcaravan.job.Compression;

/** A file is read by what is in it, not by what it is called. */
class DumpReaderTest {

    private static final byte[] SQL = "select 1;\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void aCompressedFileThatIsCalledPlainIsGivenAsPlainSql() throws IOException {
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(folder.resolve("by-hand.sql")))) {
            gzip.write(SQL);
        }
        DumpReader reader = new DumpReader(
                new Dumps(folder, "dump.directory").find("by-hand.sql").orElseThrow());
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        reader.writeTo(out, Compression.NONE);

        assertThat(out.toByteArray()).isEqualTo(SQL);
        assertThat(reader.length(Compression.NONE)).as("not known before").isNegative();
        assertThat(reader.length(Compression.GZIP)).isEqualTo(Files.size(folder.resolve("by-hand.sql")));
    }

    @Test
    void aPlainFileIsGivenAsItIs() throws IOException {
        Files.write(folder.resolve("plain.sql"), SQL);
        DumpReader reader = new DumpReader(
                new Dumps(folder, "dump.directory").find("plain.sql").orElseThrow());
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        reader.writeTo(out, Compression.NONE);

        assertThat(out.toByteArray()).isEqualTo(SQL);
        assertThat(reader.length(Compression.NONE)).isEqualTo(SQL.length);
    }
}
