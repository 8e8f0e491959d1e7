package org.pgcaravan.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dump that is cut at each of its bytes: refused, unless all that counts is there. What then arrives, CutDumpIT knows. */
class CutDumpTest {

    private static final String OURS = """
            -- pgcaravan dump 20260101T000000Z-small-00000000

            SET client_encoding = 'UTF8';
            SET standard_conforming_strings = on;
            CREATE TABLE "public"."t" (
                "a" integer,
                "b" text DEFAULT 'it''s; \\. $$'
            );

            COPY "public"."t" ("a", "b") FROM stdin;
            1\tone\\nline
            2\t\\\\.
            3\t\\N
            \\.

            INSERT INTO "public"."t" ("a", "b") VALUES
              (4, '--'),
              (5, '/*');
            CREATE FUNCTION f() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;
            COMMENT ON TABLE "public"."t" IS '-- pgcaravan dump complete
            ';

            -- pgcaravan dump complete
            """;

    private static final String BY_PG_DUMP = """
            --
            -- PostgreSQL database dump
            --

            \\restrict abc

            SET client_encoding = 'UTF8';
            CREATE TABLE t (a int, b text);
            COPY t (a, b) FROM stdin;
            1\tone
            \\.

            --
            -- PostgreSQL database dump complete
            --

            \\unrestrict abc

            """;

    @TempDir
    private Path folder;

    @Test
    void plainFileOfOurs() throws IOException {
        cutEverywhere(bytes(OURS), ".sql", OURS.length() - 1);
    }

    @Test
    void plainFileOfPgDump() throws IOException {
        cutEverywhere(bytes(BY_PG_DUMP), ".sql", BY_PG_DUMP.indexOf("\\unrestrict abc") + "\\unrestrict abc".length());
    }

    @Test
    void gzip() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes(OURS));
        }
        cutEverywhere(packed.toByteArray(), ".sql.gz", packed.size());
    }

    @Test
    void zstd() throws IOException {
        byte[] packed = Zstd.compress(bytes(OURS));
        cutEverywhere(packed, ".sql.zst", packed.length);
    }

    @Test
    void framesBehindEachOther() throws IOException {
        byte[] first = Zstd.compress(bytes(OURS.substring(0, 200)));
        byte[] second = Zstd.compress(bytes(OURS.substring(200)));
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        cutEverywhere(both, ".sql.zst", both.length);
    }

    /** @param needed how many bytes all that counts takes */
    private void cutEverywhere(byte[] whole, String ending, int needed) throws IOException {
        Path file = folder.resolve("cut" + ending);
        for (int length = 0; length < needed; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> read(file))
                    .as("cut at %d of %d", length, whole.length)
                    .isInstanceOf(DumpException.class);
        }
        for (int length = needed; length <= whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            read(file);
        }
        assertThat(folder.toFile().list()).containsExactly("cut" + ending);
    }

    private static void read(Path file) throws IOException {
        Script.read(Dump.ofFile(file), new Script.Check(ImportLimits.USUAL, bytes -> {}, () -> {}))
                .close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
