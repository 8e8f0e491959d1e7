package org.pgcaravan.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.SupervisingRouteController;

/** The routes as clients may see them: the operators', and the service's own. */
public final class RoutesApi {

    private final RouteFiles files;
    private final RouteStates states;
    private final ExchangeCounts counts;
    private volatile RouteReloader reloader;
    private volatile Instant started = Instant.now();

    RoutesApi(RouteFiles files, RouteStates states, ExchangeCounts counts) {
        this.files = files;
        this.states = states;
        this.counts = counts;
    }

    /** From now on the routes are there. */
    void follow(RouteReloader reloader) {
        this.reloader = reloader;
        this.started = Instant.now();
    }

    /**
     * A route, or a file that has none because it was refused.
     *
     * @param id null for a file without routes
     * @param file within {@code routes/}; null for the service's own routes
     * @param state {@code running}, {@code pending}, {@code refused}, or {@code stopped}
     * @param reason null while it is running
     * @param from the endpoint that it consumes; null for a file without routes
     * @param steps null for a file without routes
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            String id,
            String file,
            String description,
            String state,
            String reason,
            Instant since,
            Exchanges exchanges,
            String from,
            List<RouteSteps.Step> steps) {}

    /** How many exchanges a route has seen since it was loaded. */
    record Exchanges(long total, long failed, long inflight) {}

    /** @return the operators' routes by file, refused files, then the service's own routes */
    public Map<String, List<View>> list(CamelContext context) {
        List<View> views = new ArrayList<>();
        Set<Path> shown = new HashSet<>();
        RouteSteps steps = new RouteSteps(context, counts);
        for (Route route : context.getRoutes()) {
            Path file = reloader.loaded().fileOf(route.getRouteId());
            if (file != null) {
                shown.add(file);
            }
            views.add(view(context, route, file, steps));
        }
        states.all().forEach((file, standing) -> {
            if (!shown.contains(file) && !standing.state().equals("running")) {
                views.add(new View(
                        null,
                        files.name(file),
                        null,
                        standing.state(),
                        standing.reason(),
                        standing.since(),
                        null,
                        null,
                        null));
            }
        });
        views.sort(Comparator.comparing(View::file, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(View::id, Comparator.nullsFirst(Comparator.naturalOrder())));
        return Map.of("routes", views);
    }

    private View view(CamelContext context, Route route, Path file, RouteSteps steps) {
        RouteStates.Standing standing = file == null ? null : states.of(file);
        if (standing == null) {
            standing = new RouteStates.Standing("running", null, started);
        }
        String obstacle = obstacle(context, route);
        if (obstacle != null && standing.state().equals("running")) {
            standing = new RouteStates.Standing("stopped", obstacle, standing.since());
        }
        return new View(
                route.getRouteId(),
                file == null ? null : files.name(file),
                route.getDescription(),
                standing.state(),
                standing.reason(),
                standing.since(),
                counts.ofRoute(route.getRouteId()),
                steps.from(route.getRouteId()),
                steps.of(route.getRouteId()));
    }

    /** @return why a route takes nothing for now; null when it does */
    private static String obstacle(CamelContext context, Route route) {
        if (context.getRouteController().getRouteStatus(route.getRouteId()).isStarted()) {
            return null;
        }
        Throwable failure = context.getRouteController() instanceof SupervisingRouteController supervising
                ? supervising.getRestartException(route.getRouteId())
                : null;
        return failure == null
                ? "It was stopped."
                : "It is tried again, until it starts: " + RouteRefusedException.reason(failure);
    }
}
