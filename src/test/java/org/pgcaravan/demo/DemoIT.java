package org.pgcaravan.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo as its users run it: in a JVM of its own. */
class DemoIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int KILLED_BY_SIGTERM = 143;

    @TempDir
    Path outside;

    private Path temporary;
    private Path output;
    private Process demo;

    @BeforeEach
    void makeFolders() throws IOException {
        temporary = Files.createDirectory(outside.resolve("a temporary folder"));
        output = outside.resolve("output");
    }

    @AfterEach
    void endIt() {
        if (demo != null) {
            demo.descendants().forEach(ProcessHandle::destroyForcibly);
            demo.destroyForcibly();
        }
    }

    @Test
    void provesItsSyncAndLeavesNothingBehind() throws Exception {
        start("--once", "--scale", "0.02");

        assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(printed())
                .contains("Proven: ", "public.order_items", "is kept as shop__previous_")
                .doesNotContain("DIFFERS", "\u001b", "Exception");
        assertThat(demo.exitValue()).isZero();
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Starting two", "Filling the sample shop  25 %", "Syncing   0 %  ", "until Ctrl-C"})
    void leavesNothingBehindWheneverItIsEnded(String sign) throws Exception {
        start("--scale", sign.startsWith("Filling") ? "1" : "0.1");
        await().atMost(PATIENCE).until(() -> printed().contains(sign));

        demo.destroy();

        assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(KILLED_BY_SIGTERM);
        assertThat(printed()).doesNotContain("Exception", "pgcaravan demo:");
        assertNothingIsLeft();
    }

    private void start(String... arguments) throws IOException {
        String classpath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                classpath,
                Demo.class.getName()));
        command.addAll(List.of(arguments));
        demo = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private String printed() throws IOException {
        return Files.exists(output) ? Files.readString(output) : "";
    }

    private void assertNothingIsLeft() {
        assertThat(temporary).isEmptyDirectory();
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(line -> line.contains(temporary.toString())))
                .isEmpty();
    }
}
