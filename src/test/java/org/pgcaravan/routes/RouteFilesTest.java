package org.pgcaravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files that operators edit keep to what their folder promises. */
class RouteFilesTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String SUFFIX = ".camel.yaml";

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void fileIsNamedAfterItsFirstRoute(Path file) throws IOException {
        String name = file.getFileName().toString().replace(SUFFIX, "");

        assertThat(routes(file).get(0).get("id").asText()).isEqualTo(name);
    }

    @ParameterizedTest
    @MethodSource("files")
    void routeThatIsCalledIsCalledByItsId(Path file) throws IOException {
        for (JsonNode route : routes(file)) {
            String from = route.at("/from/uri").asText();
            if (from.startsWith("direct:")) {
                assertThat(from).isEqualTo("direct:" + route.get("id").asText());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void descriptionSaysWhatComesInAndWhatGoesOut(Path file) throws IOException {
        for (JsonNode route : routes(file)) {
            assertThat(route.path("description").asText()).contains(" in,").endsWith(".");
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void routeIsShort(Path file) throws IOException {
        for (JsonNode route : routes(file)) {
            assertThat(route.at("/from/steps").size()).isBetween(1, 8);
        }
    }

    @Test
    void everyRouteThatIsCalledIsThere() throws IOException {
        Set<String> called = new HashSet<>();
        Set<String> there = new HashSet<>();
        for (Path file : files().toList()) {
            for (JsonNode route : routes(file)) {
                there.add("direct:" + route.get("id").asText());
                route.findValuesAsText("to").stream()
                        .filter(to -> to.startsWith("direct:"))
                        .forEach(called::add);
            }
        }
        assertThat(there).containsAll(called);
    }

    private static List<JsonNode> routes(Path file) throws IOException {
        List<JsonNode> routes = new ArrayList<>();
        YAML.readTree(file.toFile()).forEach(entry -> {
            if (entry.has("route")) {
                routes.add(entry.get("route"));
            }
        });
        assertThat(routes).as(file + " holds routes").isNotEmpty();
        return routes;
    }
}
