package org.pgcaravan.app;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.Main;
import org.pgcaravan.dump.Dumps;
import org.pgcaravan.guard.Access;
import org.pgcaravan.guard.Alias;
import org.pgcaravan.guard.Guard;
import org.pgcaravan.job.AuditEntry;
import org.pgcaravan.job.Job;
import org.pgcaravan.postgres.Session;
import org.pgcaravan.progress.Progress;
import org.pgcaravan.progress.ProgressEvent;
import org.pgcaravan.redis.QueueLimits;
import org.pgcaravan.redis.RedisAuditLog;
import org.pgcaravan.redis.RedisEventLog;
import org.pgcaravan.redis.RedisHearing;
import org.pgcaravan.redis.RedisJobHistory;
import org.pgcaravan.redis.RedisJobQueue;
import org.pgcaravan.redis.RedisOutbox;
import org.pgcaravan.redis.RedisPulse;
import org.pgcaravan.redis.RedisRequestStream;
import org.pgcaravan.redis.RedisStore;
import org.pgcaravan.redis.RedisTexts;
import org.pgcaravan.transfer.Attempts;
import org.pgcaravan.transfer.BackupTransfer;
import org.pgcaravan.transfer.DestructiveStep;
import org.pgcaravan.transfer.DumpsInUse;
import org.pgcaravan.transfer.ExportTransfer;
import org.pgcaravan.transfer.ImportTransfer;
import org.pgcaravan.transfer.Outcomes;
import org.pgcaravan.transfer.Previews;
import org.pgcaravan.transfer.SyncTransfer;
import org.pgcaravan.transfer.TaskTransfer;
import org.pgcaravan.transfer.Tidying;
import org.pgcaravan.transfer.UndoTransfer;
import org.springframework.data.redis.serializer.StringRedisSerializer;

/** Makes the beans that routes name, and Camel's own settings. */
final class Wiring implements AutoCloseable {

    /** The pool that the routes' splitters run tasks in, for all jobs together. */
    static final String TRANSFER_POOL = "transferPool";

    private static final long MAX_BODY_BYTES = 1 << 20;
    private static final int SHUTDOWN_SECONDS = 30;
    private static final int CLOSING_SECONDS = 5;

    private final Configuration configuration;
    private final List<AutoCloseable> closeables = new ArrayList<>();

    Wiring(Configuration configuration) {
        this.configuration = configuration;
    }

