package org.pgcaravan.app;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every path, REST, files and websocket handshakes alike: no key, no entry, and no body is read. Who is
 * let in may do what the key's role may do. Answers what no route answers as problem+json.
 */
final class HttpDoor {

    private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
    private static final int FAILURES = -101;
    private static final int DOOR = -100;
    private static final int NOBODY_ANSWERED = Integer.MAX_VALUE;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final String BEARER = "Bearer ";
    /** What is uploaded there is taken as it is, whatever the client calls it. */
    private static final String FILES = "/files/";

    private final HttpSettings settings;
    private final Tickets tickets;
    private final Audit audit;
    private final Contract contract;
    private final WaitingRoom room;
    private final BooleanSupplier open;

    /**
     * @param room for the requests that ask databases
     * @param open whether the routes behind the door run; the port answers a little earlier
     */
    HttpDoor(
            HttpSettings settings,
            Tickets tickets,
            Audit audit,
            Contract contract,
            WaitingRoom room,
            BooleanSupplier open) {
        this.room = room;
        this.audit = audit;
        this.settings = settings;
        this.tickets = tickets;
        this.contract = contract;
        this.open = open;
    }

    void stand(Router router) {
        router.route().order(FAILURES).failureHandler(HttpDoor::failed);
        router.route().order(DOOR).handler(this::knock);
        router.route().order(NOBODY_ANSWERED).handler(context -> answer(context, notFound(context)));
    }

    private void knock(RoutingContext context) {
        HttpServerRequest request = context.request();
        context.response().putHeader("X-Content-Type-Options", "nosniff").putHeader("Cache-Control", "no-store");
        if (settings.origins().answer(context)) {
            return;
        }
        String address = request.remoteAddress().hostAddress();
        Optional<String> sent = sentKey(request);
        Optional<Caller> caller = caller(request, sent, address);
        long wait = settings.rate()
                .secondsToWait(caller.map(Caller::name)
                        .map(name -> name + "@" + address)
                        .orElse(address));
        if (wait > 0) {
            context.response().putHeader("Retry-After", String.valueOf(wait));
            answer(context, Problem.of(429, "too-many-requests", "Too many requests; try again later."));
        } else if (caller.isPresent()) {
            enter(context, caller.get());
        } else if (settings.keys().isEmpty()) {
            answer(
                    context,
                    Problem.of(
                            403,
                            "forbidden",
                            "Without an API key only requests to localhost or 127.0.0.1 are answered. Set API_KEY for others."));
        } else if (sent.isEmpty() && ticket(context).isPresent()) {
            showTicket(context, ticket(context).get(), address);
        } else {
            if (sent.isPresent()) {
                audit.refused(address, UNAUTHORIZED);
            }
            refuse(context, "Send the API key as X-API-Key, or as Authorization: Bearer.");
        }
    }

    private Optional<Caller> caller(HttpServerRequest request, Optional<String> sent, String address) {
        if (settings.keys().isEmpty()) {
            return settings.origins().comesByLoopbackName(request)
                    ? Optional.of(new Caller(null, Role.ADMIN, address))
                    : Optional.empty();
        }
        return sent.flatMap(settings.keys()::of).map(key -> new Caller(key.name(), key.role(), address));
    }

    private static Optional<String> sentKey(HttpServerRequest request) {
        String key = request.getHeader("X-API-Key");
        String authorization = request.getHeader("Authorization");
        if (key == null && authorization != null && authorization.startsWith(BEARER)) {
            key = authorization.substring(BEARER.length());
        }
        return Optional.ofNullable(key);
    }

    /** Tickets are for following events and for downloads, and for nothing else. */
    private Optional<String> ticket(RoutingContext context) {
        return contract.operationOf(context.request().method().name(), context.normalizedPath())
                .filter(Operations::takesTickets)
                .map(operation -> Query.of(context.request().query()).get("ticket"));
    }

    /** Redis is asked aside, and nothing of the request is read meanwhile. */
    private void showTicket(RoutingContext context, String ticket, String address) {
        context.request().pause();
        context.vertx()
                .executeBlocking(() -> tickets.take(ticket, address), false)
                .onComplete(taken -> {
                    context.request().resume();
                    if (taken.failed()) {
                        answer(context, Problem.of(taken.cause()));
                    } else if (taken.result().isPresent()) {
                        enter(context, taken.result().get());
                    } else {
                        audit.refused(address, UNAUTHORIZED);
                        refuse(context, "The ticket is unknown, used or too old; ask for a new one.");
                    }
                });
    }

    private static void refuse(RoutingContext context, String why) {
        context.response().putHeader("WWW-Authenticate", "Bearer");
        answer(context, Problem.of(UNAUTHORIZED, "unauthorized", why));
    }

