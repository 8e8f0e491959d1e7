package org.pgcaravan.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A web server on loopback that notes what is POSTed to it. */
public final class Listener implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger refusals;
    private final AtomicInteger refused = new AtomicInteger();
    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final List<String> contentTypes = new CopyOnWriteArrayList<>();

    /** @param refusals so many requests are answered with 503 before one is taken */
    public Listener(int refusals) {
        this.refusals = new AtomicInteger(refusals);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (this.refusals.getAndDecrement() > 0) {
                refused.incrementAndGet();
                exchange.sendResponseHeaders(503, -1);
            } else {
                contentTypes.add(exchange.getRequestHeaders().getFirst("Content-Type"));
                heard.add(ServiceClient.json(body));
                exchange.sendResponseHeaders(204, -1);
            }
            exchange.close();
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/token-that-is-secret";
    }

    /** @return how many requests were answered with 503 */
    public int refused() {
        return refused.get();
    }

    public void refuseNoMore() {
        refusals.set(0);
    }

    public List<JsonNode> heard() {
        return List.copyOf(heard);
    }

    public List<String> contentTypes() {
        return List.copyOf(contentTypes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