    void wire(Main main) {
        configuration.tracing().ifPresent(endpoint -> trace(main, endpoint));
        RedisStore store = closed(new RedisStore(configuration.redis(), configuration.redisPrefix()));
        QueueLimits limits = configuration.queue();
        RunningJobs running = new RunningJobs();
        RedisJobQueue queue = closed(new RedisJobQueue(store, limits));
        RedisJobHistory history = new RedisJobHistory(store);
        RedisEventLog events = closed(new RedisEventLog(store));
        RedisOutbox outbox = new RedisOutbox(store, limits);
        Guard guard = new Guard(configuration.aliases(), configuration.guard(), new SightingsInRedis(store));
        Attempts attempts = closed(new Attempts((job, progress, whole) -> {
            queue.progressed(job, whole);
            events.append(progressed(job, progress));
        }));
        Outcomes outcomes = new Outcomes(attempts);

        Audit audit = closed(
                new Audit(new RedisAuditLog(store, configuration.http().auditKeep()), history, configuration.node()));
        main.bind("audit", audit);
        main.bind("guard", guard);
        main.bind("jobQueue", queue);
        JobIntake intake = new JobIntake();
        main.bind("jobIntake", intake);
        Tickets tickets = new Tickets(new RedisTexts(store, "ticket:", Tickets.GOOD_FOR), Clock.systemUTC());
        main.bind("tickets", tickets);
        main.bind("callers", new Caller.Desk());
        main.bind("redisReplies", new RedisReplies(intake, audit));
        main.bind("redisChannel", new RedisHearing(store));
        main.bind(
                "requests-component",
                new RequestsComponent(new RedisRequestStream(store, configuration.requests()), configuration.node()));
        OutcomeRecorder recorder = new OutcomeRecorder(queue);
        main.bind("history", recorder);
        main.bind("outcomes", outcomes);
        main.bind("finishedJobs", new FinishedJobs(history));
        main.bind("api", new Api(queue, history));
        Tidying tidying = closed(new Tidying(
                configuration.aliases(),
                guard,
                history,
                configuration.transfer().previous(),
                (destination, database, reason) -> audit.accept(AuditEntry.dropping(
                        configuration.node(), database.job(), destination, database.name(), reason))));
        main.bind("databases", new Databases(configuration.aliases(), guard, tidying));
        DestructiveStep destructive = new DestructiveStep(
                configuration.aliases(),
                guard,
                queue,
                tidying,
                job -> audit.accept(AuditEntry.of("changeDestination", job, configuration.node())));
        main.bind(
                "sync",
                new SyncTransfer(configuration.aliases(), guard, attempts, configuration.transfer(), destructive));
        DumpsInUse inUse = new DumpsInUse(history);
        Dumps backups = new Dumps(configuration.backups(), "backup.directory");
        Dumps dumps = new Dumps(configuration.dumps(), "dump.directory", backups);
        main.bind(
                "backup",
                new BackupTransfer(
                        configuration.aliases(),
                        guard,
                        queue,
                        attempts,
                        configuration.transfer(),
                        backups,
                        configuration.transfer().backups(),
                        inUse));
        main.bind("dumps", new DumpApi(dumps, inUse));
        Previews previews = new Previews(configuration.aliases(), configuration.transfer(), dumps, history);
        main.bind("previews", new PreviewDesk(guard, previews, configuration.previewsAtOnce()));
        main.bind(
                "export",
                new ExportTransfer(configuration.aliases(), guard, queue, attempts, configuration.transfer(), dumps));
        main.bind(
                "import",
                new ImportTransfer(
                        configuration.aliases(),
                        guard,
                        attempts,
                        configuration.transfer(),
                        dumps,
                        configuration.imports(),
                        destructive));
        main.bind("undo", new UndoTransfer(configuration.aliases(), guard, attempts, destructive));
        TaskTransfer tasks = new TaskTransfer(attempts);
        main.bind("tasks", tasks);
        main.bind("everyTaskReports", new EveryTaskReports(tasks));
        EventHub hub = closed(new EventHub(events));
        RedisWatch watch = closed(new RedisWatch(new RedisAdvice(store), new RedisPulse(store), hub::startOver));
        events.whenReconnected(watch::look);
        events.whenReconnected(hub::catchUp);
        main.bind("hub", hub);
        RouteFiles routeFiles = new RouteFiles(configuration.routes());
        RouteStates routeStates = new RouteStates();
        ExchangeCounts counts = new ExchangeCounts();
        main.bind("exchangeCounts", counts);
        RoutesApi routesApi = new RoutesApi(routeFiles, routeStates, counts);
        main.bind("routes", routesApi);
        main.bind("route-files-health", new RoutesHealth(routeFiles, routeStates));
        Meters meters = new Meters(queue, outbox, hub, routeStates, watch);
        main.bind("stringSerializer", new StringRedisSerializer());
        main.bind("redisConnections", RedisConnections.to(configuration.redis()));
        main.bind("requestValidator", new ContractValidator());
        main.bind(
                "jobs-component",
                new JobsComponent(
                        queue,
                        attempts,
                        outcomes,
                        recorder,
                        running,
                        meters,
                        configuration.node(),
                        limits.lease().toMillis() / 10));
        for (Alias alias : configuration.aliases().all()) {
            main.bind("tables-of-" + alias.name(), closed(dataSource(alias)));
            if (alias.access() == Access.WRITABLE) {
                main.bind("destination-" + alias.name(), destination(alias, guard));
            }
        }
        main.bind("redis-health", new RedisHealth(store));
        for (String alias : configuration.healthAliases()) {
            main.bind(
                    "health-of-" + alias,
                    new AliasHealth(configuration.aliases().named(alias), guard));
        }
        WaitingRoom room = new WaitingRoom(
                configuration.http().databaseRequests(), configuration.guard().timeout());
        main.bind("waitingRoom", room);
        http(main);
        properties(main);
        Startup startup = new Startup(
                configuration,
                events,
                tickets,
                audit,
                attempts,
                closed(new DumpFiles(dumps, configuration.http().mostUploaded())),
                new EventStreams(hub, events, history),
                room,
                guard,
                tidying,
                routeFiles,
                routeStates,
                routesApi,
                meters,
                watch,
                closed(new Courier(outbox, limits.lease())),
                new Shutdown(queue, running, attempts, configuration.shutdown()));
        main.bind("serving-health", new ServingHealth(startup::serves));
        main.addMainListener(startup);
    }

    private static ProgressEvent progressed(Job job, Progress progress) {
        return new ProgressEvent(job.id(), 0, "progressed", Instant.now(), "running", progress, null, job.attempt());
    }

