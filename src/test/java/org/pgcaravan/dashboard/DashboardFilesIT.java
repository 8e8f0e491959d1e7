package org.pgcaravan.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.ServiceClient;

/** What of the dashboard anybody gets, what nobody gets, and what the browser is told about it. */
class DashboardFilesIT {

    private static final Pattern ADDRESS = Pattern.compile("\"(/[^\"\\s]+\\.(?:js|css|svg))\"");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import) ?[\"']([^\"'\\s]+)[\"']");
    private static final String DIRECTIVES = "lit-html/directives/";
    private static final Path OURS = Path.of("src/main/resources/web");

    private static RunningService service;
    private static ServiceClient anybody;

    @BeforeAll
    static void start() {
        service = RunningService.with().start();
        anybody = service.client(null);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void everyFileThatTheIndexNeedsIsServedWithoutAKey() throws Exception {
        String index = get("/").body();
        Deque<String> wanted = new ArrayDeque<>();
        Matcher addresses = ADDRESS.matcher(index);
        while (addresses.find()) {
            wanted.add(addresses.group(1));
        }
        Set<String> served = new TreeSet<>();
        while (!wanted.isEmpty()) {
            String path = wanted.remove();
            if (!served.add(path)) {
                continue;
            }
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            if (!path.endsWith(".js")) {
                continue;
            }
            Matcher imports = IMPORT.matcher(answer.body());
            while (imports.find()) {
                String name = imports.group(1);
                if (name.startsWith(".")) {
                    wanted.add(
                            Path.of(path).getParent().resolve(name).normalize().toString());
                } else {
                    String mapped = name.startsWith(DIRECTIVES) ? DIRECTIVES : name;
                    assertThat(index).as("imported by %s", path).contains('"' + mapped + '"');
                }
            }
        }

        try (var files = Files.walk(OURS)) {
            assertThat(served)
                    .containsAll(files.filter(Files::isRegularFile)
                            .map(file -> "/" + OURS.relativize(file))
                            .filter(path -> !path.equals("/index.html"))
                            .toList());
        }
    }

    @Test
    void policyLetsOnlyTheImportMapBeInline() throws Exception {
        HttpResponse<String> answer = get("/");
        Matcher inline = Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL)
                .matcher(answer.body());
        assertThat(inline.find()).isTrue();
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256")
                        .digest(inline.group(1).getBytes(StandardCharsets.UTF_8)));

        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .hasValue("default-src 'none'; script-src 'self' 'sha256-" + hash
                        + "'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self';"
                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.body()).doesNotContain("style=\"").doesNotContainPattern("\\son\\w+=");
    }

    @Test
    void nothingOfOursMakesMarkupOfText() throws Exception {
        try (var files = Files.walk(OURS)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".js")).toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain(
                                "unsafe", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
                        .doesNotContain("style=");
            }
        }
    }

    @Test
    void oursAreAskedForAgainAndLibrariesAreKept() {
        HttpResponse<String> ours = get("/app.js");
        HttpResponse<String> library = get("/webjars/uplot/1.6.30/dist/uPlot.esm.js");

        assertThat(ours.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(library.headers().firstValue("Cache-Control")).hasValue("public, max-age=31536000, immutable");
        String tag = ours.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = ServiceClient.send(
                anybody.request("/app.js").header("If-None-Match", tag).build());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/application.properties",
                "/logback.xml",
                "/openapi.yaml",
                "/web/app.js",
                "/pages",
                "/pages/",
                "/webjars",
                "/webjars/",
                "/webjars/lit/3.3.2/",
                "/webjars/lit/3.3.2/package.json",
                "/webjars/axe-core/4.6.3/axe.js",
                "/pages/../../logback.xml",
                "/pages/%2e%2e/%2e%2e/logback.xml",
                "/..%2flogback.xml",
                "/webjars/lit/3.3.2/../../../../logback.xml",
                "/routes/api.camel.yaml",
                "/sql/catalog/tables.sql",
                "/redis/common.lua",
                "/org/pgcaravan/Application.class"
            })
    void nothingElseIsServedWithoutAKey(String path) {
        assertThat(get(path).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void filesAreOnlyRead(String method) {
        HttpRequest request = anybody.request("/app.js")
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();

        assertThat(ServiceClient.send(request).statusCode()).isEqualTo(401);
    }

    private static HttpResponse<String> get(String path) {
        return ServiceClient.send(anybody.request(path).build());
    }
}