    private void enter(RoutingContext context, Caller caller) {
        Optional<Problem> obstacle = obstacle(context, caller);
        Optional<String> operation =
                contract.operationOf(context.request().method().name(), context.normalizedPath());
        if (obstacle.isPresent()) {
            if (obstacle.get().status() == FORBIDDEN) {
                audit.forbidden(caller, operation.orElse(Operations.UNKNOWN), FORBIDDEN);
            }
            answer(context, obstacle.get());
        } else {
            context.setUser(caller.user());
            mayBeKept(context);
            operation
                    .filter(Operations::isAudited)
                    .ifPresent(known -> context.addEndHandler(ended -> audit.answered(context, caller, known)));
            operation
                    .filter(Operations::isDestructive)
                    .ifPresent(known -> audit.asked(context.normalizedPath(), caller, known));
            if (isKnown(context)) {
                return;
            }
            if (operation.filter(Operations::asksDatabases).isPresent()) {
                room.enter(context);
            } else {
                context.next();
            }
        }
    }

    /** What the contract answers to a GET has a tag, by which a client may ask whether it is still the same. */
    private void mayBeKept(RoutingContext context) {
        if (context.request().method() == HttpMethod.GET && contract.covers(context.normalizedPath())) {
            context.response().putHeader("Cache-Control", "private, no-cache");
        }
    }

    /** @return whether the client has the contract itself already, and was told so */
    private boolean isKnown(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (contract.operationOf(request.method().name(), context.normalizedPath())
                .filter(Operations.CONTRACT::equals)
                .isEmpty()) {
            return false;
        }
        context.response().putHeader("ETag", contract.tag().toString());
        boolean known = contract.tag().isIn(request.getHeader("If-None-Match"));
        if (known) {
            context.response().setStatusCode(304).end();
        }
        return known;
    }

    private Optional<Problem> obstacle(RoutingContext context, Caller caller) {
        HttpServerRequest request = context.request();
        if (!open.getAsBoolean()) {
            return Optional.of(
                    Problem.of(503, "not-serving", "The service is starting or ending; try again in a second."));
        }
        String path = context.normalizedPath();
        Optional<String> operation = contract.operationOf(request.method().name(), path);
        if (operation.isEmpty() && contract.covers(path)) {
            Set<String> methods = contract.methodsOf(path);
            return Optional.of(methods.isEmpty() ? notFound(context) : notAllowed(context, methods));
        }
        Role needed = operation.map(Operations::roleFor).orElseGet(() -> roleBeside(request.method()));
        if (!caller.role().includes(needed)) {
            return Optional.of(Problem.of(
                    403,
                    "forbidden",
                    "This needs the role " + needed.wireName() + "; the key '" + caller.name() + "' has "
                            + caller.role().wireName() + "."));
        }
        if (operation.filter(Operations::isWebsocket).isPresent()
                && !settings.origins().mayOpen(request)) {
            return Optional.of(Problem.of(
                    403,
                    "forbidden",
                    "Pages of this origin may open no websocket here. Set cors.origins (CORS_ORIGINS) for others."));
        }
        if (isForm(request) && !path.startsWith(FILES)) {
            return Optional.of(Problem.of(415, "bad-request", "Forms are taken nowhere; send application/json."));
        }
        if (!isReadable(context) && !path.startsWith(FILES)) {
            return Optional.of(Problem.of(415, "bad-request", "JSON is sent in UTF-8, and in nothing else."));
        }
        return Optional.empty();
    }

    private static boolean isReadable(RoutingContext context) {
        String charset = context.parsedHeaders().contentType().parameter("charset");
        return charset == null || charset.equalsIgnoreCase("utf-8");
    }

    /** What nobody has given a name may be looked at, and nothing else. */
    private static Role roleBeside(HttpMethod method) {
        return method == HttpMethod.GET || method == HttpMethod.HEAD ? Role.VIEWER : Role.ADMIN;
    }

    /** Camel would lay a form's parts down in a temporary folder that all users of the machine share. */
    private static boolean isForm(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        String lower = type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith("multipart/") || lower.startsWith("application/x-www-form-urlencoded");
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
            if (!context.response().ended() && !context.response().closed()) {
                LOG.error("A request failed", context.failure());
            }
            answer(
                    context,
                    Problem.of(500, "internal-error", "Something unforeseen went wrong; the service's log says more."));
        }
    }

    static void answer(RoutingContext context, Problem problem) {
        if (context.response().ended()) {
            return;
        }
        if (!context.response().headers().contains("Retry-After")) {
            problem.retryAfter()
                    .ifPresent(seconds -> context.response().putHeader("Retry-After", String.valueOf(seconds)));
        }
        context.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(problem.json());
    }
}
