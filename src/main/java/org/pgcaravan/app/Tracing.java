package org.pgcaravan.app;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.util.Optional;
import org.pgcaravan.job.JobMdc;

/** Camel's spans on their way to a collector, by OTLP over HTTP; those of a job's work carry its id. */
final class Tracing implements AutoCloseable {

    /** Camel's pattern of what makes no spans: an event that goes on to the clients, several a second. */
    static final String EXCLUDED = "direct://progress-publish";

    static final AttributeKey<String> JOB = AttributeKey.stringKey("pgcaravan.job");

    private static final String SERVICE = "pgcaravan";

    private final SdkTracerProvider provider;

    /** @param node this process's name */
    Tracing(URI endpoint, String node) {
        OtlpHttpSpanExporter collector = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString().replaceAll("/+$", "") + "/v1/traces")
                .setCompression("gzip")
                .build();
        provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().toBuilder()
                        .put("service.name", SERVICE)
                        .put("service.instance.id", node)
                        .build())
                .addSpanProcessor(new JobOfSpan())
                .addSpanProcessor(BatchSpanProcessor.builder(new DiscreetExporter(collector))
                        .build())
                .build();
    }

    Tracer tracer() {
        return provider.get(SERVICE);
    }

    ContextPropagators propagators() {
        return ContextPropagators.create(W3CTraceContextPropagator.getInstance());
    }

    /** Sends what is left; gives up after ten seconds. */
    @Override
    public void close() {
        provider.close();
    }

    /** A span is of its parent's job; the thread's comes second, for the transfer pool's threads tell of their last one. */
    private static final class JobOfSpan implements SpanProcessor {

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            Optional<String> job = Span.fromContext(parent) instanceof ReadableSpan known
                    ? Optional.ofNullable(known.getAttribute(JOB))
                    : JobMdc.current();
            job.ifPresent(id -> span.setAttribute(JOB, id));
        }

        @Override
        public boolean isStartRequired() {
            return true;
        }

        @Override
        public void onEnd(ReadableSpan span) {}

        @Override
        public boolean isEndRequired() {
            return false;
        }
    }
}
