package org.pgcaravan.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.pgcaravan.job.JobJson;
import org.pgcaravan.progress.ProgressEvent;

/** Talks to the service as any client would: HTTP for requests, a websocket for events. */
final class DemoClient {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String authority;
    private final String key;

    /** @param authority host and port of the service */
    DemoClient(String authority, String key) {
        this.authority = authority;
        this.key = key;
    }

    /** @return the new job's id */
    String sync(String source, String destination) throws IOException, InterruptedException {
        String body = JobJson.mapper().writeValueAsString(Map.of("source", source, "destination", destination));
        HttpRequest request = request("/api/sync")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return answer(request).get("id").textValue();
    }

    /** @return the job as it stands */
    JsonNode job(String id) throws IOException, InterruptedException {
        return answer(request("/api/jobs/" + id).GET().build());
    }

    /** Hands over the job's events as they happen, none twice; returns after the last one. */
    void follow(String job, Consumer<ProgressEvent> listener) throws IOException, InterruptedException {
        URI address = URI.create("ws://" + authority + "/ws/jobs/" + job);
        new JobEvents(http, address, key).follow(listener);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + authority + path))
                .timeout(PATIENCE)
                .header("X-API-Key", key);
    }

    /** @throws IOException with the service's own sentence when it refuses */
    private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode body = JobJson.mapper().readTree(response.body());
        if (response.statusCode() >= 300) {
            throw new IOException(body.path("detail").asText("The service answered " + response.statusCode()));
        }
        return body;
    }
}
