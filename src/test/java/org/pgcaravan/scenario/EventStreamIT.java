package org.pgcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.EventSocket;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/** What an EventSource hears of jobs. */
class EventStreamIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String UNKNOWN = "20260101t000000z-nobodysx";

    private static RunningService service;
    private static ServiceClient client;

    @BeforeAll
    static void start() {
        service = RunningService.with()
                .readOnly("shop", SERVER.url(Scripts.newDatabase(SERVER, "shop")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** One event, with its id as the stream says it. */
    private record Told(long id, JsonNode event) {}

    @Test
    void streamTellsAllOfAJobInOrderAndEnds() throws IOException {
        String id = client.sync("shop", "local");

        HttpResponse<Stream<String>> answer = open(client.request("/api/jobs/" + id + "/events"));
        List<Told> events = told(answer);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(events.stream().map(Told::id))
                .containsExactlyElementsOf(
                        Stream.iterate(1L, n -> n + 1).limit(events.size()).toList());
        assertThat(events)
                .allSatisfy(told -> assertThat(told.event().get("id").asLong()).isEqualTo(told.id()));
        assertThat(events.stream().map(Told::event).filter(EventSocket::isFinal))
                .containsExactly(events.get(events.size() - 1).event());
        assertThat(events.get(events.size() - 1).event().get("state").asText()).isEqualTo("completed");
    }

    @Test
    void streamGoesOnWhereItBroke() throws IOException {
        String id = client.sync("shop", "local");
        String path = "/api/jobs/" + id + "/events";
        List<Told> all = told(open(client.request(path)));
        long last = all.get(all.size() - 1).id();

        assertThat(told(open(client.request(path + "?after=2")))).isEqualTo(all.subList(2, all.size()));
        assertThat(told(open(client.request(path).header("Last-Event-ID", "3"))))
                .isEqualTo(all.subList(3, all.size()));
        assertThat(told(open(client.request(path + "?after=1").header("Last-Event-ID", "3"))))
                .as("a browser comes again with the path that it came with first")
                .isEqualTo(all.subList(3, all.size()));

        HttpResponse<String> done = ServiceClient.send(client.request(path)
                .header("Last-Event-ID", String.valueOf(last))
                .build());
        assertThat(done.statusCode())
                .as("a browser comes again until it is told so")
                .isEqualTo(204);
    }

    @Test
    void streamOfAllJobsHearsOfAllJobs() throws Exception {
        HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                .send(client.request("/api/events").build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream stream = answer.body()) {
            String first = client.sync("shop", "local");
            String second = client.export("{\"source\": \"shop\"}");
            client.await(first);
            client.await(second);

            StringBuilder heard = new StringBuilder();
            byte[] buffer = new byte[8_192];
            while (!isOver(heard, first) || !isOver(heard, second)) {
                int length = stream.read(buffer);
                assertThat(length).as("the stream goes on").isPositive();
                heard.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
            }
            assertThat(heard).doesNotContain("id: ");
        }
    }

    private static boolean isOver(CharSequence heard, String job) {
        return heard.toString().contains("data: {\"job\":\"" + job + "\"")
                && heard.toString()
                        .lines()
                        .anyMatch(line -> line.contains(job) && line.contains("\"type\":\"completed\""));
    }

    @Test
    void ticketOpensAStreamOnce() throws IOException {
        String id = client.sync("shop", "local");
        String ticket = ServiceClient.json(client.post("/api/tickets", ""))
                .get("ticket")
                .asText();
        ServiceClient browser = service.client(null);
        String path = "/api/jobs/" + id + "/events?ticket=" + ticket;

        assertThat(told(open(browser.request(path)))).isNotEmpty();
        assertThat(ServiceClient.send(browser.request(path).build()).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "/api/jobs/" + UNKNOWN + "/events,           404",
        "/api/jobs/" + UNKNOWN + "/events?after=1,   404",
        "/api/jobs/short/events,                     400",
        "/api/jobs/NOT-LOWER-CASE/events,            400",
        "/api/jobs/" + UNKNOWN + "/events?after=-1,  400",
        "/api/jobs/" + UNKNOWN + "/events?after=x,   400",
        "/api/jobs/" + UNKNOWN + "/events?after=,    400",
        "/api/jobs/" + UNKNOWN + "/events?after=99999999999999999999, 400",
    })
    void whatLeadsNowhereIsAnsweredAsTheContractSays(String path, int status) {
        assertThat(client.get(path).statusCode()).isEqualTo(status);
    }

    private static HttpResponse<Stream<String>> open(HttpRequest.Builder request) throws IOException {
        try {
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofLines());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads the stream to its end. */
    private static List<Told> told(HttpResponse<Stream<String>> answer) {
        List<Told> events = new ArrayList<>();
        long id = 0;
        for (String line : answer.body().toList()) {
            if (line.startsWith("id: ")) {
                id = Long.parseLong(line.substring("id: ".length()));
            } else if (line.startsWith("data: ")) {
                events.add(new Told(id, ServiceClient.json(line.substring("data: ".length()))));
            }
        }
        return events;
    }
}
