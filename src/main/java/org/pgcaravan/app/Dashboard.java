package org.pgcaravan.app;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The dashboard's files: ours from {@code /web} of the classpath, libraries from their WebJars. They are for everybody,
 * with or without a key, for nothing in them is secret. What is served is what the two patterns below let through: no
 * folders, and nothing else of the classpath.
 */
final class Dashboard {

    private static final int BEFORE_THE_DOOR = -102;
    private static final String INDEX = "/index.html";
    private static final Pattern OURS = Pattern.compile("/(?:[a-z]+/)?[a-z]+(?:-[a-z]+)*\\.(?:js|css|svg)");
    private static final Pattern LIBRARY = Pattern.compile(
            "/webjars/(?:lit|lit-html|lit-element|lit__reactive-element|uplot|picocss__pico)/[0-9.]+/(?:[a-z]+/)*[A-Za-z][A-Za-z.-]*\\.(?:js|css)");
    private static final Pattern INLINE_SCRIPT =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private final String policy = policy(read("/web" + INDEX).orElseThrow());

    void stand(Router router) {
        router.route().order(BEFORE_THE_DOOR).handler(this::answer);
    }

    /** Only the import map is inline, known by its hash; styles are set by scripts through the CSSOM or not at all. */
    private static String policy(String index) {
        Matcher inline = INLINE_SCRIPT.matcher(index);
        if (!inline.find()) {
            throw new IllegalStateException("index.html has no import map");
        }
        String hash = Base64.getEncoder().encodeToString(ApiKey.hash(inline.group(1)));
        return "default-src 'none'; script-src 'self' 'sha256-" + hash
                + "'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none';"
                + " form-action 'none'; frame-ancestors 'none'";
    }

    private void answer(RoutingContext context) {
        HttpMethod method = context.request().method();
        String path = context.normalizedPath().equals("/") ? INDEX : context.normalizedPath();
        Optional<String> content =
                method == HttpMethod.GET || method == HttpMethod.HEAD ? contentOf(path) : Optional.empty();
        if (content.isEmpty()) {
            context.next();
            return;
        }
        EntityTag tag = EntityTag.of(content.get());
        HttpServerResponse response = context.response()
                .putHeader("ETag", tag.toString())
                .putHeader("Cache-Control", isLibrary(path) ? "public, max-age=31536000, immutable" : "no-cache")
                .putHeader("X-Content-Type-Options", "nosniff");
        if (tag.isIn(context.request().getHeader("If-None-Match"))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader("Content-Type", TYPES.get(path.substring(path.lastIndexOf('.') + 1)))
                .putHeader("Content-Security-Policy", policy)
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
        Buffer body = Buffer.buffer(content.get());
        if (method == HttpMethod.HEAD) {
            response.putHeader("Content-Length", String.valueOf(body.length())).end();
        } else {
            response.end(body);
        }
    }

    private static boolean isLibrary(String path) {
        return LIBRARY.matcher(path).matches();
    }

    private static Optional<String> contentOf(String path) {
        if (isLibrary(path)) {
            return read("/META-INF/resources" + path);
        }
        return path.equals(INDEX) || OURS.matcher(path).matches() ? read("/web" + path) : Optional.empty();
    }

    private static Optional<String> read(String resource) {
        try (InputStream file = Dashboard.class.getResourceAsStream(resource)) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
