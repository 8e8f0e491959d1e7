package org.pgcaravan.scenario;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.progress.ProgressEvent;
import org.pgcaravan.redis.RedisEventLog;
import org.pgcaravan.redis.RedisStore;
import org.pgcaravan.support.DeafSocket;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/**
 * What a thousand websocket clients, a hundred of which never read, cost a job that raises ten more events a second than
 * its own. A main, no test: nothing is asserted about time.
 */
final class EventClientsSpeed {

    private static final int CLIENTS = 1_000;
    private static final int STALLED = 100;
    private static final int ROUNDS = 3;
    private static final int ROWS = 3_000_000;

    private EventClientsSpeed() {}

    public static void main(String... args) throws Exception {
        PostgresServer server = Postgres.server();
        String source = Postgres.newDatabase(server, "source");
        Postgres.execute(
                server,
                source,
                "create table t as select i as id, md5(i::text) as a, repeat('x', 60) as b from generate_series(1, "
                        + ROWS + ") i; alter table t add primary key (id)");
        try (RunningService service = RunningService.with()
                        .readOnly("source", server.url(source))
                        .writable("local", server.url(Postgres.newDatabase(server, "local")))
                        .start();
                RedisStore store = new RedisStore(Redis.server().url(), service.redisPrefix());
                RedisEventLog log = new RedisEventLog(store)) {
            ServiceClient client = service.client();
            seconds(client, log); // warms up
            for (int round = 0; round < ROUNDS; round++) {
                double without = seconds(client, log);
                try (Clients clients = new Clients(service.port())) {
                    double with = seconds(client, log);
                    System.out.printf(
                            "job: %.2f s without clients, %.2f s with %d of which %d never read; these took %.1f MB%n",
                            without, with, CLIENTS, STALLED, clients.read.get() / 1e6);
                }
            }
        }
        System.exit(0);
    }

    private static double seconds(ServiceClient client, RedisEventLog log) {
        String job = client.sync("source", "local");
        ScheduledExecutorService more = Executors.newSingleThreadScheduledExecutor();
        more.scheduleAtFixedRate(
                () -> log.append(
                        new ProgressEvent(job, 0, "progressed", Instant.now(), "running", null, "x".repeat(300), 1)),
                0,
                100,
                TimeUnit.MILLISECONDS);
        var done = client.await(job);
        more.shutdownNow();
        return Duration.between(
                                Instant.parse(done.get("startedAt").asText()),
                                Instant.parse(done.get("finishedAt").asText()))
                        .toMillis()
                / 1e3;
    }

    /** Websockets on all jobs, the healthy ones read by one thread. */
    private static final class Clients implements AutoCloseable {
        private final List<SocketChannel> channels = new ArrayList<>();
        private final Selector selector = Selector.open();
        private final AtomicLong read = new AtomicLong();
        private final Thread reader = new Thread(this::readAll, "clients");

        Clients(int port) throws IOException {
            for (int i = 0; i < CLIENTS; i++) {
                SocketChannel channel = SocketChannel.open();
                boolean reads = i >= STALLED;
                if (!reads) {
                    channel.setOption(StandardSocketOptions.SO_RCVBUF, 1_024);
                }
                channel.connect(new InetSocketAddress("127.0.0.1", port));
                channel.write(ByteBuffer.wrap(DeafSocket.handshake("/ws/jobs")));
                channel.read(ByteBuffer.allocate(1)); // it is open when the answer begins
                channel.configureBlocking(false);
                if (reads) {
                    channel.register(selector, SelectionKey.OP_READ);
                }
                channels.add(channel);
            }
            reader.start();
        }

        private void readAll() {
            ByteBuffer buffer = ByteBuffer.allocate(64 * 1_024);
            try {
                while (selector.isOpen()) {
                    selector.select(key -> {
                        try {
                            buffer.clear();
                            int length = ((SocketChannel) key.channel()).read(buffer);
                            if (length < 0) {
                                key.cancel();
                            } else {
                                read.addAndGet(length);
                            }
                        } catch (IOException e) {
                            key.cancel();
                        }
                    });
                }
            } catch (IOException | java.nio.channels.ClosedSelectorException e) {
                System.err.println("The clients read no more: " + e);
            }
        }

        @Override
        public void close() throws IOException {
            selector.close();
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
    }
}
