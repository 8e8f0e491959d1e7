package org.pgcaravan.redis;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.pgcaravan.demo.RedisServer;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.JobType;

/** Says how fast the queue is on this machine, each figure beside a PING's of the same minute. Not a test: run its main. */
final class QueueSpeed {

    private static final int WARM = 3_000;
    private static final int ROUNDS = 5_000;
    private static final int WAITING = 10_000;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Node node;

    private QueueSpeed(Node node) {
        this.node = node;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("pgcaravan-speed-");
        try (RedisServer server = RedisServer.start(folder);
                Node node = new Node(server, "speed:", Node.waiting(1_000_000))) {
            new QueueSpeed(node).run();
        }
    }

    private interface Step {
        void run(int round) throws Exception;
    }

    private void run() throws Exception {
        measure("PING", round -> node.store.ping());
        measure("add a job", round -> node.export());
        measure(
                "claim and end, of " + (WARM + ROUNDS) + " waiting",
                round -> node.queue.finish(completed(node.claimed())));
        drain();
        startLatency();
        measure("add, claim and end an empty job", round -> {
            node.export();
            node.complete(node.claimed());
        });
        measure("the same, and tell of it", round -> {
            node.export();
            node.complete(node.claimed());
            node.tellAll();
        });
        for (int i = 0; i < WAITING; i++) {
            node.sync("local-" + i % 3_000, i % 100);
        }
        measure("PING", round -> node.store.ping());
        measure("list 50 of " + WAITING, round -> node.history.list(null, null, 50, null));
        claims();
    }

    private static org.pgcaravan.job.JobOutcome completed(Job job) {
        return org.pgcaravan.job.JobOutcome.cancelled(job);
    }

    private void drain() {
        while (true) {
            var job = node.claim();
            if (job.isEmpty()) {
                return;
            }
            node.complete(job.get());
        }
    }

    /** From just before the job is added to the moment at which a waiting worker has it. */
    private void startLatency() throws Exception {
        BlockingQueue<Long> started = new LinkedBlockingQueue<>();
        Thread worker = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                node.queue.claim("node", LONG).ifPresent(job -> {
                    started.add(System.nanoTime());
                    node.complete(job);
                });
            }
        });
        worker.start();
        long[] nanos = new long[ROUNDS];
        for (int round = -WARM; round < ROUNDS; round++) {
            TimeUnit.MILLISECONDS.sleep(round % 10 == 0 ? 2 : 1); // so that the worker waits
            long before = System.nanoTime();
            node.queue.submit(new JobRequest(JobType.EXPORT, "staging", null, null, 0));
            long after = started.take();
            if (round >= 0) {
                nanos[round] = after - before;
            }
        }
        worker.interrupt();
        worker.join();
        say("from added to started", nanos);
    }

    /**
     * Each claimed job is ended, so that as many wait for a destination as before; only the claim is timed, and a PING just
     * before it: one in a row of nothing but PINGs finds caches and schedulers as no claim does.
     */
    private void claims() {
        int rounds = WAITING / 2;
        long[] nanos = new long[rounds];
        long[] pings = new long[rounds];
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            node.store.ping();
            long before = System.nanoTime();
            Job job = node.claim().orElseThrow();
            nanos[round] = System.nanoTime() - before;
            pings[round] = before - start;
            node.complete(job);
        }
        say("PING, each before a claim", pings);
        say("claim, of " + WAITING + " waiting down to " + rounds, nanos);
    }

    private static void measure(String what, Step step) throws Exception {
        long[] nanos = new long[ROUNDS];
        for (int round = -WARM; round < ROUNDS; round++) {
            long before = System.nanoTime();
            step.run(round);
            if (round >= 0) {
                nanos[round] = System.nanoTime() - before;
            }
        }
        say(what, nanos);
    }

    private static void say(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%-40s median %7.3f ms   99%% %7.3f ms   most %7.3f ms%n",
                what,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 99 / 100] / 1e6,
                nanos[nanos.length - 1] / 1e6);
    }
}
