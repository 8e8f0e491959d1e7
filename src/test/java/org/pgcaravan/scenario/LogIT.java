package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;
import org.pgcaravan.support.ServiceProcess;
import org.slf4j.LoggerFactory;

/** The service's log: JSON where that is wanted, and the job's id in every line of its work. */
class LogIT {

    private static final PostgresServer SERVER = Postgres.server();

    @Test
    void jsonLogIsOneObjectALineWithTheJobsId() {
        try (ServiceProcess service = builder().knob("log.format", "json").startAsProcess()) {
            String id = service.client().syncAndAwait("shop", "local").get("id").asText();

            List<JsonNode> lines =
                    service.log().lines().map(ServiceClient::json).toList();
            assertThat(lines).allSatisfy(line -> {
                assertThat(java.time.Instant.parse(line.path("timestamp").asText()))
                        .isNotNull();
                assertThat(line.path("level").asText()).isNotBlank();
            });
            assertThat(lines)
                    .filteredOn(line -> line.path("message").asText().contains(id)
                            && !line.path("logger").asText().equals("job-submit-http"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line.at("/mdc/job").asText()).isEqualTo(id));
        }
    }

    @Test
    void linesOfTasksCarryTheIdOfTheirJobAlsoWhenThreadsAreUsedAgain() {
        Logger tasks = (Logger) LoggerFactory.getLogger("org.pgcaravan.tasks");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        tasks.setLevel(Level.DEBUG);
        tasks.addAppender(lines);
        try (RunningService service = builder().start()) {
            String first =
                    service.client().syncAndAwait("shop", "local").get("id").asText();
            int before = lines.list.size();
            String second =
                    service.client().syncAndAwait("shop", "local").get("id").asText();

            assertThat(before).isPositive();
            assertThat(List.copyOf(lines.list).subList(0, before))
                    .allSatisfy(line -> assertThat(line.getMDCPropertyMap()).containsEntry("job", first));
            assertThat(List.copyOf(lines.list).subList(before, lines.list.size()))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line.getMDCPropertyMap()).containsEntry("job", second));
        } finally {
            tasks.detachAppender(lines);
            tasks.setLevel(null);
        }
    }

    private static RunningService.Builder builder() {
        return RunningService.with()
                .readOnly("shop", SERVER.url(Scripts.newDatabase(SERVER, "shop")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")));
    }
}
