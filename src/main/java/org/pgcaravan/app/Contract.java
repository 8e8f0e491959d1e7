package org.pgcaravan.app;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which methods {@code openapi.yaml} knows for a path. */
final class Contract {

    private static final String BASE = "/api";

    private final Map<Pattern, Set<String>> methods = new LinkedHashMap<>();

    private Contract(OpenAPI document) {
        methods.put(Pattern.compile(BASE + "/openapi"), new TreeSet<>(Set.of("GET")));
        document.getPaths().forEach((path, item) -> {
            Set<String> known = new TreeSet<>();
            item.readOperationsMap().keySet().forEach(method -> known.add(method.name()));
            methods.put(Pattern.compile(BASE + path.replaceAll("\\{[^}]+}", "[^/]+")), known);
        });
    }

    static Contract read() {
        try (InputStream file = Contract.class.getResourceAsStream("/openapi.yaml")) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return new Contract(new OpenAPIV3Parser().readContents(text).getOpenAPI());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the contract speaks for this path. */
    boolean covers(String path) {
        return path.equals(BASE) || path.startsWith(BASE + "/");
    }

    /** @return empty when there is no such path */
    Set<String> methodsOf(String path) {
        return methods.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(path).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Set.of());
    }
}
