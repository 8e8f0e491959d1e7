package org.pgcaravan.app;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobHistory;
import org.pgcaravan.progress.EventLog;

/**
 * Where clients come to follow events over HTTP: {@code GET /api/events} and {@code GET /api/jobs/{id}/events}. They do
 * not go through routes, whose answers are whole. Websockets do.
 */
final class EventStreams {

    private static final int AFTER_THE_DOOR = -50;
    private static final Pattern JOB = Pattern.compile("[0-9a-z-]{8,40}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final EventHub hub;
    private final EventLog events;
    private final JobHistory history;

    EventStreams(EventHub hub, EventLog events, JobHistory history) {
        this.hub = hub;
        this.events = events;
        this.history = history;
    }

    void stand(Router router) {
        router.route("/ws/jobs").order(AFTER_THE_DOOR).handler(EventStreams::requireWebsocket);
        router.route("/ws/jobs/:id").order(AFTER_THE_DOOR).handler(EventStreams::requireWebsocket);
        router.get("/api/events").order(AFTER_THE_DOOR).handler(context -> hub.opened(context.request(), null, 0));
        router.get("/api/jobs/:id/events").order(AFTER_THE_DOOR).handler(this::ofAJob);
    }

    /** The routes in {@code websocket.camel.yaml} come after this. */
    private static void requireWebsocket(RoutingContext context) {
        if ("websocket".equalsIgnoreCase(context.request().getHeader("Upgrade"))) {
            context.next();
        } else {
            context.response().putHeader("Upgrade", "websocket").putHeader("Connection", "Upgrade");
            HttpDoor.answer(context, Problem.of(426, "upgrade-required", "This is the address of a websocket."));
        }
    }

    private void ofAJob(RoutingContext context) {
        String job = context.pathParam("id");
        String after = after(context.request());
        if (!JOB.matcher(job).matches()) {
            HttpDoor.answer(context, Problem.of(400, "bad-request", "That is no job's id."));
        } else if (!NUMBER.matcher(after).matches()) {
            HttpDoor.answer(
                    context,
                    Problem.of(
                            400, "bad-request", "after, or Last-Event-ID, is the number of the last event you have."));
        } else {
            follow(context, job, Long.parseLong(after));
        }
    }

    /** A browser that lost the stream asks for it as before, and says in a header how far it came. */
    private static String after(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("Last-Event-ID"))
                .or(() -> Optional.ofNullable(Query.of(request.query()).get("after")))
                .orElse("0");
    }

    private void follow(RoutingContext context, String job, long after) {
        context.vertx()
                .executeBlocking(() -> standing(job, after), false)
                .onSuccess(standing -> {
                    switch (standing) {
                        case UNKNOWN ->
                            HttpDoor.answer(context, Problem.of(404, "not-found", "There is no job '" + job + "'."));
                        case HEARD_TO_THE_END ->
                            context.response().setStatusCode(204).end(); // which tells an EventSource not to come again
                        case GOING_ON -> hub.opened(context.request(), job, after);
                    }
                })
                .onFailure(failure -> HttpDoor.answer(context, Problem.of(failure)));
    }

    private enum Standing {
        UNKNOWN,
        HEARD_TO_THE_END,
        GOING_ON
    }

    private Standing standing(String id, long after) {
        Optional<Job> job = history.find(id);
        if (job.isEmpty()) {
            return Standing.UNKNOWN;
        }
        return job.get().state().isFinal() && events.last(id) == after ? Standing.HEARD_TO_THE_END : Standing.GOING_ON;
    }
}
