package org.pgcaravan.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as far as it goes without a build, which would be one inside of another. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private static final Path LAUNCHER = Path.of("pgcaravan").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void helpNamesEveryCommand() throws Exception {
        Ended ended = run(LAUNCHER, Map.of(), "help");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("serve", "demo [--once] [--scale N]", "help", "JAVA_OPTS");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void theImageStartsTheServiceAsTheLauncherDoes() throws Exception {
        String launcher = Files.readString(LAUNCHER);
        String options = launcher.lines()
                .filter(line -> line.startsWith("JVM='"))
                .map(line -> line.substring("JVM='".length(), line.length() - 1))
                .findFirst()
                .orElseThrow();

        assertThat(Files.readString(Path.of("Dockerfile")))
                .contains("JAVA_OPTS=\"" + options + "\"", "MALLOC_ARENA_MAX=2 ");
        assertThat(launcher).contains("${MALLOC_ARENA_MAX:-2}");
        assertThat(run(LAUNCHER, Map.of(), "help").out()).contains(options);
    }

    @Test
    void anUnknownCommandGetsTheUsageAndTwo() throws Exception {
        Ended ended = run(LAUNCHER, Map.of(), "serv");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("there is no command 'serv'", "Usage:");
    }

    @Test
    void serveTakesNoArguments() throws Exception {
        assertThat(run(LAUNCHER, Map.of(), "serve", "--port", "80").code()).isEqualTo(2);
    }

    @Test
    void aMissingJavaIsNamedInOneSentence() throws Exception {
        Ended ended = run(LAUNCHER, Map.of("JAVA_HOME", folder.toString()), "demo");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .startsWith("pgcaravan: There is no java at '" + folder + "/bin/java'")
                .hasLineCount(1);
    }

    @Test
    void anOldJavaIsRefusedInOneSentence() throws Exception {
        Path java = Files.createDirectories(folder.resolve("an old one/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path link = Files.createSymbolicLink(folder.resolve("link to it"), LAUNCHER);

        Ended ended = run(link, Map.of("JAVA_HOME", folder.resolve("an old one").toString()));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).startsWith("pgcaravan: Java is version 11").hasLineCount(1);
    }

    private Ended run(Path launcher, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        File out = folder.resolve("out").toFile();
        File err = folder.resolve("err").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    private record Ended(int code, String out, String err) {}
}
