package org.pgcaravan.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

    /** A header, or a frame that just began: the file was longer once. */
    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void aFileThatIsCutInItsSecondMemberIsNotGivenAsWhole(Compression compression) throws IOException {
        byte[] member = packed(compression);
        for (int kept = 1; kept < member.length; kept++) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.write(member);
            file.write(member, 0, kept);
            Files.write(folder.resolve("cut.sql"), file.toByteArray());
            DumpReader reader = new DumpReader(
                    new Dumps(folder, "dump.directory").find("cut.sql").orElseThrow());

            assertThatThrownBy(() -> reader.writeTo(OutputStream.nullOutputStream(), Compression.NONE))
                    .as("%d bytes of the second", kept)
                    .isInstanceOf(IOException.class);
        }
    }

    private static byte[] packed(Compression compression) throws IOException {
        if (compression == Compression.ZSTD) {
            return Zstd.compress(SQL);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(SQL);
        }
        return out.toByteArray();
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
