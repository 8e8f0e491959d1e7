package org.pgcaravan.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, as somebody who uses the dashboard. Speaks of what is seen: texts, labels, buttons. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Path SHOTS = Path.of(System.getProperty("pgcaravan.target", "target"), "screenshots");

    private final ChromeDriver driver;
    private final String address;

    private Browser(ChromeDriver driver, String address) {
        this.driver = driver;
        this.address = address;
    }

    /** Opens the dashboard of a service on that port; skips the test, and says so, where there is no chromium. */
    static Browser open(int port) {
        Optional<File> chromium = onThePath("chromium");
        Optional<File> chromedriver = onThePath("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            String why = "Browser tests are skipped: install chromium and chromium-driver to run them.";
            System.err.println(why);
            Assumptions.abort(why);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get());
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.get())
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        Browser browser = new Browser(driver, "http://127.0.0.1:" + port + "/");
        browser.size(1440, 1000);
        driver.get(browser.address);
        return browser;
    }

    /** The same, with the key entered. */
    static Browser enter(int port, String key) {
        Browser browser = open(port);
        browser.enterKey(key);
        browser.awaitText("Sign out");
        return browser;
    }

    private static Optional<File> onThePath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> new File(folder, program))
                .filter(File::canExecute)
                .findFirst();
    }

    void enterKey(String key) {
        await().untilAsserted(
                        () -> assertThat(find("key-dialog input").isDisplayed()).isTrue());
        WebElement input = find("key-dialog input");
        input.clear();
        input.sendKeys(key);
        find("key-dialog button").click();
    }

    /** @param page as in the address, behind the hash: {@code jobs}, {@code new?type=import} */
    void goTo(String page) {
        driver.executeScript("location.hash = arguments[0]", "#/" + page);
    }

    /** @return what is behind the address's hash */
    String place() {
        return driver.getCurrentUrl().replaceFirst("^[^#]*#/?", "");
    }

    /** @return all that can be read on the page */
    String text() {
        return (String) driver.executeScript("return document.body.innerText");
    }

    void awaitText(String text) {
        await().untilAsserted(() -> assertThat(text()).contains(text));
    }

    void awaitNoText(String text) {
        await().untilAsserted(() -> assertThat(text()).doesNotContain(text));
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** Presses the button that says so, or the link that looks like one, as soon as there is one that can be pressed. */
    void press(String label) {
        By button = By.xpath("//*[self::button or @role='button'][normalize-space()='" + label + "' or @aria-label='"
                + label + "']");
        await().ignoreExceptions().until(() -> {
            WebElement found = driver.findElements(button).stream()
                    .filter(each -> each.isDisplayed() && each.isEnabled())
                    .findFirst()
                    .orElseThrow();
            found.click();
            return true;
        });
    }

    /** Whether there is such a button. */
    boolean offers(String label) {
        return driver
                .findElements(By.xpath("//*[self::button or @role='button'][normalize-space()='" + label + "']"))
                .stream()
                .anyMatch(WebElement::isDisplayed);
    }

    /** Chooses in a select by its name and the option's value. */
    void choose(String name, String value) {
        await().ignoreException(StaleElementReferenceException.class).untilAsserted(() -> {
            assertThat(all("select[name='" + name + "'] option[value='" + value + "']"))
                    .hasSize(1);
            find("select[name='" + name + "'] option[value='" + value + "']").click();
        });
    }

    void type(String selector, String text) {
        await().untilAsserted(() -> assertThat(find(selector).isDisplayed()).isTrue());
        find(selector).sendKeys(text);
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    Object runAsync(String script, Object... arguments) {
        return driver.executeAsyncScript(script, arguments);
    }

    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Takes requests off the network, or back; a websocket that is open already may live on. */
    void offline(boolean offline) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** Has files saved there that are downloaded from now on. */
    void downloadTo(Path folder) {
        driver.executeCdpCommand(
                "Browser.setDownloadBehavior",
                Map.of(
                        "behavior",
                        "allow",
                        "downloadPath",
                        folder.toAbsolutePath().toString()));
    }

    /** Whether the page is wider than the window. */
    boolean overflows() {
        return (boolean) run("return document.documentElement.scrollWidth > window.innerWidth");
    }

    /**
     * What can be pressed or filled in, and lies beside the window, wholly or in part: it takes a swipe to find it. Headings
     * that sort are not meant; they go with their columns.
     */
    @SuppressWarnings("unchecked")
    List<String> outOfReach() {
        return (List<String>) run("""
                const actions = document.querySelectorAll(':is(button, [role=button], nav a, input, select, textarea, summary):not(.sort)');
                return [...actions].filter((each) => {
                  const {left, right} = each.getBoundingClientRect();
                  return each.checkVisibility() && (left < 0 || right > window.innerWidth);
                }).map((each) => each.ariaLabel ?? each.innerText ?? each.name);
                """);
    }

    /** Writes what is seen to target/screenshots, the whole page up to 2,400 pixels. */
    void shoot(String name, int width) throws IOException {
        size(width, 900);
        run("window.scrollTo(0, 0)");
        long height = ((Number) run("return document.documentElement.scrollHeight")).longValue();
        size(width, (int) Math.min(2400, Math.max(900, height)));
        awaitColours();
        byte[] png = driver.getScreenshotAs(org.openqa.selenium.OutputType.BYTES);
        Files.createDirectories(SHOTS);
        Files.write(SHOTS.resolve(name + ".png"), png);
        size(1440, 1000);
    }

    /** @return what axe-core finds wrong, one line each; WCAG 2.1, A and AA */
    @SuppressWarnings("unchecked")
    List<String> inaccessible() {
        driver.executeScript(axe());
        awaitColours();
        return (List<String>) driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then((found) =>
                    done(found.violations.map((each) => each.id + ': ' + each.nodes.map((node) => node.html.slice(0, 160)
                        + ' ' + node.failureSummary).slice(0, 3).join(' | '))));
                """);
    }

    /** What is halfway between two colours has neither's contrast. */
    private void awaitColours() {
        driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const under = document.getAnimations().filter((each) => each instanceof CSSTransition);
                Promise.allSettled(under.map((each) => each.finished)).then(() => done());
                """);
    }

    private static String axe() {
        try (InputStream file =
                Browser.class.getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return errors of scripts, and what the policy forbade; answers of the service that are errors are not meant */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().equals(Level.SEVERE))
                .map(entry -> entry.getMessage())
                .filter(line -> !line.contains("Failed to load resource") && !line.contains("WebSocket connection"))
                .toList();
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
