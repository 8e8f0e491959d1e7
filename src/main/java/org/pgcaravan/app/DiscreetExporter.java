package org.pgcaravan.app;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets no more of a span through than what is known to be no secret. Camel also notes whole URLs, in which an operator's
 * webhook may have its token, and the messages of errors and logs. Spans that no collector takes are lost.
 */
final class DiscreetExporter implements SpanExporter {

    private static final Set<String> KNOWN = Set.of(
            Tracing.JOB.getKey(),
            "op",
            "component",
            "camel.component",
            "url.scheme",
            "exchangeId",
            "error",
            "http.method",
            "http.status_code");

    private static final Logger LOG = LoggerFactory.getLogger(DiscreetExporter.class);

    /** Would write a stack trace past the log for every failure. Held here, for its level is forgotten with it. */
    private static final java.util.logging.Logger EXPORTERS =
            java.util.logging.Logger.getLogger("io.opentelemetry.exporter");

    private final SpanExporter next;
    private final AtomicBoolean away = new AtomicBoolean();

    DiscreetExporter(SpanExporter next) {
        this.next = next;
        EXPORTERS.setLevel(Level.OFF);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode sent =
                next.export(spans.stream().<SpanData>map(Discreet::new).toList());
        return sent.whenComplete(() -> tell(sent.isSuccess()));
    }

    /** Says so once an absence. */
    private void tell(boolean taken) {
        if (away.getAndSet(!taken) == taken) {
            if (taken) {
                LOG.info("Traces are sent again");
            } else {
                LOG.warn(
                        "Traces are lost: no collector takes them at {}; set tracing=false if there is none",
                        Knobs.where("tracing.endpoint"));
            }
        }
    }

    @Override
    public CompletableResultCode flush() {
        return next.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return next.shutdown();
    }

    private static final class Discreet extends DelegatingSpanData {

        private final Attributes attributes;

        Discreet(SpanData span) {
            super(span);
            attributes = span.getAttributes().toBuilder()
                    .removeIf(key -> !KNOWN.contains(key.getKey()))
                    .build();
        }

        @Override
        public Attributes getAttributes() {
            return attributes;
        }

        @Override
        public int getTotalAttributeCount() {
            return attributes.size();
        }

        @Override
        public List<EventData> getEvents() {
            return List.of();
        }

        @Override
        public int getTotalRecordedEvents() {
            return 0;
        }
    }
}
