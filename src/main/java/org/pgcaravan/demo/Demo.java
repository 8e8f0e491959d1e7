package org.pgcaravan.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * {@code pgcaravan demo}: two PostgreSQL servers and Redis in a temporary folder, a sample shop, and one sync, asked for
 * and followed as any client would. Leaves nothing behind, however it ends.
 */
public final class Demo {

    private static final int EXIT_USAGE = 2;
    private static final double SCALE_OF_THE_OLD_SHOP = 0.02;
    /** A sample needs no crash safety, and no files outside the demo's folder. */
    private static final Map<String, String> SETTINGS = Map.of(
            "unix_socket_directories", "",
            "full_page_writes", "off",
            "synchronous_commit", "off",
            "wal_level", "minimal",
            "max_wal_senders", "0",
            "max_wal_size", "4GB",
            "shared_buffers", "128MB",
            "jit", "off");

    private final DemoOptions options;
    private final Site site;
    private final PrintStream out;

    private Demo(DemoOptions options, Site site, PrintStream out) {
        this.options = options;
        this.site = site;
        this.out = out;
    }

    /** Exits with 0 when the sync is proven, 1 when it is not or something failed, 2 when the arguments are wrong. */
    public static void main(String[] arguments) {
        DemoOptions options;
        try {
            options = DemoOptions.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("pgcaravan demo: " + e.getMessage());
            System.exit(EXIT_USAGE);
            return;
        }
        System.exit(run(options));
    }

    private static int run(DemoOptions options) {
        try (Site site = Site.make()) {
            Runtime.getRuntime().addShutdownHook(new Thread(site::close, "demo-end"));
            keepTo(site.folder());
            try {
                return new Demo(options, site, System.out).run();
            } catch (Exception e) {
                if (!site.isClosing()) {
                    System.err.println("pgcaravan demo: " + reason(e));
                }
                return 1;
            }
        } catch (java.io.IOException e) {
            System.err.println("pgcaravan demo: no temporary folder could be made: " + e.getMessage());
            return 1;
        }
    }

    /** Before anything logs, or makes files of its own: the console is for the demo. {@code -Dpgcaravan.demo.log=<file>} keeps the log. */
    private static void keepTo(Path folder) {
        System.setProperty("vertx.cacheDirBase", folder.resolve("vertx").toString());
        System.setProperty("ot.epg.working-dir", folder.resolve("embedded-pg").toString());
        System.setProperty("logback.configurationFile", "demo/logback-demo.xml");
        if (System.getProperty("pgcaravan.demo.log") == null) {
            System.setProperty("pgcaravan.demo.log", folder.resolve("demo.log").toString());
        }
    }

    private int run() throws Exception {
        Path folder = site.folder();
        Path routes = Path.of(System.getProperty("pgcaravan.home", ".")).resolve("routes");
        if (!Files.isDirectory(routes)) {
            throw new IllegalStateException("There are no routes at " + routes.toAbsolutePath());
        }
        out.println("Starting two PostgreSQL servers and Redis in " + folder);
        Path binaries = folder.resolve("binaries");
        PostgresServer first = site.start(() -> PostgresServer.start(binaries, folder.resolve("source"), SETTINGS));
        PostgresServer second =
                site.start(() -> PostgresServer.start(binaries, folder.resolve("destination"), SETTINGS));
        RedisServer redis = site.start(() -> RedisServer.start(folder.resolve("redis")));

        Shop source = Shop.on(first);
        try (ProgressView view = ProgressView.begin("Filling the sample shop", out)) {
            source.fill(options.scale(), view);
        }
        Shop destination = Shop.on(second);
        destination.fill(options.scale() * SCALE_OF_THE_OLD_SHOP, ProgressView.NONE);
        out.println("The source is a shop of " + Figures.megabytes(source.bytes())
                + "; the destination is an older one of " + Figures.megabytes(destination.bytes()) + ".");

        DemoService service =
                site.start(() -> DemoService.start(folder.resolve("service"), routes, source, destination, redis));
        DemoClient client = new DemoClient(service.authority(), service.key());
        String job = client.sync(DemoService.SOURCE, DemoService.DESTINATION);
        follow(client, job);

        JsonNode ended = client.job(job);
        JobReport report = new JobReport(ended);
        out.println();
        report.print(out);
        if (options.once() || !report.isProven()) {
            return report.isProven() ? 0 : 1;
        }
        printAddresses(service, job, source, destination);
        new CountDownLatch(1).await();
        return 0;
    }

    private void follow(DemoClient client, String job) throws Exception {
        try (ProgressView view = ProgressView.begin("Syncing", out)) {
            client.follow(job, event -> {
                if (event.progress() != null) {
                    view.show(event.progress());
                }
            });
        }
    }

    private void printAddresses(DemoService service, String job, Shop source, Shop destination) {
        String address = "http://" + service.authority();
        String curl = "  curl -H 'X-API-Key: " + service.key() + "' ";
        out.println();
        out.println("The dashboard is at " + address + "/ until Ctrl-C; its key is " + service.key());
        out.println("The job, all databases, another sync, without a browser:");
        out.println(curl + address + "/api/jobs/" + job);
        out.println(curl + address + "/api/databases");
        out.println(curl + "-H 'Content-Type: application/json' \\\n    -d '{\"source\": \"" + DemoService.SOURCE
                + "\", \"destination\": \"" + DemoService.DESTINATION + "\"}' " + address + "/api/sync");
        out.println("The source is " + source.url() + ", the destination " + destination.url());
    }

    /** @return the innermost cause in one line */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
