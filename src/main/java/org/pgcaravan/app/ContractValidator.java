package org.pgcaravan.app;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.report.ValidationReport;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.spi.RestClientRequestValidator;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.MessageHelper;

/** Holds every request against {@code openapi.yaml}, and answers what does not fit in one sentence. */
public final class ContractValidator implements RestClientRequestValidator {

    /** Made once, on first use: that takes a good part of a second. */
    private static final class OfTheContract {
        private static final OpenApiInteractionValidator VALIDATOR =
                OpenApiInteractionValidator.createFor(Contract.document()).build();
    }

    /** Makes ready for requests with bodies, so that the first of them need not wait. */
    static void prepare() {
        for (String path : List.of("/sync", "/sync/export", "/sync/import", "/sync/backup", "/sync/preview")) {
            OfTheContract.VALIDATOR.validateRequest(new SimpleRequest.Builder("POST", path, false)
                    .withContentType("application/json")
                    .withBody("{\"type\": \"sync\", \"source\": \"source\", \"destination\": \"destination\"}")
                    .build());
        }
    }

    @Override
    public ValidationError validate(Exchange exchange, ValidationContext context) {
        ValidationReport report = OfTheContract.VALIDATOR.validateRequest(request(exchange));
        if (!report.hasErrors()) {
            return null;
        }
        String detail = report.getMessages().stream()
                .filter(message -> message.getLevel() == ValidationReport.Level.ERROR)
                .map(message -> message.getMessage().replaceAll("\\s+", " ").strip())
                .distinct()
                .limit(3)
                .collect(Collectors.joining("; "));
        boolean mediaType = report.getMessages().stream()
                .anyMatch(message -> message.getKey().startsWith("validation.request.contentType"));
        Problem problem = Problem.of(mediaType ? 415 : 400, "bad-request", detail);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, Problem.MEDIA_TYPE);
        return new ValidationError(problem.status(), problem.json());
    }

    private static SimpleRequest request(Exchange exchange) {
        var message = exchange.getMessage();
        String path = message.getHeader(Exchange.HTTP_PATH, String.class);
        SimpleRequest.Builder request = new SimpleRequest.Builder(
                message.getHeader(Exchange.HTTP_METHOD, String.class),
                path.startsWith("/api") ? path.substring("/api".length()) : path,
                false);
        String contentType = ExchangeHelper.getContentType(exchange);
        if (contentType != null) {
            request.withContentType(contentType);
        }
        String body = MessageHelper.extractBodyAsString(exchange.getIn());
        if (body != null && !body.isEmpty()) {
            request.withBody(body);
        }
        Query.of(message.getHeader(Exchange.HTTP_RAW_QUERY, String.class))
                .parameters()
                .forEach(request::withQueryParam);
        return request.build();
    }
}
