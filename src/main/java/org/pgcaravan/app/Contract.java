package org.pgcaravan.app;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which operations {@code openapi.yaml} knows, and which there are beside it: files and websockets. */
final class Contract {

    private static final String BASE = "/api";

    /** The operation of each method, by the path. */
    private final Map<Pattern, Map<String, String>> operations = new LinkedHashMap<>();

    private final EntityTag tag;

    private Contract(OpenAPI document, EntityTag tag) {
        this.tag = tag;
        put(BASE + "/openapi", Map.of("GET", Operations.CONTRACT));
        put("/files/dumps/?", Map.of("POST", Operations.UPLOAD));
        put("/files/dumps/[^/]+/?", Map.of("GET", Operations.DOWNLOAD, "HEAD", Operations.DOWNLOAD));
        put("/ws/jobs/?", Map.of("GET", Operations.FOLLOW_JOBS));
        put("/ws/jobs/[^/]+/?", Map.of("GET", Operations.FOLLOW_JOB));
        document.getPaths().forEach((path, item) -> {
            Map<String, String> known = new TreeMap<>();
            item.readOperationsMap()
                    .forEach((method, operation) -> known.put(method.name(), operation.getOperationId()));
            put(BASE + path.replaceAll("\\{[^}]+}", "[^/]+"), known);
        });
    }

    private void put(String path, Map<String, String> operationsByMethod) {
        operations.put(Pattern.compile(path), new TreeMap<>(operationsByMethod));
    }

    static Contract read() {
        String text = text();
        return new Contract(parsed(text), EntityTag.of(text));
    }

    /** @return the contract's paths as they stand in it, below {@code /api} */
    static OpenAPI document() {
        OpenAPI document = parsed(text());
        document.setServers(null);
        return document;
    }

    private static OpenAPI parsed(String text) {
        return new OpenAPIV3Parser().readContents(text).getOpenAPI();
    }

    private static String text() {
        try (InputStream file = Contract.class.getResourceAsStream("/openapi.yaml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the tag of the contract itself */
    EntityTag tag() {
        return tag;
    }

    /** Whether the contract speaks for this path. */
    boolean covers(String path) {
        return path.equals(BASE) || path.startsWith(BASE + "/");
    }

    /** @return empty when there is no such path */
    Set<String> methodsOf(String path) {
        return at(path).keySet();
    }

    /** @return its operationId; empty when there is no such path, or no such method there */
    Optional<String> operationOf(String method, String path) {
        return Optional.ofNullable(at(path).get(method));
    }

    private Map<String, String> at(String path) {
        return operations.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(path).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Map.of());
    }
}
