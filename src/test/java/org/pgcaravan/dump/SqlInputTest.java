package org.pgcaravan.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pgcaravan.job.Compression;

/** Files, plain and compressed, whole and not. */
class SqlInputTest {

    private static final byte[] SQL = "select 'some text';\n".repeat(50).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void knowsTheCompressionByTheContent(Compression compression) throws IOException {
        Path file = write(pack(compression, SQL));
        try (SqlInput input = SqlInput.open(file, SqlInput.UNLIMITED)) {
            assertThat(input.compression()).isEqualTo(compression);
            assertThat(input.stream().readAllBytes()).isEqualTo(SQL);
            assertThat(input.bytesTotal()).isEqualTo(Files.size(file));
            assertThat(input.bytesRead()).isEqualTo(Files.size(file));
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsSeveralPartsAsOne(Compression compression) throws IOException {
        byte[] three = concat(pack(compression, SQL), pack(compression, new byte[0]), pack(compression, SQL));
        try (SqlInput input = SqlInput.open(write(three), SqlInput.UNLIMITED)) {
            assertThat(input.stream().readAllBytes()).isEqualTo(concat(SQL, SQL));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void findsACutAnywhere(Compression compression) throws IOException {
        byte[] first = pack(compression, SQL);
        byte[] both = concat(first, pack(compression, SQL));
        for (int length = 5; length < both.length; length++) {
            if (length != first.length) {
                Path file = write(Arrays.copyOf(both, length));
                assertThatThrownBy(() -> readAll(file, SqlInput.UNLIMITED))
                        .as("cut at %d of %d", length, both.length)
                        .isInstanceOf(CorruptInputException.class)
                        .hasMessageContaining("cut short");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void findsDamage(Compression compression) throws IOException {
        byte[] packed = pack(compression, SQL);
        packed[packed.length / 2] ^= 0x55;
        Path file = write(packed);
        assertThatThrownBy(() -> readAll(file, SqlInput.UNLIMITED)).isInstanceOf(CorruptInputException.class);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void findsWhatFollows(Compression compression) throws IOException {
        Path file = write(concat(pack(compression, SQL), "select 1;".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> readAll(file, SqlInput.UNLIMITED))
                .isInstanceOf(CorruptInputException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void stopsAtTheLimitOfBytes() throws IOException {
        Path file = write(pack(Compression.GZIP, SQL));
        assertThatThrownBy(() -> readAll(file, 999))
                .isInstanceOf(CorruptInputException.class)
                .hasMessageContaining("more than 999 bytes");
        readAll(file, 1000);
    }

    @Test
    void takesWhatBecameAsSmallAsZerosDo() throws IOException {
        Path file = write(pack(Compression.ZSTD, new byte[80 * 1024 * 1024]));
        assertThat(readAll(file, SqlInput.UNLIMITED)).hasSizeGreaterThan(100_000);
    }

    @Test
    void takesAnEmptyFile() throws IOException {
        assertThat(readAll(write(new byte[0]), SqlInput.UNLIMITED)).isEmpty();
    }

    private static byte[] readAll(Path file, long mostBytes) throws IOException {
        try (SqlInput input = SqlInput.open(file, mostBytes);
                InputStream in = input.stream()) {
            byte[] buffer = new byte[8192];
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all.write(buffer, 0, all.size() < 100_000 ? read : 0);
            }
            return all.toByteArray();
        }
    }

    private static byte[] pack(Compression compression, byte[] bytes) throws IOException {
        switch (compression) {
            case GZIP:
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                    gzip.write(bytes);
                }
                return out.toByteArray();
            case ZSTD:
                try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
                    return zstd.setChecksum(true).compress(bytes);
                }
            default:
                return bytes;
        }
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("dump"), bytes);
    }

    private static byte[] concat(byte[]... parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.write(part);
        }
        return out.toByteArray();
    }
}
