package org.pgcaravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompilersTest {

    private static final Pattern OURS = Pattern.compile("\"(org/pgcaravan/\\w+)/\\*\\.\\*\"");

    private ObjectName commands;

    @BeforeEach
    void isHotSpot() throws Exception {
        commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
        assumeTrue(
                ManagementFactory.getPlatformMBeanServer().isRegistered(commands),
                "this JVM has no compiler directives");
    }

    @AfterEach
    void forget() throws Exception {
        System.clearProperty(Compilers.OPTIMIZE);
        ask("compilerDirectivesClear");
    }

    @Test
    void theOptimizingCompilerIsForWhatHandlesRows() throws Exception {
        Compilers.direct();

        List<String> directives = List.of(ask("compilerDirectivesPrint").split("Directive:"));
        assertThat(directives).hasSize(5); // what is before the first, ours, and the JVM's own
        assertThat(directives.get(1)).contains("java/util/stream/*.*");
        assertThat(ofC2(directives.get(1))).contains("Enable:true", "Exclude:true");
        assertThat(directives.get(2)).contains("java/util/*.*", "org/pgcaravan/transfer/*.*");
        assertThat(ofC2(directives.get(2))).contains("Enable:true", "Exclude:false");
        assertThat(directives.get(3)).contains("matching: *.*");
        assertThat(ofC2(directives.get(3))).contains("Enable:true", "Exclude:true");
    }

    @Test
    void itCanBeLeftToTheJvm() throws Exception {
        System.setProperty(Compilers.OPTIMIZE, "everything");

        Compilers.direct();

        assertThat(ask("compilerDirectivesPrint").split("Directive:")).hasSize(2);
    }

    @Test
    void ourPackagesInTheListAreThere() throws Exception {
        String list;
        try (var file = Compilers.class.getResourceAsStream("/jvm/compilers.json")) {
            list = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(OURS.matcher(list).results().map(MatchResult::group)).isNotEmpty();
        assertThat(OURS.matcher(list).results().map(result -> result.group(1)))
                .allSatisfy(folder -> assertThat(Compilers.class.getResource("/" + folder))
                        .as(folder)
                        .isNotNull());
    }

    private static String ofC2(String directive) {
        return directive.substring(directive.indexOf("c2 directives"));
    }

    private String ask(String command) throws Exception {
        return (String)
                ManagementFactory.getPlatformMBeanServer().invoke(commands, command, new Object[0], new String[0]);
    }
}
