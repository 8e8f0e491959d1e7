package org.pgcaravan.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.service.ServiceSupport;
import org.pgcaravan.guard.Guard;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.progress.ProgressEvent;
import org.pgcaravan.redis.RedisEventLog;
import org.pgcaravan.transfer.Attempts;
import org.pgcaravan.transfer.Tidying;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to happen between Camel's configuration and its routes, and when the routes run. */
final class Startup extends MainListenerSupport {

    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

    /** The next heartbeat would bring the same word, seconds later. */
    private static final String CANCEL_REQUESTED = "cancel-requested";

    /** What job-finish does for the last jobs may take so long when the service ends. */
    private static final Duration LAST_STEPS = Duration.ofSeconds(5);

    private final Configuration configuration;
    private final RedisEventLog events;
    private final Tickets tickets;
    private final Audit audit;
    private final Attempts attempts;
    private final DumpFiles files;
    private final EventStreams streams;
    private final WaitingRoom room;
    private final Guard guard;
    private final Tidying tidying;
    private final RouteFiles routeFiles;
    private final RouteStates routeStates;
    private final RoutesApi routesApi;
    private final Meters meters;
    private volatile RouteReloader reloader;
    private final RedisWatch watch;
    private final Courier courier;
    private final Shutdown shutdown;
    private volatile boolean routesRun;

    Startup(
            Configuration configuration,
            RedisEventLog events,
            Tickets tickets,
            Audit audit,
            Attempts attempts,
            DumpFiles files,
            EventStreams streams,
            WaitingRoom room,
            Guard guard,
            Tidying tidying,
            RouteFiles routeFiles,
            RouteStates routeStates,
            RoutesApi routesApi,
            Meters meters,
            RedisWatch watch,
            Courier courier,
            Shutdown shutdown) {
        this.watch = watch;
        this.courier = courier;
        this.shutdown = shutdown;
        this.routeFiles = routeFiles;
        this.routeStates = routeStates;
        this.routesApi = routesApi;
        this.meters = meters;
        this.room = room;
        this.guard = guard;
        this.tidying = tidying;
        this.files = files;
        this.streams = streams;
        this.attempts = attempts;
        this.configuration = configuration;
        this.events = events;
        this.tickets = tickets;
        this.audit = audit;
    }

    /** No route is there yet: the door stands before all of them. */
    @Override
    public void afterConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        try {
            context.addService(new ApiServer(
                    context.getRegistry()
                            .lookupByNameAndType("platformHttp", VertxPlatformHttpServerConfiguration.class),
                    configuration.http().connections()));
            context.addService(new ServiceSupport() {
                @Override
                protected void doStart() {
                    VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                            context, VertxPlatformHttpRouter.getRouterNameFromPort(configuration.port()));
                    new Dashboard().stand(router);
                    new HttpDoor(configuration.http(), tickets, audit, Contract.read(), room, () -> routesRun)
                            .stand(router);
                    files.stand(router);
                    streams.stand(router);
                    VertxWebsocketComponent websockets =
                            context.getComponent("vertx-websocket", VertxWebsocketComponent.class);
                    websockets.setVertx(OneServer.of(context.getRegistry().lookupByNameAndType("vertx", Vertx.class)));
                    websockets.setRouter(router);
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException("The HTTP server cannot be guarded", e);
        }
        loadRoutes(context);
    }

    private void loadRoutes(CamelContext context) {
        try {
            reloader = new RouteReloader(context, routeFiles, routeStates);
            reloader.loadAll();
            routesApi.follow(reloader);
        } catch (ConfigurationException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The routes cannot be loaded", e);
        }
    }

    /** Whether requests are let in. */
    boolean serves() {
        return routesRun;
    }

    @Override
    public void afterStart(BaseMainSupport main) {
        routesRun = true;
        CamelContext context = main.getCamelContext();
        ProducerTemplate template = context.createProducerTemplate();
        try {
            context.addService(reloader);
            Subscription subscription = new Subscription(events, event -> publish(template, event));
            context.addService(subscription);
        } catch (Exception e) {
            throw new IllegalStateException("The service cannot follow its routes and events", e);
        }
        Optional.ofNullable(context.getRegistry().findSingleByType(MeterRegistry.class))
                .ifPresent(meters::publish);
        watch.begin();
        courier.begin(job -> told(template, job));
        WarmUp.begin();
        CompletableFuture.runAsync(guard::survey); // so that what is protected is known while it is there
        tidying.begin();
        if (configuration.http().keys().isEmpty()) {
            LOG.warn("No API key is set: everybody on this machine may start jobs. Set API_KEY in .env.");
        }
        LOG.info("Serving on http://{}:{} as {}", configuration.host(), configuration.port(), configuration.node());
    }

    @Override
    public void beforeStop(BaseMainSupport main) {
        shutdown.awaitJobs();
        routesRun = false;
        shutdown.giveBack();
        courier.end(shutdown.patience().compareTo(LAST_STEPS) < 0 ? shutdown.patience() : LAST_STEPS);
    }

    /** @return why job-finish failed; null when it came to its end */
    private static Throwable told(ProducerTemplate template, Job job) {
        return template.send("direct:job-finish", exchange -> {
                    exchange.getMessage().setBody(JobOutcome.of(job));
                    exchange.setVariable("job", job);
                })
                .getException();
    }

    private void publish(ProducerTemplate template, ProgressEvent event) {
        if (event.type().equals(CANCEL_REQUESTED)) {
            attempts.cancelJob(event.job());
        }
        if (event.isFinal()) {
            courier.wake();
        }
        try {
            template.sendBody("direct:progress-publish", event);
        } catch (RuntimeException e) {
            LOG.warn("Event {} of {} was not published: {}", event.id(), event.job(), e.getMessage());
        }
    }

    /** The event log's subscription, living as long as the context. */
    private static final class Subscription extends ServiceSupport {
        private final RedisEventLog events;
        private final Consumer<ProgressEvent> listener;
        private AutoCloseable open;

        Subscription(RedisEventLog events, Consumer<ProgressEvent> listener) {
            this.events = events;
            this.listener = listener;
        }

        @Override
        protected void doStart() {
            open = events.subscribe(listener);
        }

        @Override
        protected void doStop() throws Exception {
            open.close();
        }
    }
}
