package org.pgcaravan.app;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;

/**
 * Camel's HTTP server with what its own does not offer: its connections are watched, and what is no HTTP is answered as
 * problem+json too.
 */
final class ApiServer extends VertxPlatformHttpServer {

    private static final int SECONDS = 10;

    private final VertxPlatformHttpServerConfiguration configuration;
    private final Connections connections;
    private HttpServer server;

    ApiServer(VertxPlatformHttpServerConfiguration configuration, ConnectionLimits limits) {
        super(configuration);
        this.configuration = configuration;
        this.connections = new Connections(limits);
    }

    @Override
    public HttpServer getServer() {
        return server;
    }

    @Override
    protected void startServer() throws Exception {
        VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(configuration.getBindPort()));
        connections.watch(getVertx());
        // HTTP/2 without TLS is for nobody's browser, and would hide a connection until its first request is whole
        server = getVertx()
                .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                .connectionHandler(connections::opened)
                .invalidRequestHandler(ApiServer::answerInvalid)
                .requestHandler(request -> {
                    connections.used(request);
                    router.handle(request);
                });
        server.listen(configuration.getBindPort(), configuration.getBindHost())
                .toCompletionStage()
                .toCompletableFuture()
                .get(SECONDS, TimeUnit.SECONDS);
    }

    private static void answerInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Problem problem;
        if (cause instanceof TooLongHttpLineException) {
            problem = Problem.of(414, "bad-request", "The path is too long.");
        } else if (cause instanceof TooLongHttpHeaderException) {
            problem = Problem.of(431, "bad-request", "The request's headers are larger than 8 KiB.");
        } else {
            problem = Problem.of(400, "bad-request", "The request cannot be read.");
        }
        request.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .putHeader("Connection", "close")
                .end(problem.json())
                .onComplete(sent -> request.connection().close());
    }

    @Override
    protected void stopServer() {
        if (server != null) {
            server.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(SECONDS, TimeUnit.SECONDS)
                    .join();
        }
    }

    /** Whoever made it closes it. */
    @Override
    protected void stopVertx() {
        // nothing
    }
}
