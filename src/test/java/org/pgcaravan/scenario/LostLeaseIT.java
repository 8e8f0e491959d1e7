package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Gate;
import org.pgcaravan.support.JobThief;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RunningService;

/** What {@code pgcaravan_leases_lost_total} counts. */
class LostLeaseIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration MANY_HEARTBEATS = Duration.ofSeconds(1); // of a fifth of a second each

    @TempDir
    private Path folder;

    private Gate gate;

    @Test
    void attemptWhoseJobAnotherNodeTookCountsOnce() throws IOException {
        gate = new Gate(folder);
        try (RunningService service = service(builder -> builder.stepBehind(
                        "sync-run.camel.yaml", "- bean: {ref: sync, method: plan}", gate.step("held")));
                JobThief thief = new JobThief(Redis.server(), service.redisPrefix())) {
            String id = service.client().sync("staging", "local-held");
            await().atMost(LONG).until(() -> gate.hasArrived("local-held"));
            assertThat(leasesLost(service)).isZero();

            thief.steal(id);

            await().atMost(LONG).until(() -> leasesLost(service) > 0);
            await().during(MANY_HEARTBEATS).atMost(LONG).until(() -> leasesLost(service) == 1);
            gate.letGoOn("local-held");
            thief.fail("stolen");
            JsonNode job = service.client().await(id);
            assertThat(job.at("/error/code").asText()).isEqualTo("stolen");
        }
    }

    @Test
    void jobThatIsOverLosesNothingWhileOperatorsStepsRun() throws IOException {
        gate = new Gate(folder);
        try (RunningService service = service(builder -> builder.stepBehind(
                "job-run.camel.yaml", "- bean: {ref: history, method: record}", gate.step("held")))) {
            String id = service.client().sync("staging", "local-held");
            await().atMost(LONG).until(() -> gate.hasArrived("local-held"));
            assertThat(service.client().await(id).get("state").asText()).isEqualTo("completed");

            await().during(MANY_HEARTBEATS).atMost(LONG).until(() -> leasesLost(service) == 0);
            gate.letGoOn("local-held");
        }
    }

    private RunningService service(UnaryOperator<RunningService.Builder> own) {
        return own.apply(RunningService.with()
                        .readOnly("staging", SERVER.url(Postgres.newDatabase(SERVER, "staging")))
                        .writable("local-held", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                        .knob("jobs.concurrency", "1") // its own worker would be quicker than the thief
                        .knob("jobs.lease", "4")
                        .observed())
                .start();
    }

    private static double leasesLost(RunningService service) {
        return service.observe("metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("pgcaravan_leases_lost_total "))
                .map(line -> Double.valueOf(line.split(" ")[1]))
                .findFirst()
                .orElseThrow();
    }
}
