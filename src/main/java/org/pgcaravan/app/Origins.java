package org.pgcaravan.app;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.regex.Pattern;
import org.pgcaravan.guard.Hosts;

/** Pages of which origins may use the API from a browser, beside our own. */
final class Origins {

    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.\\-\\[\\]:]+[a-z0-9\\]]");
    private static final String METHODS = "GET, POST, DELETE";
    private static final String SENT =
            "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, X-API-Key";
    private static final String SHOWN = "Allow, Content-Disposition, ETag, Location, Retry-After";
    private static final String SECONDS_A_BROWSER_REMEMBERS = "600";

    private final Set<String> listed;

    Origins(Set<String> listed) {
        this.listed = listed;
    }

    /** @throws ConfigurationException when one of them is no origin */
    static Origins read(Knobs knobs) {
        Set<String> listed = knobs.list("cors.origins");
        for (String origin : listed) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new ConfigurationException(Knobs.where("cors.origins") + " has '" + origin
                        + "', which is no origin: one looks like https://ui.example.com, without a path.");
            }
        }
        return new Origins(listed);
    }

    /**
     * Tells a browser what a listed origin's pages may do.
     *
     * @return whether that was all it asked (a preflight), and it is answered
     */
    boolean answer(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        String origin = request.getHeader("Origin");
        if (!listed.isEmpty()) {
            response.putHeader("Vary", "Origin");
        }
        if (origin == null || !listed.contains(origin)) {
            return false;
        }
        response.putHeader("Access-Control-Allow-Origin", origin).putHeader("Access-Control-Expose-Headers", SHOWN);
        if (request.method() != HttpMethod.OPTIONS || request.getHeader("Access-Control-Request-Method") == null) {
            return false;
        }
        response.putHeader("Access-Control-Allow-Methods", METHODS)
                .putHeader("Access-Control-Allow-Headers", SENT)
                .putHeader("Access-Control-Max-Age", SECONDS_A_BROWSER_REMEMBERS)
                .setStatusCode(204)
                .end();
        return true;
    }

    /** Whether a websocket may be opened: browsers open one to anywhere, whatever page says so, and ask nobody before. */
    boolean mayOpen(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        return origin == null
                || listed.contains(origin)
                || authority(origin).equalsIgnoreCase(String.valueOf(request.getHeader("Host")));
    }

    /** A page of somebody else's whose name was made to resolve to 127.0.0.1 still sends its own name. */
    boolean comesByLoopbackName(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        return isLoopback(request.getHeader("Host"))
                && (origin == null || listed.contains(origin) || isLoopback(authority(origin)));
    }

    private static String authority(String origin) {
        return origin.replaceFirst("^https?://", "");
    }

    private static boolean isLoopback(String authority) {
        return authority != null
                && Hosts.isLoopback(authority.replaceFirst(":\\d+$", "").replaceAll("^\\[|]$", ""));
    }
}