    /** Connections for looking at an alias's tables; none is held while nobody looks. */
    private static HikariDataSource dataSource(Alias alias) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("tables-of-" + alias.name());
        pool.setDataSource(new SessionDataSource(() -> Session.SOURCE.open(alias.url(), "tables")));
        pool.setMinimumIdle(0);
        pool.setMaximumPoolSize(2);
        pool.setIdleTimeout(10_000);
        pool.setConnectionTimeout(15_000);
        pool.setInitializationFailTimeout(-1);
        pool.setReadOnly(true);
        pool.setConnectionInitSql("SET statement_timeout = '15s'"); // sizes wait for whoever locks a table
        return new HikariDataSource(pool);
    }

    /** Connections for operators' own SQL; the guard is asked before each. */
    private static DataSource destination(Alias alias, Guard guard) {
        return new SessionDataSource(() -> {
            guard.check(null, alias.name());
            return Session.PLAIN.open(alias.url(), "own steps");
        });
    }

    private void http(Main main) {
        // who waits for databases keeps none of those that there are for all others
        int waiting = configuration.http().databaseRequests() + configuration.previewsAtOnce();
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setWorkerPoolSize(VertxOptions.DEFAULT_WORKER_POOL_SIZE + waiting));
        closed(() -> vertx.close().toCompletionStage().toCompletableFuture().get(CLOSING_SECONDS, TimeUnit.SECONDS));
        main.bind("vertx", vertx);
        VertxPlatformHttpServerConfiguration server = new VertxPlatformHttpServerConfiguration();
        server.setBindHost(configuration.host());
        server.setBindPort(configuration.port());
        server.setMaxBodySize(MAX_BODY_BYTES);
        main.bind("platformHttp", server);
    }

    private void trace(Main main, URI endpoint) {
        Tracing tracing = closed(new Tracing(endpoint, configuration.node()));
        main.bind("tracer", tracing.tracer());
        main.bind("tracePropagators", tracing.propagators());
    }

    private void properties(Main main) {
        Properties properties = new Properties();
        configuration.properties().forEach((name, value) -> {
            if (!name.startsWith("database.")
                    && !name.startsWith("key.")
                    && !name.equals("api.key")
                    && !name.equals("redis.url")) {
                properties.setProperty(name, value);
            }
        });
        properties.setProperty("host", configuration.host());
        properties.setProperty("port", String.valueOf(configuration.port()));
        properties.setProperty("jobs.concurrency", String.valueOf(configuration.concurrency()));
        properties.setProperty("redis.prefix", configuration.redisPrefix());
        properties.setProperty("camel.main.name", "pgcaravan");
        // those of the operators are loaded by RouteReloader
        properties.setProperty(
                "camel.main.routesIncludePattern",
                "classpath:routes/api.camel.yaml,classpath:routes/websocket.camel.yaml,"
                        + "classpath:routes/job-finished.camel.yaml");
        properties.setProperty("camel.main.shutdownTimeout", String.valueOf(SHUTDOWN_SECONDS));
        properties.setProperty("camel.main.autoConfigurationLogSummary", "false");
        properties.setProperty("camel.main.startupSummaryLevel", "Brief");
        properties.setProperty("camel.main.useMdcLogging", "true");
        properties.putIfAbsent("camel.main.jmxEnabled", "false"); // ExchangeCounts says why
        properties.setProperty("camel.routeController.enabled", "true");
        properties.setProperty("camel.server.enabled", "false"); // ApiServer is in its place
        properties.setProperty(
                "camel.opentelemetry2.enabled",
                String.valueOf(configuration.tracing().isPresent()));
        properties.setProperty("camel.opentelemetry2.excludePatterns", Tracing.EXCLUDED);
        properties.setProperty("camel.management.enabled", String.valueOf(configuration.managementPort() > 0));
        properties.setProperty("camel.management.host", configuration.host());
        properties.setProperty("camel.management.port", String.valueOf(configuration.managementPort()));
        // and one for each job, which the splitter keeps busy with asking for the next task
        int threads = configuration.transferThreads() + configuration.concurrency();
        String pool = "camel.threadpool.config[" + TRANSFER_POOL + "].";
        properties.setProperty(pool + "id", TRANSFER_POOL);
        properties.setProperty(pool + "poolSize", String.valueOf(threads));
        properties.setProperty(pool + "maxPoolSize", String.valueOf(threads));
        properties.setProperty(pool + "maxQueueSize", "1000");
        properties.setProperty(pool + "rejectedPolicy", "CallerRuns");
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(properties);
    }

    private <T extends AutoCloseable> T closed(T closeable) {
        closeables.add(closeable);
        return closeable;
    }

    /** Closes what was made, the last first. */
    @Override
    public void close() {
        for (int i = closeables.size() - 1; i >= 0; i--) {
            try {
                closeables.get(i).close();
            } catch (Exception e) {
                org.slf4j.LoggerFactory.getLogger(Wiring.class).warn("Not closed: {}", e.getMessage());
            }
        }
        closeables.clear();
    }
}
