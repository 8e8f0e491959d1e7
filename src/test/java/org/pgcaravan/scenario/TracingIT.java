package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Collector;
import org.pgcaravan.support.Collector.ReceivedSpan;
import org.pgcaravan.support.LogLines;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;

/** With {@code tracing=true} a job's way through the routes is seen by a collector of OpenTelemetry; without, nothing is. */
class TracingIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String JOB = "pgcaravan.job";
    private static final String HOOK = """
            - route:
                id: hook
                from:
                  uri: direct:hook
                  steps:
                    - doTry:
                        steps:
                          - to: "http://127.0.0.1:1/hook/a-token-of-a-hook"
                        doCatch:
                          - exception: [java.lang.Exception]
            """;

    @Test
    void jobIsOneTraceOfItsRoutesThatCarriesItsId() {
        try (Collector collector = new Collector()) {
            List<String> ids;
            try (RunningService service = service()
                    .knob("tracing", "true")
                    .knob("tracing.endpoint", collector.url() + "/")
                    .knob("shutdown.seconds", "5") // for job-finish to come to its end
                    .start()) {
                ids = List.of(sync(service), sync(service));
            } // and with it, what was not sent yet

            assertThat(collector.texts()).isNotEmpty().allMatch(text -> text.startsWith("POST /v1/traces "));
            assertThat(collector.texts()).allMatch(text -> text.contains("service.name") && text.contains("pgcaravan"));
            assertThat(collector.spans()).noneMatch(span -> span.name().contains("progress-publish"));
            ids.forEach(id -> assertAreTwoTraces(id, collector.spans()));
        }
    }

    @Test
    void spansTellNoSecrets() {
        try (Collector collector = new Collector()) {
            try (RunningService service = service()
                    .routeFile("hook.camel.yaml", HOOK)
                    .stepBefore("sync-run.camel.yaml", "- bean: {ref: sync, method: prove}", "- to: direct:hook")
                    .knob("tracing", "true")
                    .knob("tracing.endpoint", collector.url())
                    .start()) {
                sync(service);
            }

            assertThat(collector.spans()).anyMatch(span -> span.name().equals("hook"));
            assertThat(collector.texts())
                    .noneMatch(text -> text.contains("a-token-of-a-hook") || text.contains(RunningService.API_KEY));
        }
    }

    @Test
    void withoutTheSwitchNothingIsSent() {
        try (Collector collector = new Collector()) {
            try (RunningService service =
                    service().knob("tracing.endpoint", collector.url()).start()) {
                sync(service);
            }

            assertThat(collector.texts()).isEmpty();
        }
    }

    @Test
    void collectorThatIsAwayHarmsNoJob() {
        String away;
        try (Collector collector = new Collector()) {
            away = collector.url();
        }
        try (LogLines log = new LogLines();
                RunningService service = service()
                        .knob("tracing", "true")
                        .knob("tracing.endpoint", away)
                        .start()) {
            sync(service);
            log.await("WARN", "Traces are lost", "tracing.endpoint (TRACING_ENDPOINT)");
        }
    }

    private static RunningService.Builder service() {
        return RunningService.with()
                .readOnly("shop", SERVER.url(Scripts.newDatabase(SERVER, "shop")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")));
    }

    private static String sync(RunningService service) {
        String id = service.client().sync("shop", "local");
        assertThat(service.client().await(id).get("state").asText()).isEqualTo("completed");
        return id;
    }

    /** One for the attempt, and one for what job-finish does behind it. */
    private static void assertAreTwoTraces(String job, List<ReceivedSpan> all) {
        Map<String, List<ReceivedSpan>> traces = all.stream()
                .filter(span -> job.equals(span.attributes().get(JOB)))
                .collect(Collectors.groupingBy(ReceivedSpan::trace));
        assertThat(traces).hasSize(2);
        assertThat(traces.values()).anySatisfy(spans -> assertIsOneTrace(spans, "sync-run", "task-run"));
        assertThat(traces.values()).anySatisfy(spans -> assertIsOneTrace(spans, "job-finish"));
    }

    private static void assertIsOneTrace(List<ReceivedSpan> spans, String... names) {
        Map<String, ReceivedSpan> byId =
                spans.stream().collect(Collectors.toMap(ReceivedSpan::id, Function.identity()));

        assertThat(spans).extracting(ReceivedSpan::name).contains(names);
        assertThat(spans.stream().filter(span -> span.parent().isEmpty())).hasSize(1);
        assertThat(spans)
                .filteredOn(span -> !span.parent().isEmpty())
                .allMatch(span -> byId.containsKey(span.parent()));
    }
}
