package org.pgcaravan.app;

import io.vertx.core.Context;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConstants;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Lets some of the requests that ask databases in at once. The others wait, without a thread, until one comes out: databases
 * that do not answer keep those waiting that ask for databases, and nobody else.
 */
public final class WaitingRoom {

    private static final int MOST_WAITING = 1_000;
    private static final String PLACE = "place";

    private final int atOnce;
    private final Duration patience;
    private final Deque<Place> waiting = new ArrayDeque<>();
    private int inside;

    /**
     * @param atOnce so many are let in, at least 1
     * @param patience who has waited so long is sent away
     */
    WaitingRoom(int atOnce, Duration patience) {
        this.atOnce = atOnce;
        this.patience = patience;
    }

    /** Goes on with a request whose user is known, now or later, or answers that there is no room. */
    void enter(RoutingContext request) {
        Place place = new Place(request);
        request.user().attributes().put(PLACE, place);
        request.addEndHandler(answered -> answered(place));
        if (isFree(place)) {
            request.next();
        } else if (isSeated(place)) {
            place.sit();
        } else {
            place.sendAway();
        }
    }

    /**
     * A route works at the request, and keeps its place to the route's end: where a client goes away meanwhile, a thread still
     * waits for the database.
     */
    public void stay(Exchange exchange) {
        User user = exchange.getMessage().getHeader(VertxPlatformHttpConstants.AUTHENTICATED_USER, User.class);
        if (user == null || !(user.attributes().getValue(PLACE) instanceof Place place)) {
            return;
        }
        begun(place);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                left(place);
            }
        });
    }

    private synchronized boolean isFree(Place place) {
        if (inside == atOnce || !waiting.isEmpty()) {
            return false;
        }
        letIn(place);
        return true;
    }

    private synchronized boolean isSeated(Place place) {
        return waiting.size() < MOST_WAITING && waiting.add(place);
    }

    private synchronized boolean isGivenUp(Place place) {
        return waiting.remove(place);
    }

    private synchronized void begun(Place place) {
        place.works = true;
        if (!place.inside) { // its client went away while the route was about to begin
            letIn(place);
        }
    }

    private synchronized void answered(Place place) {
        waiting.remove(place);
        if (!place.works) {
            left(place);
        }
    }

    private synchronized void left(Place place) {
        if (place.inside) {
            place.inside = false;
            inside--;
        }
        while (inside < atOnce && !waiting.isEmpty()) {
            Place next = waiting.poll();
            letIn(next);
            next.call();
        }
    }

    private void letIn(Place place) {
        place.inside = true;
        inside++;
    }

    /** One request's. */
    private final class Place {

        private final RoutingContext request;
        private final Context home;
        private long timer;
        private boolean inside; // of the room's lock, as the next
        private boolean works;

        Place(RoutingContext request) {
            this.request = request;
            this.home = request.vertx().getOrCreateContext();
        }

        /** Nothing of the request is read meanwhile. */
        void sit() {
            request.request().pause();
            timer = request.vertx().setTimer(patience.toMillis(), late -> {
                if (isGivenUp(this)) {
                    request.request().resume();
                    sendAway();
                }
            });
        }

        void call() {
            home.runOnContext(now -> {
                request.vertx().cancelTimer(timer);
                request.request().resume();
                if (!request.response().closed()) {
                    request.next();
                }
            });
        }

        void sendAway() {
            HttpDoor.answer(
                    request,
                    Problem.of(
                            503,
                            "busy",
                            "As many requests as may (http.database-requests, " + atOnce
                                    + ") wait for databases already; ask again in a few seconds."));
        }
    }
}
