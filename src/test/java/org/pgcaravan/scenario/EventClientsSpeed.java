package org.pgcaravan.scenario;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.progress.ProgressEvent;
import org.pgcaravan.redis.RedisEventLog;
import org.pgcaravan.redis.RedisStore;
import org.pgcaravan.support.DeafSocket;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceProcess;

/**
 * What a thousand websocket clients, a hundred of which never read, cost a job that raises ten more events a second than
 * its own. Service and clients are processes of their own; rounds with and without clients take turns, and which comes first
 * does too. A main, no test: nothing is asserted about time. With absolute paths, for the service runs in a folder of its own:
 *
 * <pre>{@code
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test.cp -Dmdep.includeScope=test
 * java -cp "$PWD/target/test-classes:$PWD/target/classes:$(cat target/test.cp)" org.pgcaravan.scenario.EventClientsSpeed
 * }</pre>
 */
final class EventClientsSpeed {

    private static final int CLIENTS = 1_000;
    private static final int STALLED = 100;
    private static final int PAIRS = 8;
    private static final int ROWS = 3_000_000;
    private static final String AS_CLIENTS = "clients";

    private EventClientsSpeed() {}

    /** @param args nothing, or how many pairs of rounds; {@code clients} and a port for the process of the clients */
    public static void main(String... args) throws Exception {
        if (args.length == 2 && args[0].equals(AS_CLIENTS)) {
            beClients(Integer.parseInt(args[1]));
        } else {
            measure(args.length == 0 ? PAIRS : Integer.parseInt(args[0]));
        }
        System.exit(0);
    }

    private static void measure(int pairs) throws Exception {
        PostgresServer server = Postgres.server();
        String source = Postgres.newDatabase(server, "source");
        Postgres.execute(
                server,
                source,
                "create table t as select i as id, md5(i::text) as a, repeat('x', 60) as b from generate_series(1, "
                        + ROWS + ") i; alter table t add primary key (id)");
        String prefix = Redis.newPrefix();
        try (ServiceProcess service = RunningService.with()
                        .knob("redis.prefix", prefix)
                        .readOnly("source", server.url(source))
                        .writable("local", server.url(Postgres.newDatabase(server, "local")))
                        .startAsProcess();
                RedisStore store = new RedisStore(Redis.server().url(), prefix);
                RedisEventLog log = new RedisEventLog(store)) {
            List<Round> without = new ArrayList<>();
            List<Round> with = new ArrayList<>();
            round(service, log, false); // warms up
            round(service, log, true);
            for (int pair = 0; pair < pairs; pair++) {
                for (boolean clients : pair % 2 == 0 ? new boolean[] {false, true} : new boolean[] {true, false}) {
                    Round round = round(service, log, clients);
                    (clients ? with : without).add(round);
                    System.out.printf(
                            "%s clients: %.2f s, the service's CPU %.2f s%n",
                            clients ? "with" : "without", round.seconds(), round.cpu());
                }
            }
            System.out.printf(
                    "medians of %d: %.2f s (CPU %.2f s) without clients, %.2f s (CPU %.2f s) with %d, of which %d never read%n",
                    pairs,
                    median(without, Round::seconds),
                    median(without, Round::cpu),
                    median(with, Round::seconds),
                    median(with, Round::cpu),
                    CLIENTS,
                    STALLED);
        }
    }

    /** @param cpu seconds that the service's process used meanwhile */
    private record Round(double seconds, double cpu) {}

    private static double median(List<Round> rounds, ToDoubleFunction<Round> of) {
        double[] sorted = rounds.stream().mapToDouble(of).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static Round round(ServiceProcess service, RedisEventLog log, boolean clients) throws IOException {
        if (!clients) {
            return job(service, log);
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EventClientsSpeed.class.getName(),
                        AS_CLIENTS,
                        String.valueOf(service.port()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            BufferedReader says = process.inputReader(StandardCharsets.UTF_8);
            if (!"open".equals(says.readLine())) {
                throw new IOException("The clients did not come in");
            }
            return job(service, log);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void beClients(int port) throws IOException {
        try (Clients clients = new Clients(port)) {
            System.out.println("open");
            System.in.read(); // until whoever started this ends it
        }
    }

    private static Round job(ServiceProcess service, RedisEventLog log) {
        Duration before = service.cpu();
        String job = service.client().sync("source", "local");
        ScheduledExecutorService more = Executors.newSingleThreadScheduledExecutor();
        more.scheduleAtFixedRate(
                () -> log.append(
                        new ProgressEvent(job, 0, "progressed", Instant.now(), "running", null, "x".repeat(300), 1)),
                0,
                100,
                TimeUnit.MILLISECONDS);
        var done = service.client().await(job);
        more.shutdownNow();
        Duration took = Duration.between(
                Instant.parse(done.get("startedAt").asText()),
                Instant.parse(done.get("finishedAt").asText()));
        return new Round(took.toMillis() / 1e3, service.cpu().minus(before).toMillis() / 1e3);
    }

    /** Websockets on all jobs, the healthy ones read by one thread. */
    private static final class Clients implements AutoCloseable {
        private final List<SocketChannel> channels = new ArrayList<>();
        private final Selector selector = Selector.open();
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
