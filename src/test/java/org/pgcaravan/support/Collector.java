package org.pgcaravan.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** What takes OpenTelemetry's traces in, by OTLP over HTTP, on loopback. */
public final class Collector implements AutoCloseable {

    /** @param parent empty for a trace's first */
    public record ReceivedSpan(String trace, String id, String parent, String name, Map<String, String> attributes) {}

    private final HttpServer server;
    private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();

    public Collector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::take);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<ReceivedSpan> spans() {
        return List.copyOf(spans);
    }

    /** @return all requests: method, path, and the body's bytes as so many characters */
    public List<String> texts() {
        return List.copyOf(texts);
    }

    private void take(HttpExchange exchange) throws IOException {
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream body = packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            byte[] bytes = body.readAllBytes();
            texts.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(bytes, StandardCharsets.ISO_8859_1));
            readSpans(bytes);
            exchange.sendResponseHeaders(200, -1);
        } finally {
            exchange.close();
        }
    }

    /** ExportTraceServiceRequest: resource_spans = 1, in them scope_spans = 2, in them spans = 2. */
    private void readSpans(byte[] request) {
        for (byte[] ofResource : fields(request, 1)) {
            for (byte[] ofScope : fields(ofResource, 2)) {
                fields(ofScope, 2).forEach(span -> spans.add(span(span)));
            }
        }
    }

    /** Span: trace_id = 1, span_id = 2, parent_span_id = 4, name = 5, attributes = 9 (key = 1, value = 2 (string = 1)). */
    private static ReceivedSpan span(byte[] span) {
        Map<String, String> attributes = new HashMap<>();
        for (byte[] attribute : fields(span, 9)) {
            String value = fields(attribute, 2).stream()
                    .flatMap(any -> fields(any, 1).stream())
                    .map(Collector::text)
                    .findFirst()
                    .orElse("");
            attributes.put(text(fields(attribute, 1).get(0)), value);
        }
        return new ReceivedSpan(
                hex(span, 1), hex(span, 2), hex(span, 4), text(fields(span, 5).get(0)), attributes);
    }

    private static String hex(byte[] message, int number) {
        return fields(message, number).stream()
                .map(HexFormat.of()::formatHex)
                .findFirst()
                .orElse("");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** @return the values of one field of a protobuf message, as far as they have a length */
    private static List<byte[]> fields(byte[] message, int number) {
        List<byte[]> found = new CopyOnWriteArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (rest.hasRemaining()) {
            long tag = varint(rest);
            switch ((int) (tag & 7)) {
                case 0 -> varint(rest);
                case 1 -> rest.getLong();
                case 5 -> rest.getInt();
                case 2 -> {
                    byte[] value = new byte[(int) varint(rest)];
                    rest.get(value);
                    if (tag >> 3 == number) {
                        found.add(value);
                    }
                }
                default -> throw new IllegalStateException("No protobuf: " + tag);
            }
        }
        return found;
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
