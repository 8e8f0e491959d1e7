package org.pgcaravan.app;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.dump.DumpException;
import org.pgcaravan.dump.DumpReader;
import org.pgcaravan.dump.Dumps;
import org.pgcaravan.dump.Upload;
import org.pgcaravan.job.Compression;
import org.pgcaravan.job.JobJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dumps as files, up and down. They may be larger than any memory, so they do not go through routes, whose bodies are
 * whole: a buffer is read when the one before was taken, on both ways. A client that hangs up, or stops for a minute,
 * leaves nothing behind.
 */
final class DumpFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DumpFiles.class);
    private static final int AFTER_THE_DOOR = -50;
    private static final int MOST_AT_ONCE = 32;
    private static final long STALLED_SECONDS = 60;
    private static final Map<String, Compression> ENDINGS =
            Map.of(".sql", Compression.NONE, ".sql.gz", Compression.GZIP, ".sql.zst", Compression.ZSTD);

    private final Dumps dumps;
    private final long mostUploaded;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final ExecutorService streaming = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "dump-file");
        thread.setDaemon(true);
        return thread;
    });

    /** @param mostUploaded bytes of one upload; 0 for no limit */
    DumpFiles(Dumps dumps, long mostUploaded) {
        this.dumps = dumps;
        this.mostUploaded = mostUploaded;
    }

    void stand(Router router) {
        router.route("/files/dumps").order(AFTER_THE_DOOR).handler(this::upload);
        router.route("/files/dumps/:name").order(AFTER_THE_DOOR).handler(this::download);
    }

    private void download(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
            context.response().putHeader("Allow", "GET, HEAD");
            answer(context, Problem.of(405, "method-not-allowed", method + " is not possible here; GET and HEAD are."));
            return;
        }
        aside(context, () -> send(context, context.pathParam("name")));
    }

    /** A dump of ours is {@code <id>.sql}, or with .gz or .zst; a file is asked for by its own name. */
    private void send(RoutingContext context, String name) throws IOException {
        Optional<Dump> dump = dumps.find(name);
        String ending =
                ENDINGS.keySet().stream().filter(name::endsWith).findFirst().orElse("");
        if (dump.isEmpty()) {
            dump = dumps.find(name.substring(0, name.length() - ending.length()));
        }
        if (dump.isEmpty() || ending.isEmpty()) {
            answer(
                    context,
                    Problem.of(
                            404,
                            "not-found",
                            "There is no dump '" + name
                                    + "'. A dump's file is <id>.sql, <id>.sql.gz or <id>.sql.zst."));
            return;
        }
        Compression compression = ENDINGS.get(ending);
        DumpReader reader = new DumpReader(dump.get());
        HttpServerResponse response = context.response();
        long length = reader.length(compression);
        response.putHeader("Content-Type", mediaType(compression))
                .putHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
        if (length >= 0) {
            response.putHeader("Content-Length", String.valueOf(length));
        } else {
            response.setChunked(true);
        }
        if (context.request().method() == HttpMethod.HEAD) {
            response.end();
            return;
        }
        try {
            reader.writeTo(new ResponseStream(response), compression);
            response.end();
        } catch (IOException | RuntimeException e) {
            if (e instanceof DumpException && !response.headWritten()) {
                response.headers().remove("Content-Length").remove("Content-Disposition");
                response.setChunked(false);
                throw e;
            }
            // an end that looks like one would make a whole dump of half of one
            LOG.warn("The download of {} ended early: {}", dump.get().id(), e.getMessage());
            context.request().connection().close();
        }
    }

    private static String mediaType(Compression compression) {
        return switch (compression) {
            case NONE -> "application/sql";
            case GZIP -> "application/gzip";
            case ZSTD -> "application/zstd";
        };
    }

    private void upload(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.method() != HttpMethod.POST) {
            context.response().putHeader("Allow", "POST");
            answer(
                    context,
                    Problem.of(405, "method-not-allowed", request.method() + " is not possible here; POST is."));
            return;
        }
        RequestStream body = new RequestStream(request);
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            context.response().writeContinue();
        }
        aside(context, () -> receive(context, body));
    }

    private void receive(RoutingContext context, RequestStream body) throws IOException {
        long received = 0;
        try (Upload upload = dumps.receive()) {
            for (ByteBuffer data = body.next(); data != null; data = body.next()) {
                received += data.remaining();
                if (mostUploaded > 0 && received > mostUploaded) {
                    answer(
                            context,
                            Problem.of(
                                    413,
                                    "body-too-large",
                                    "The dump is larger than upload.max-megabytes (UPLOAD_MAX_MEGABYTES) allows."));
                    return;
                }
                upload.write(data);
            }
            Dump dump = upload.complete();
            LOG.info("{} was uploaded: {} bytes", dump.id(), dump.storedBytes());
            String json = JobJson.mapper().writeValueAsString(DumpView.of(dump, false));
            context.response()
                    .setStatusCode(201)
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Location", "/api/dumps/" + dump.id())
                    .end(json);
        }
    }

    @FunctionalInterface
    private interface Streaming {
        void run() throws IOException;
    }

    private void aside(RoutingContext context, Streaming streams) {
        if (!places.tryAcquire()) {
            context.response().putHeader("Retry-After", "10");
            answer(context, Problem.of(503, "too-many-transfers", "Too many dumps are on their way; try again later."));
            return;
        }
        try {
            streaming.execute(() -> {
                try {
                    streams.run();
                } catch (DumpException e) {
                    answer(context, Problem.of(422, "dump-failed", e.getMessage() + "."));
                } catch (HungUpException e) {
                    LOG.info("An upload was given up: {}", e.getMessage());
                    context.request().connection().close();
                } catch (IOException e) {
                    LOG.warn("A dump could not be taken or given: {}", e.getMessage());
                    answer(
                            context,
                            Problem.of(
                                    507,
                                    "dump-failed",
                                    "The dump could not be kept: " + DumpException.reason(e) + "."));
                } catch (RuntimeException e) {
                    LOG.error("A dump could not be taken or given", e);
                    answer(
                            context,
                            Problem.of(
                                    500,
                                    "internal-error",
                                    "Something unforeseen went wrong; the service's log says more."));
                } finally {
                    places.release();
                }
            });
        } catch (RejectedExecutionException e) {
            places.release();
            answer(context, Problem.of(503, "not-serving", "The service is ending."));
        }
    }

    private static void answer(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.headWritten()) {
            context.request().connection().close();
        } else if (!response.ended() && !response.closed()) {
            response.setStatusCode(problem.status())
                    .putHeader("Content-Type", Problem.MEDIA_TYPE)
                    .putHeader("Connection", "close")
                    .end(problem.json())
                    .onComplete(sent -> hangUp(context.request()));
        }
    }

    /** Who is still sending reads no answer before its end: the connection goes when the answer is on its way. */
    private static void hangUp(HttpServerRequest request) {
        if (request.method() == HttpMethod.POST && !request.isEnded()) {
            request.connection().close();
        }
    }

    @Override
    public void close() {
        streaming.shutdownNow();
    }

    /** Writes into a response, and waits until the client has taken it. */
    private static final class ResponseStream extends OutputStream {
        private final HttpServerResponse response;

        ResponseStream(HttpServerResponse response) {
            this.response = response;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            try {
                response.write(Buffer.buffer(length).appendBytes(data, offset, length))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(STALLED_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | IllegalStateException e) {
                throw new IOException("the client hung up", e);
            } catch (TimeoutException e) {
                throw new IOException("the client took nothing for " + STALLED_SECONDS + " seconds", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the service is ending", e);
            }
        }
    }

    /** A request's body, asked for buffer by buffer. To be made on the event loop, before anything of the body is read. */
    private static final class RequestStream {
        private static final int BUFFERS_AHEAD = 16;
        private static final Object END = new Object();

        private final HttpServerRequest request;
        private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();

        RequestStream(HttpServerRequest request) {
            this.request = request;
            request.pause();
            request.handler(arrived::add);
            request.endHandler(nothing -> arrived.add(END));
            request.exceptionHandler(arrived::add);
            request.fetch(BUFFERS_AHEAD);
        }

        /** @return null at the end of the body */
        ByteBuffer next() throws IOException {
            try {
                Object next = arrived.poll(STALLED_SECONDS, TimeUnit.SECONDS);
                if (next instanceof Buffer data) {
                    request.fetch(1);
                    return data.getByteBuf().nioBuffer();
                }
                if (next == END) {
                    return null;
                }
                throw new HungUpException(next == null ? "the client sent nothing for a minute" : "the client hung up");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the service is ending", e);
            }
        }
    }

    /** The client is gone: nobody is left to be told. */
    private static final class HungUpException extends IOException {
        private static final long serialVersionUID = 1L;

        HungUpException(String message) {
            super(message);
        }
    }
}
