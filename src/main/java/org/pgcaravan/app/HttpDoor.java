package org.pgcaravan.app;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.pgcaravan.guard.Hosts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every path, REST, files and websocket handshakes alike: no key, no entry, and no body is read. Answers
 * what no route answers as problem+json.
 */
final class HttpDoor {

    private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
    private static final int FAILURES = -101;
    private static final int DOOR = -100;
    private static final int NOBODY_ANSWERED = Integer.MAX_VALUE;
    private static final String BEARER = "Bearer ";
    /** What is uploaded there is taken as it is, whatever the client calls it. */
    private static final String FILES = "/files/";

    private final Optional<byte[]> keyHash;
    private final Contract contract;
    private final BooleanSupplier open;

    /**
     * @param apiKey empty lets in whoever reaches the port by a loopback name
     * @param open whether the routes behind the door run; the port answers a little earlier
     */
    HttpDoor(Optional<String> apiKey, Contract contract, BooleanSupplier open) {
        this.open = open;
        this.keyHash = apiKey.map(HttpDoor::hash);
        this.contract = contract;
    }

    void stand(Router router) {
        router.route().order(FAILURES).failureHandler(HttpDoor::failed);
        router.route().order(DOOR).handler(this::knock);
        router.route().order(NOBODY_ANSWERED).handler(context -> answer(context, notFound(context)));
    }

    private void knock(RoutingContext context) {
        HttpServerRequest request = context.request();
        context.response().putHeader("X-Content-Type-Options", "nosniff").putHeader("Cache-Control", "no-store");
        if (keyHash.isPresent() ? !knowsTheKey(request) : !comesByLoopbackName(request)) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            answer(context, Problem.of(401, "unauthorized", refusal()));
            return;
        }
        if (!open.getAsBoolean()) {
            context.response().putHeader("Retry-After", "1");
            answer(
                    context,
                    Problem.of(503, "not-serving", "The service is starting or ending; try again in a second."));
            return;
        }
        String path = context.normalizedPath();
        if (contract.covers(path)) {
            Set<String> methods = contract.methodsOf(path);
            if (methods.isEmpty()) {
                answer(context, notFound(context));
                return;
            }
            if (!methods.contains(request.method().name())) {
                answer(context, notAllowed(context, methods));
                return;
            }
        }
        if (isForm(request) && !context.normalizedPath().startsWith(FILES)) {
            answer(context, Problem.of(415, "bad-request", "Forms are taken nowhere; send application/json."));
            return;
        }
        context.next();
    }

    /** Camel would lay a form's parts down in a temporary folder that all users of the machine share. */
    private static boolean isForm(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        String lower = type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith("multipart/") || lower.startsWith("application/x-www-form-urlencoded");
    }

    private String refusal() {
        return keyHash.isPresent()
                ? "Send the API key as X-API-Key, or as Authorization: Bearer."
                : "Without an API key only requests to localhost or 127.0.0.1 are answered. Set API_KEY for others.";
    }

    private boolean knowsTheKey(HttpServerRequest request) {
        String key = request.getHeader("X-API-Key");
        String authorization = request.getHeader("Authorization");
        if (key == null && authorization != null && authorization.startsWith(BEARER)) {
            key = authorization.substring(BEARER.length());
        }
        return key != null && MessageDigest.isEqual(hash(key), keyHash.orElseThrow());
    }

    /** A page of somebody else's whose name was made to resolve to 127.0.0.1 still sends its own name. */
    private static boolean comesByLoopbackName(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        return isLoopback(request.getHeader("Host"))
                && (origin == null || isLoopback(origin.replaceFirst("^https?://", "")));
    }

    private static boolean isLoopback(String authority) {
        return authority != null
                && Hosts.isLoopback(authority.replaceFirst(":\\d+$", "").replaceAll("^\\[|]$", ""));
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Problem notFound(RoutingContext context) {
        return Problem.of(
                404, "not-found", "There is nothing at " + context.request().path() + ".");
    }

    private static Problem notAllowed(RoutingContext context, Set<String> methods) {
        context.response().putHeader("Allow", String.join(", ", methods));
        return Problem.of(
                405,
                "method-not-allowed",
                context.request().method() + " is not possible here; " + String.join(", ", methods)
                        + (methods.size() == 1 ? " is." : " are."));
    }

    private static void failed(RoutingContext context) {
        int status = context.statusCode();
        if (status == 413) {
            answer(context, Problem.of(413, "body-too-large", "The body is larger than 1 MiB."));
        } else if (status >= 400 && status < 500) {
            answer(context, Problem.of(status, "bad-request", "The request cannot be read."));
        } else {
            LOG.error("A request failed", context.failure());
            answer(
                    context,
                    Problem.of(500, "internal-error", "Something unforeseen went wrong; the service's log says more."));
        }
    }

    private static void answer(RoutingContext context, Problem problem) {
        if (context.response().ended()) {
            return;
        }
        context.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(problem.json());
    }
}
