package org.pgcaravan.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody is at work on is never taken for left behind. */
class ClaimTest {

    private static final FileTime LONG_AGO = FileTime.from(Instant.now().minus(Duration.ofDays(1)));

    @TempDir
    Path folder;

    @Test
    void aFolderIsClaimedUntilTheClaimIsClosed() throws IOException {
        try (Claim claim = Claim.on(folder)) {
            Files.setLastModifiedTime(folder, LONG_AGO);
            assertThat(Claim.isAbandoned(folder)).isFalse();
            assertThat(Claim.isAbandoned(folder)).as("looked at twice").isFalse();
        }
        Files.setLastModifiedTime(folder, LONG_AGO);
        assertThat(Claim.isAbandoned(folder)).isTrue();
    }

    @Test
    void aFileThatIsWrittenIsClaimed() throws IOException {
        Path file = folder.resolve("upload.partial");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            try (Claim claim = Claim.on(file, channel)) {
                Files.setLastModifiedTime(file, LONG_AGO);
                assertThat(Claim.isAbandoned(file)).isFalse();
            }
        }
        assertThat(Claim.isAbandoned(file)).isTrue();
    }

    @Test
    void whatIsYoungMayNotBeClaimedYet() throws IOException {
        assertThat(Claim.isAbandoned(folder)).isFalse();
    }
}
