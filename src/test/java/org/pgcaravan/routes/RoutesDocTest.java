package org.pgcaravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/routes.md names everything that operators find in {@code routes/}. */
class RoutesDocTest {

    private static final Pattern ID = Pattern.compile("(?m)^ {4}id: (\\S+)$");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> templates() throws IOException {
        return files().stream()
                .filter(file -> file.getParent().endsWith("templates"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyRouteTemplateAndConfigurationIsInThePage(Path file) throws IOException {
        List<String> ids = ID.matcher(Files.readString(file))
                .results()
                .map(id -> id.group(1))
                .toList();

        assertThat(ids)
                .isNotEmpty()
                .allSatisfy(id -> assertThat(RoutesDoc.text()).contains("`" + id + "`"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void exampleInTheTemplatesFileIsThePages(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".camel.yaml", "");

        String example = Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("# ") && !line.startsWith("# Use it"))
                .map(line -> line.substring(2) + "\n")
                .collect(Collectors.joining());

        assertThat(example).isEqualTo(RoutesDoc.example(name));
    }
}
