package org.pgcaravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract is written for people, too: everything in it is described, and its examples are right. */
class OpenApiTest {

    private static final OpenApiInteractionValidator CONTRACT = OpenApiInteractionValidator.createForSpecificationUrl(
                    "openapi.yaml")
            .build();

    private record Call(String method, String path, Operation operation, List<Parameter> parameters) {
        @Override
        public String toString() {
            return operation.getOperationId();
        }
    }

    static Stream<Call> calls() {
        ParseOptions resolved = new ParseOptions();
        resolved.setResolve(true);
        OpenAPI document = new OpenAPIV3Parser().read("openapi.yaml", null, resolved);
        return document.getPaths().entrySet().stream()
                .flatMap(path -> path.getValue().readOperationsMap().entrySet().stream()
                        .map(entry -> new Call(
                                entry.getKey().name(),
                                path.getKey(),
                                entry.getValue(),
                                parameters(
                                        document,
                                        path.getValue().getParameters(),
                                        entry.getValue().getParameters()))));
    }

    @SafeVarargs
    private static List<Parameter> parameters(OpenAPI document, List<Parameter>... lists) {
        List<Parameter> all = new ArrayList<>();
        for (List<Parameter> list : lists) {
            for (Parameter parameter : list == null ? List.<Parameter>of() : list) {
                String ref = parameter.get$ref();
                all.add(
                        ref == null
                                ? parameter
                                : document.getComponents()
                                        .getParameters()
                                        .get(ref.substring(ref.lastIndexOf('/') + 1)));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("calls")
    void everyOperationIsDescribed(Call call) {
        assertThat(call.operation().getSummary()).isNotBlank();
        assertThat(call.operation().getDescription()).isNotBlank();
        assertThat(call.operation().getTags()).isNotEmpty();
        assertThat(call.parameters())
                .allSatisfy(parameter -> assertThat(parameter.getDescription())
                        .as(parameter.getName())
                        .isNotBlank());
        assertThat(call.operation().getResponses().keySet()).contains("401", "403", "429");
    }

    @ParameterizedTest
    @MethodSource("calls")
    void everyBodyHasAnExampleThatIsRight(Call call) {
        String path =
                call.path().replaceAll("\\{id}", "20261122t180000z-k7f3a9c2").replace("{alias}", "staging");
        if (call.operation().getRequestBody() != null) {
            for (Object example :
                    examples(call.operation().getRequestBody().getContent().get("application/json"))) {
                SimpleRequest request = new SimpleRequest.Builder(call.method(), path, false)
                        .withContentType("application/json")
                        .withBody(Json.pretty(example))
                        .withHeader("X-API-Key", "a key")
                        .build();
                assertThat(CONTRACT.validateRequest(request).getMessages()).isEmpty();
            }
        }
        call.operation().getResponses().forEach((status, response) -> {
            if (!status.startsWith("2") || response.getContent() == null) {
                return;
            }
            response.getContent().forEach((type, media) -> {
                for (Object example : examples(media)) {
                    if (type.equals("application/json")) {
                        assertThat(CONTRACT.validateResponse(
                                                path,
                                                Request.Method.valueOf(call.method()),
                                                SimpleResponse.Builder.status(Integer.parseInt(status))
                                                        .withContentType(type)
                                                        .withBody(Json.pretty(example))
                                                        .build())
                                        .getMessages())
                                .isEmpty();
                    }
                }
            });
        });
    }

    /** @return one at least */
    private static List<Object> examples(MediaType media) {
        List<Object> examples = new ArrayList<>();
        if (media.getExample() != null) {
            examples.add(media.getExample());
        }
        if (media.getExamples() != null) {
            media.getExamples().values().stream().map(Example::getValue).forEach(examples::add);
        }
        assertThat(examples).as("examples").isNotEmpty();
        return examples;
    }
}
