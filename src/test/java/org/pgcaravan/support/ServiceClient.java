package org.pgcaravan.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * A client of a service, as one would write it against {@code openapi.yaml}. It holds every answer against that
 * contract.
 */
public final class ServiceClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FINAL = Set.of("completed", "failed", "cancelled");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int port;
    private final String apiKey;

    ServiceClient(int port, String apiKey) {
        this.port = port;
        this.apiKey = apiKey;
    }

    /** Starts a sync. @return its id */
    public String sync(String source, String destination) {
        return submit("{\"source\": \"%s\", \"destination\": \"%s\"}".formatted(source, destination));
    }

    /** Sends the body of {@code POST /api/sync}. @return the job's id */
    public String submit(String body) {
        HttpResponse<String> answer = post("/api/sync", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return json(answer).get("id").asText();
    }

    /** Sends the body of {@code POST /api/sync/export}. @return the job's id */
    public String export(String body) {
        return accepted(post("/api/sync/export", body));
    }

    /** Sends the body of {@code POST /api/sync/import}. @return the job's id */
    public String load(String body) {
        return accepted(post("/api/sync/import", body));
    }

    /** Sends the body of {@code POST /api/sync/preview}. @return what the job would do */
    public JsonNode preview(String body) {
        HttpResponse<String> answer = post("/api/sync/preview", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    /** Sends the body of {@code POST /api/sync/backup}. @return the job's id */
    public String backup(String body) {
        return accepted(post("/api/sync/backup", body));
    }

    /** Takes a job back. @return the id of the job that does it */
    public String undo(String job) {
        return accepted(post("/api/jobs/" + job + "/undo", ""));
    }

    private static String accepted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return json(answer).get("id").asText();
    }

    /** Uploads a file of SQL, plain or compressed. @return its id */
    public String upload(byte[] file) {
        HttpResponse<String> answer = send(request("/files/dumps")
                .POST(HttpRequest.BodyPublishers.ofByteArray(file))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer).get("id").asText();
    }

    /** The same of any size: what is made while it is sent is nowhere whole. */
    public String upload(Supplier<? extends InputStream> file) {
        HttpResponse<String> answer = send(request("/files/dumps")
                .timeout(Duration.ofMinutes(3))
                .POST(HttpRequest.BodyPublishers.ofInputStream(file))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer).get("id").asText();
    }

    /** @param name of the file under {@code /files/dumps} */
    public HttpResponse<byte[]> download(String name) {
        try {
            return HTTP.send(request("/files/dumps/" + name).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the job is over, however it ended. */
    public JsonNode await(String id) {
        return awaitUntil(id, FINAL, PATIENCE);
    }

    /** The same of a job that takes longer than most. */
    public JsonNode await(String id, Duration patience) {
        return awaitUntil(id, FINAL, patience);
    }

    /** Syncs, and waits until that is over. */
    public JsonNode syncAndAwait(String source, String destination) {
        return await(sync(source, destination));
    }

    public JsonNode awaitState(String id, String state) {
        return awaitUntil(id, Set.of(state), PATIENCE);
    }

    private JsonNode awaitUntil(String id, Set<String> states, Duration patience) {
        return Awaitility.await()
                .atMost(patience)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> job(id), job -> states.contains(job.get("state").asText()));
    }

    public JsonNode job(String id) {
        HttpResponse<String> answer = get("/api/jobs/" + id);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    public HttpResponse<String> get(String path) {
        return checked(request(path).GET().build());
    }

    public HttpResponse<String> delete(String path) {
        return checked(request(path).DELETE().build());
    }

    public HttpResponse<String> post(String path, String body) {
        return checked(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** @return a request that carries the key, if this client has one, to be completed */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("http", path)).timeout(Duration.ofSeconds(30));
        return apiKey == null ? request : request.header("X-API-Key", apiKey);
    }

    public URI uri(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + port + path);
    }

    /** Follows events from a path under {@code /ws/jobs}. */
    public EventSocket events(String path) {
        return EventSocket.open(HTTP, uri("ws", path), apiKey == null ? Map.of() : Map.of("X-API-Key", apiKey));
    }

    /** The same with these headers and no key. */
    public EventSocket events(String path, Map<String, String> headers) {
        return EventSocket.open(HTTP, uri("ws", path), headers);
    }

    private static HttpResponse<String> checked(HttpRequest request) {
        HttpResponse<String> answer = send(request);
        ContractCheck.holds(request.method(), request.uri().getPath(), answer);
        return answer;
    }

    /** Sends a request that need not be one of the contract's. */
    public static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
