package org.pgcaravan.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.progress.ProgressEvent;

class JobJsonTest {

    @Test
    void requestIsReadAsWritten() throws Exception {
        JobRequest request = new JobRequest(JobType.SYNC, "staging", "local", new JobOptions(4, Verify.NONE), 5);
        String json = JobJson.mapper().writeValueAsString(request);
        assertThat(json)
                .isEqualTo("{\"type\":\"sync\",\"source\":\"staging\",\"destination\":\"local\","
                        + "\"options\":{\"jobs\":4,\"verify\":\"none\"},\"priority\":5,\"delay\":0}");
        assertThat(JobJson.mapper().readValue(json, JobRequest.class)).isEqualTo(request);
        assertThat(JobJson.mapper().readValue("{\"type\":\"export\",\"source\":\"a\"}", JobRequest.class))
                .isEqualTo(new JobRequest(JobType.EXPORT, "a", null, null, 0));
    }

    @Test
    void instantsAreIsoAndNullsAreLeftOut() throws Exception {
        ProgressEvent event =
                new ProgressEvent("j", 1, "queued", Instant.parse("2026-11-22T18:00:00.5Z"), "queued", null, null);
        String json = JobJson.mapper().writeValueAsString(event);
        assertThat(json)
                .isEqualTo("{\"job\":\"j\",\"id\":1,\"type\":\"queued\",\"at\":\"2026-11-22T18:00:00.500Z\","
                        + "\"state\":\"queued\",\"attempt\":0}");
        assertThat(JobJson.mapper().readValue(json, ProgressEvent.class)).isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"sync\",\"sorce\":\"staging\"}",
                "{\"type\":\"sync\",\"type\":\"export\"}",
                "{\"type\":\"sync\",\"options\":{\"jobs\":1,\"jobs\":2}}",
                "{\"type\":\"sync\",\"priority\":\"5\"}",
                "{\"type\":\"sync\",\"priority\":5.5}",
                "{\"type\":\"sync\",\"priority\":101}",
                "{\"type\":\"sync\"} {}",
                "{\"type\":\"drop\"}",
                "{\"type\":1}",
                "{\"type\":\"sync\"",
                "{}",
                "[]",
                "\"sync\"",
                ""
            })
    void whatIsNotUnderstoodIsRefused(String json) {
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> JobJson.mapper().readValue(json, JobRequest.class));
    }

    @Test
    void whatIsDeepOrHugeIsRefused() {
        String deep = "{\"options\":" + "[".repeat(100) + "]".repeat(100) + "}";
        String huge = "{\"type\":\"sync\",\"source\":\"" + "x".repeat(1_000_001) + "\"}";
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> JobJson.mapper().readTree(deep));
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> JobJson.mapper().readValue(huge, JobRequest.class));
    }
}
