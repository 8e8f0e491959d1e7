package org.pgcaravan.app;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConstants;
import org.pgcaravan.job.JobRequest;

/**
 * Who asks.
 *
 * @param name of the key; null when the service has none and asks for none
 * @param role what he may do
 * @param address from where
 */
public record Caller(String name, Role role, String address) {

    /** In whose name jobs are run that were asked for by Redis. */
    static final String REDIS = "redis";

    private static final String CALLER = "caller";

    /** As the HTTP server carries it, from the door to a route. No header that a client sends becomes one. */
    User user() {
        return User.create(new JsonObject().put(CALLER, this));
    }

    /** @return whom the door has let in with this request */
    static Caller of(User user) {
        return (Caller) user.principal().getValue(CALLER);
    }

    /** What routes ask. */
    public static final class Desk {

        /** @return whom the door has let in with this request */
        public Caller of(Exchange exchange) {
            return Caller.of(
                    exchange.getMessage().getHeader(VertxPlatformHttpConstants.AUTHENTICATED_USER, User.class));
        }

        /** @return what the contract says of a caller: name, when there is one, and role */
        public Map<String, Object> describe(Caller caller) {
            Map<String, Object> view = new LinkedHashMap<>();
            if (caller.name() != null) {
                view.put("name", caller.name());
            }
            view.put("role", caller.role().wireName());
            return view;
        }

        /** @return the request, in the name of who asked */
        public JobRequest sign(JobRequest request, Caller caller) {
            return request.by(caller.name());
        }
    }
}
