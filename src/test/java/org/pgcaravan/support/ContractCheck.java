package org.pgcaravan.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Holds answers against {@code openapi.yaml}. */
public final class ContractCheck {

    private static final OpenApiInteractionValidator CONTRACT = OpenApiInteractionValidator.createForSpecificationUrl(
                    "openapi.yaml")
            .build();

    private static final Map<Pattern, PathItem> PATHS = new LinkedHashMap<>();
    private static final Set<String> EXERCISED = ConcurrentHashMap.newKeySet();

    static {
        new OpenAPIV3Parser()
                .read("openapi.yaml")
                .getPaths()
                .forEach((path, item) -> PATHS.put(Pattern.compile(path.replaceAll("\\{[^}]+}", "[^/]+")), item));
    }

    private ContractCheck() {}

    /** @return all operations of the contract, by their ids */
    public static Set<String> operations() {
        return PATHS.values().stream()
                .flatMap(item -> item.readOperations().stream())
                .map(Operation::getOperationId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** @return the operations of which successful answers were checked in this JVM, since it was forgotten */
    public static Set<String> exercised() {
        return new TreeSet<>(EXERCISED);
    }

    public static void forgetExercised() {
        EXERCISED.clear();
    }

    /** @return the operation's id; empty when the contract knows none there */
    public static Optional<String> operationOf(String method, String path) {
        return PATHS.entrySet().stream()
                .filter(entry -> path.startsWith("/api")
                        && entry.getKey()
                                .matcher(path.substring("/api".length()))
                                .matches())
                .flatMap(entry -> entry.getValue().readOperationsMap().entrySet().stream())
                .filter(entry -> entry.getKey().name().equals(method))
                .map(entry -> entry.getValue().getOperationId())
                .findFirst();
    }

    /** Fails unless the contract knows this operation, and such an answer to it. */
    public static void holds(String method, String path, HttpResponse<String> answer) {
        holds(method, path, answer, answer.body());
    }

    /** The same of an answer without an end, by its head. */
    public static void holdsBegun(String method, String path, HttpResponse<?> answer) {
        holds(method, path, answer, "data: …");
    }

    private static void holds(String method, String path, HttpResponse<?> answer, String body) {
        SimpleResponse.Builder response = new SimpleResponse.Builder(answer.statusCode());
        answer.headers().map().forEach((name, values) -> response.withHeader(name, values));
        ValidationReport report = CONTRACT.validateResponse(
                path.substring("/api".length()),
                Request.Method.valueOf(method),
                response.withBody(body).build());
        assertThat(report.getMessages())
                .as("%s %s → %s %s", method, path, answer.statusCode(), body)
                .isEmpty();
        if (answer.statusCode() < 300) {
            operationOf(method, path).ifPresent(EXERCISED::add);
        }
    }
}
