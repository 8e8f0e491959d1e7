package org.pgcaravan.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import java.net.http.HttpResponse;

/** Holds answers against {@code openapi.yaml}. */
public final class ContractCheck {

    private static final OpenApiInteractionValidator CONTRACT = OpenApiInteractionValidator.createForSpecificationUrl(
                    "openapi.yaml")
            .build();

    private ContractCheck() {}

    /** Fails unless the contract knows this operation, and such an answer to it. */
    public static void holds(String method, String path, HttpResponse<String> answer) {
        SimpleResponse.Builder response = new SimpleResponse.Builder(answer.statusCode());
        answer.headers().map().forEach((name, values) -> response.withHeader(name, values));
        ValidationReport report = CONTRACT.validateResponse(
                path.substring("/api".length()),
                Request.Method.valueOf(method),
                response.withBody(answer.body()).build());
        assertThat(report.getMessages())
                .as("%s %s → %s %s", method, path, answer.statusCode(), answer.body())
                .isEmpty();
    }
}
