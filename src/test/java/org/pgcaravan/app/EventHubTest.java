package org.pgcaravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobJson;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.JobType;
import org.pgcaravan.progress.ProgressEvent;
import org.pgcaravan.redis.QueueLimits;
import org.pgcaravan.redis.RedisEventLog;
import org.pgcaravan.redis.RedisJobQueue;
import org.pgcaravan.redis.RedisStore;
import org.pgcaravan.support.Redis;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** The hub between a real event log and real websockets, with more events than any socket's buffers hold. */
class EventHubTest {

    private static final int EVENTS = 6_000;
    private static final String LONG_MESSAGE = "x".repeat(4_000);

    private final String prefix = Redis.newPrefix();
    private final RedisStore store = new RedisStore(Redis.server().url(), prefix);
    private final RedisJobQueue queue = new RedisJobQueue(store, QueueLimits.defaults());
    private final RedisEventLog log = new RedisEventLog(store);
    private final EventHub hub = new EventHub(log);
    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;
    private AutoCloseable subscription;

    @BeforeEach
    void serve() {
        subscription = log.subscribe(hub::publish);
        server = vertx.createHttpServer()
                .webSocketHandler(hub::opened)
                .requestHandler(request -> hub.opened(
                        request,
                        request.path().equals("/") ? null : request.path().substring(1),
                        0))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void stop() throws Exception {
        subscription.close();
        hub.close();
        log.close();
        queue.close();
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aClientThatStopsReadingHoldsUpNobodyAndCatchesUpWithoutLosingTheEnd() {
        Job job = startedJob();
        Client healthy = connect("/ws/jobs/" + job.id(), true);
        Client ofAllJobs = connect("/ws/jobs", false);
        Client stalled = connect("/ws/jobs/" + job.id(), false);

        for (int i = 0; i < EVENTS; i++) {
            log.append(new ProgressEvent(
                    job.id(), 0, "progressed", Instant.now(), "running", null, LONG_MESSAGE, job.attempt()));
            int sent = i;
            if (i % 100 == 99) { // no client reads as fast as Redis writes
                Awaitility.await().until(() -> healthy.events.size() > sent);
            }
        }
        queue.finish(JobOutcome.cancelled(job));

        healthy.awaitTheEnd();
        assertThat(healthy.ids())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, EVENTS + 3)
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(stalled.events).hasSizeLessThan(EVENTS);

        stalled.readOn();
        stalled.awaitTheEnd();
        assertThat(stalled.ids()).isSorted().doesNotHaveDuplicates().endsWith(EVENTS + 3L);
        assertThat(stalled.events).as("what no buffer held was left out").hasSizeLessThan(EVENTS);

        ofAllJobs.readOn();
        ofAllJobs.awaitTheEnd();
        assertThat(ofAllJobs.ids()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aClientThatGoesAsSoonAsItComesIsNoFailure() {
        CompletableFuture<Integer> clients = new CompletableFuture<>();
        HttpServer other = vertx.createHttpServer()
                .webSocketHandler(socket -> socket.close().onComplete(closed -> {
                    try {
                        hub.opened(socket);
                        clients.complete(hub.clients());
                    } catch (RuntimeException e) {
                        clients.completeExceptionally(e);
                    }
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();

        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + other.actualPort() + "/ws/jobs"), new WebSocket.Listener() {})
                .join();

        assertThat(clients.orTimeout(10, TimeUnit.SECONDS).join()).isZero();
    }

    @Test
    void aClientThatComesBackGetsWhatItMissed() {
        Job job = startedJob();
        for (int i = 0; i < 10; i++) {
            log.append(new ProgressEvent(
                    job.id(), 0, "progressed", Instant.now(), "running", null, "m" + i, job.attempt()));
        }

        Client back = connect("/ws/jobs/" + job.id() + "?after=5", true);
        queue.finish(JobOutcome.cancelled(job));
        back.awaitTheEnd();

        assertThat(back.ids()).containsExactly(6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L);
    }

    @Test
    void aClientThatHasSeenMoreThanThereIsGetsAllThereIs() {
        Job job = startedJob();

        Client ahead = connect("/ws/jobs/" + job.id() + "?after=900", true);
        queue.finish(JobOutcome.cancelled(job));
        ahead.awaitTheEnd();

        assertThat(ahead.ids()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whenRedisHasForgottenEventsClientsAreToldAnew() {
        Job job = startedJob();
        for (int i = 0; i < 10; i++) {
            log.append(new ProgressEvent(
                    job.id(), 0, "progressed", Instant.now(), "running", null, "m" + i, job.attempt()));
        }
        Client ofOne = connect("/ws/jobs/" + job.id(), true);
        Client ofAll = connect("/ws/jobs", true);
        Awaitility.await().until(() -> ofOne.events.size() == 12);
        log.append(new ProgressEvent(job.id(), 0, "progressed", Instant.now(), "running", null, "m", job.attempt()));
        Awaitility.await().until(() -> ofOne.events.size() == 13 && ofAll.events.size() == 1);
        goBack(job, 5);

        hub.startOver();
        Awaitility.await().until(() -> ofOne.events.size() == 18);
        queue.finish(JobOutcome.cancelled(job));
        ofOne.awaitTheEnd();
        ofAll.awaitTheEnd();

        assertThat(ofOne.ids().subList(13, 19)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(ofAll.ids()).containsExactly(13L, 6L);
    }

    /** As if Redis had come back with the state of when the job's last event was that one. */
    private void goBack(Job job, int event) {
        try (Jedis redis = new Jedis("127.0.0.1", Redis.server().port())) {
            redis.hset(prefix + "job:" + job.id(), "events", String.valueOf(event));
            redis.del(prefix + "events:" + job.id());
            for (int i = 1; i <= event; i++) {
                redis.xadd(
                        prefix + "events:" + job.id(),
                        new StreamEntryID(i, 0),
                        Map.of(
                                "event",
                                "{\"id\":" + i + ",\"job\":\"" + job.id()
                                        + "\",\"type\":\"progressed\",\"state\":\"running\",\"attempt\":1}"));
            }
        }
    }

    @Test
    void streamThatIsNotReadHoldsUpNobodyAndCatchesUp() throws Exception {
        Job job = startedJob();
        try (Socket stalled = stream(job.id(), 1_024)) {
            Client healthy = connect("/ws/jobs/" + job.id(), true);
            for (int i = 0; i < EVENTS; i++) {
                log.append(new ProgressEvent(
                        job.id(), 0, "progressed", Instant.now(), "running", null, LONG_MESSAGE, job.attempt()));
                int sent = i;
                if (i % 100 == 99) {
                    Awaitility.await().until(() -> healthy.events.size() > sent);
                }
            }
            queue.finish(JobOutcome.cancelled(job));
            healthy.awaitTheEnd();

            List<Long> ids = new BufferedReader(new InputStreamReader(stalled.getInputStream(), StandardCharsets.UTF_8))
                    .lines()
                    .takeWhile(line -> !line.equals("0"))
                    .filter(line -> line.startsWith("id: "))
                    .map(line -> Long.valueOf(line.substring("id: ".length())))
                    .toList();

            assertThat(ids).isSorted().doesNotHaveDuplicates().startsWith(1L).endsWith(EVENTS + 3L);
            assertThat(ids).as("what no buffer held was left out").hasSizeLessThan(EVENTS);
        }
    }

    @Test
    void clientThatHangsUpOrHeardTheLastEventIsForgotten() throws Exception {
        Job job = startedJob();
        try (Socket leaves = stream(job.id(), 8_192);
                Socket stays = stream(job.id(), 8_192);
                Socket ofAllJobs = stream("", 8_192)) {
            Client socket = connect("/ws/jobs", true);
            Awaitility.await().until(() -> hub.clients() == 4);

            leaves.close();
            Awaitility.await().until(() -> hub.clients() == 3);
            socket.socket.abort();
            Awaitility.await().until(() -> hub.clients() == 2);
            queue.finish(JobOutcome.cancelled(job));
            Awaitility.await().until(() -> hub.clients() == 1);
            ofAllJobs.close();
            Awaitility.await().until(() -> hub.clients() == 0);
            assertThat(stays.isClosed()).isFalse();
        }
    }

    private Socket stream(String job, int receives) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receives);
        socket.connect(new InetSocketAddress("127.0.0.1", server.actualPort()));
        socket.getOutputStream()
                .write(("GET /" + job + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** @return a running job whose events so far are queued and started */
    private Job startedJob() {
        queue.submit(new JobRequest(JobType.SYNC, "a", "b", null, 0));
        return queue.claim("test", Duration.ofSeconds(5)).orElseThrow();
    }

    private Client connect(String path, boolean reads) {
        Client client = new Client(reads);
        URI uri = URI.create("ws://127.0.0.1:" + server.actualPort() + path);
        client.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri, client)
                .join();
        return client;
    }

    /** Reads when told to. */
    private static final class Client implements WebSocket.Listener {
        private final List<ProgressEvent> events = new CopyOnWriteArrayList<>();
        private final StringBuilder partial = new StringBuilder();
        private volatile boolean reads;
        private WebSocket socket;

        Client(boolean reads) {
            this.reads = reads;
        }

        @Override
        public void onOpen(WebSocket opened) {
            if (reads) {
                opened.request(1);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            partial.append(text);
            if (last) {
                try {
                    events.add(JobJson.mapper().readValue(partial.toString(), ProgressEvent.class));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        void readOn() {
            reads = true;
            socket.request(1);
        }

        List<Long> ids() {
            return events.stream().map(ProgressEvent::id).toList();
        }

        void awaitTheEnd() {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() ->
                            !events.isEmpty() && events.get(events.size() - 1).isFinal());
        }
    }
}
