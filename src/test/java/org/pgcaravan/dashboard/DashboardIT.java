package org.pgcaravan.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Gate;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.Redis;
import org.pgcaravan.support.RefusingProxy;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/** The dashboard in a real browser, against a real service: what somebody does with it, from the key to the undo. */
class DashboardIT {

    private static final PostgresServer SERVER = Postgres.server();
    private static final String VIEWERS_KEY = "a-viewer-key-0123456789";
    private static final String HOSTILE = "<img src=x onerror=\"window.hacked=1\">";

    @TempDir
    private static Path folder;

    private static Gate gate;
    private static RunningService service;
    private static ServiceClient client;
    private static String local;

    @BeforeAll
    static void start() {
        gate = new Gate(folder);
        local = Postgres.newDatabase(SERVER, "local");
        Postgres.execute(SERVER, local, "create table scratch (id int)");
        Postgres.execute(SERVER, local, "insert into scratch select generate_series(1, 42)");
        String hostile = Postgres.newDatabase(SERVER, "hostile");
        String quoted = '"' + HOSTILE.replace("\"", "\"\"") + '"';
        Postgres.execute(SERVER, hostile, "create table " + quoted + " (id int primary key)");
        Postgres.execute(SERVER, hostile, "insert into " + quoted + " select generate_series(1, 7)");
        service = RunningService.with()
                .readOnly("shop", SERVER.url(Scripts.newDatabase(SERVER, "shop")))
                .readOnly("hostile", SERVER.url(hostile))
                .readOnly("production", SERVER.url(Postgres.newDatabase(SERVER, "production")))
                .writable("local", SERVER.url(local))
                .writable("other", SERVER.url(Postgres.newDatabase(SERVER, "other")))
                .writable("local-hold", SERVER.url(Postgres.newDatabase(SERVER, "held")))
                .key("victor", "viewer", VIEWERS_KEY)
                .stepBehind("sync-run.camel.yaml", "- bean: {ref: sync, method: schema}", gate.step("hold"))
                .start();
        client = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void syncFromTheKeyToTheUndo() throws Exception {
        try (Browser browser = Browser.open(service.port())) {
            browser.enterKey("wrong");
            browser.awaitText("The service does not know this key.");
            browser.enterKey(RunningService.API_KEY);
            browser.goTo("new");
            browser.choose("source", "shop");
            browser.choose("destination", "local");
            assertThat(browser.text()).contains("database.production.access=writable");
            browser.press("Preview");
            browser.awaitText("What local loses");
            assertThat(browser.text()).contains("42 rows in 1 tables", "public.scratch", "gone");

            browser.press("Start the sync");
            browser.awaitText("Overwrite local?");
            assertThat(browser.find("confirm-dialog button.danger").isEnabled())
                    .as("before the name is typed")
                    .isFalse();
            browser.type("confirm-dialog input", "local");
            browser.find("confirm-dialog button.danger").click();

            Browser.await().until(() -> browser.place().startsWith("jobs/"));
            browser.awaitText("Source and result agree.");
            String id = browser.place().substring("jobs/".length());
            JsonNode job = client.job(id);
            assertThat(job.get("state").asText()).isEqualTo("completed");
            assertThat(job.at("/options/plan").asText()).as("the preview's").isNotEmpty();
            assertThat(browser.text()).contains("Swapping in", "Throughput", "agrees");

            browser.press("Undo");
            browser.awaitText("Undo this job?");
            browser.type("confirm-dialog input", "local");
            browser.find("confirm-dialog button.danger").click();
            Browser.await().until(() -> !browser.place().endsWith(id));
            browser.awaitText("completed");
            assertThat(browser.complaints()).isEmpty();
        }
        assertThat(scratch())
                .as("rows that the sync took and the undo brought back")
                .isEqualTo(42);
    }

    @Test
    void runningJobIsSeenLiveAndCancelled() {
        String id = client.sync("shop", "local-hold");
        Browser.await().until(() -> gate.hasArrived("local-hold"));
        try (Browser browser = Browser.enter(service.port(), RunningService.API_KEY)) {
            browser.awaitText("Copying and indexing");
            browser.awaitText("Live");
            browser.press("Cancel " + id);
            browser.awaitText("Cancel this sync?");
            browser.press("Cancel the job");
            gate.letGoOn("local-hold");

            Browser.await()
                    .untilAsserted(() -> assertThat(browser.all("[aria-label='Finished jobs'] a[href$='" + id + "']"))
                            .hasSize(1));
            browser.goTo("jobs/" + id);
            browser.awaitText("cancelled");
            assertThat(browser.offers("Retry")).isTrue();
            assertThat(browser.complaints()).isEmpty();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void dumpIsUploadedImportedAndDeleted() throws Exception {
        Path sql = folder.resolve("hand-written.sql");
        Files.writeString(
                sql,
                "create table uploaded (id int primary key);\ninsert into uploaded values (1), (2), (3);\n",
                StandardCharsets.UTF_8);
        try (Browser browser = Browser.enter(service.port(), RunningService.API_KEY)) {
            browser.goTo("dumps");
            browser.awaitText("Upload a dump");
            browser.find("input[type=file]").sendKeys(sql.toAbsolutePath().toString());
            browser.awaitText("hand-written.sql is there now");
            String dump = ServiceClient.json(client.get("/api/dumps"))
                    .at("/dumps/0/id")
                    .asText();

            browser.press("Import " + dump);
            browser.choose("destination", "other");
            browser.press("Preview");
            browser.awaitText("What arrives");
            browser.press("Start the import");
            Browser.await().until(() -> browser.place().startsWith("jobs/"));
            browser.awaitText("Source and result agree.");

            browser.goTo("dumps");
            browser.press("Delete " + dump);
            browser.awaitText("Delete this dump?");
            browser.find("confirm-dialog button.danger").click();
            browser.awaitNoText(dump);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void onlyTheTablesThatWereChosenAreCarried() {
        try (Browser browser = Browser.enter(service.port(), RunningService.API_KEY)) {
            browser.goTo("new?type=export&source=hostile");
            browser.press("Preview");
            browser.awaitText("1 tables with rows");
            browser.run("document.querySelector('table-picker').closest('details').open = true");
            browser.choose("mode", "excludeTables");
            browser.find("table-picker td input").click();
            browser.awaitText("all but 1");
            browser.press("Preview");
            browser.awaitText("0 tables with rows");
        }
    }

    @Test
    void patternsConditionsAndSectionsAreWrittenAndSentWithTheJob() {
        try (Browser browser = Browser.enter(service.port(), RunningService.API_KEY)) {
            browser.goTo("new?type=export&source=hostile");
            Browser.await()
                    .untilAsserted(() -> assertThat(browser.all("filter-form")).hasSize(1));
            browser.run("document.querySelector('filter-form').closest('details').open = true");
            browser.type("textarea[name=schemas]", "pub*");
            browser.type("textarea[name=excludeTables]", "nowhere.*");
            browser.press("Add a condition");
            browser.type("input[name=where-table]", "public.*");
            browser.type("input[name=where-condition]", "id > 3");
            browser.find("input[name=post-data]").click();
            browser.awaitText("schemas like pub*; all but 1; 1 with a condition; pre-data and data");
            browser.press("Preview");
            browser.awaitText("What arrives");
            browser.press("Start the export");
            Browser.await().until(() -> browser.place().startsWith("jobs/"));
            browser.awaitText("completed");
            JsonNode options =
                    client.job(browser.place().substring("jobs/".length())).get("options");
            assertThat(options.at("/schemas/0").asText()).isEqualTo("pub*");
            assertThat(options.at("/excludeTables/0").asText()).isEqualTo("nowhere.*");
            assertThat(options.at("/where/public.*").asText()).isEqualTo("id > 3");
            assertThat(options.get("sections")).hasSize(2);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void queueIsPausedAndResumed() {
        String prefix = Redis.newPrefix();
        try (RunningService queue = restartable(prefix, null).start();
                Browser browser = Browser.enter(queue.port(), RunningService.API_KEY)) {
            browser.press("Pause");
            browser.awaitText("Pause the queue?");
            browser.press("Pause the queue");
            browser.awaitText("The queue is paused");
            browser.press("Resume");
            browser.awaitNoText("The queue is paused");
            assertThat(browser.offers("Pause")).isTrue();
        }
    }

    @Test
    void namesFromDatabasesAreTextAndNeverMarkup() {
        try (Browser browser = Browser.enter(service.port(), RunningService.API_KEY)) {
            browser.goTo("new?type=export&source=hostile");
            browser.awaitText("New job");
            Browser.await()
                    .untilAsserted(() -> assertThat(browser.all("table-picker")).hasSize(1));
            browser.run("document.querySelector('table-picker').closest('details').open = true");
            browser.awaitText(HOSTILE);
            browser.press("Preview");
            browser.awaitText("What arrives");
            browser.press("Start the export");
            Browser.await().until(() -> browser.place().startsWith("jobs/"));
            browser.awaitText("completed");
            browser.awaitText("onerror=");
            String dump = client.job(browser.place().substring("jobs/".length()))
                    .at("/result/dump")
                    .asText();
            browser.goTo("dumps");
            browser.press(dump);
            browser.awaitText("onerror=");

            assertThat(browser.run("return window.hacked")).isNull();
            assertThat(browser.all("img[src=x]")).isEmpty();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void viewerSeesAllAndIsOfferedNothingThatWrites() {
        String job = client.export("{\"source\": \"shop\"}");
        client.await(job);
        try (Browser browser = Browser.enter(service.port(), VIEWERS_KEY)) {
            browser.awaitText("victor · viewer");
            browser.awaitText("History");
            assertThat(browser.offers("New job")).isFalse();
            assertThat(browser.offers("Pause")).isFalse();
            browser.goTo("jobs/" + job);
            browser.awaitText("completed");
            assertThat(browser.offers("Download the dump")).isTrue();
            browser.goTo("new");
            browser.awaitText("Your key has the role viewer");
            assertThat(browser.offers("Preview")).isFalse();
            browser.goTo("dumps");
            browser.awaitText("On disk");
            assertThat(browser.text()).doesNotContain("Upload a dump");
            assertThat(browser.offers("Delete")).isFalse();
            assertThat(browser.offers("Import")).isFalse();
        }
    }

    @Test
    void pageOfAJobReconnectsWhenTheServiceComesBackAndHasEachEventOnce() {
        String prefix = Redis.newPrefix();
        RunningService first = restartable(prefix, null).start();
        int port = first.port();
        first.client().post("/api/queue/pause", "");
        String id = first.client().sync("shop", "local");
        try (Browser browser = Browser.enter(port, RunningService.API_KEY)) {
            browser.goTo("jobs/" + id);
            browser.awaitText("queued");
            browser.awaitText("Live");

            first.close();
            browser.awaitText("Reconnecting…");
            try (RunningService second = restartable(prefix, port).start()) {
                browser.awaitText("Live");
                second.client().post("/api/queue/resume", "");
                browser.awaitText("Source and result agree.");
                browser.run("document.querySelectorAll('details').forEach((each) => each.open = true)");

                Browser.await().untilAsserted(() -> assertThat(events(browser)).contains("completed"));
                List<String> states = events(browser).stream()
                        .filter(type -> !type.equals("progressed"))
                        .toList();
                assertThat(states).containsExactly("completed", "started", "queued");
                assertThat(browser.complaints()).isEmpty();
            }
        }
    }

    @Test
    void whatHappensOfflineIsThereOnceAfterwards() throws Exception {
        try (RunningService running = restartable(Redis.newPrefix(), null).start();
                RefusingProxy cable = new RefusingProxy(running.port());
                Browser browser = Browser.enter(cable.port(), RunningService.API_KEY)) {
            running.client().post("/api/queue/pause", "");
            String id = running.client().sync("shop", "local");
            browser.goTo("jobs/" + id);
            browser.awaitText("queued");
            browser.awaitText("Live");

            browser.offline(true);
            cable.refuse();
            browser.awaitText("Reconnecting…");
            running.client().post("/api/queue/resume", "");
            running.client().await(id);
            assertThat(browser.text()).contains("Reconnecting…").doesNotContain("Source and result agree.");

            cable.admit();
            browser.offline(false);
            browser.awaitText("Source and result agree.");
            browser.run("document.querySelectorAll('details').forEach((each) => each.open = true)");
            Browser.await().untilAsserted(() -> assertThat(events(browser)).contains("completed"));
            assertThat(events(browser).stream().filter(type -> !type.equals("progressed")))
                    .as("none missed, none twice")
                    .containsExactly("completed", "started", "queued");
            @SuppressWarnings("unchecked")
            List<Object> numbers = (List<Object>)
                    browser.run("return document.querySelector('job-events').story.happened.map((event) => event.id)");
            assertThat(numbers).doesNotHaveDuplicates().doesNotContainNull();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void failedJobIsRetried() {
        String failed =
                client.submit("{\"source\": \"shop\", \"destination\": \"other\", \"tables\": [\"nowhere.nothing\"]}");
        client.await(failed);
        try (Browser browser = Browser.enter(service.port(), RunningService.API_KEY)) {
            browser.goTo("jobs/" + failed);
            browser.awaitText("matches nothing on the source");
            browser.press("Retry");
            Browser.await().until(() -> !browser.place().endsWith(failed));
            browser.awaitText("Retry of");
            browser.awaitText("matches nothing on the source");
            String again = browser.place().substring("jobs/".length());
            assertThat(client.job(again).get("retryOf").asText()).isEqualTo(failed);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void dumpIsDownloadedFromItsJobAndFromTheDumps() throws Exception {
        String job = client.export("{\"source\": \"shop\"}");
        client.await(job);
        String dump = client.job(job).at("/result/dump").asText();
        try (Browser browser = Browser.enter(service.port(), VIEWERS_KEY)) {
            Path fromJob = Files.createDirectory(folder.resolve("from-job"));
            browser.downloadTo(fromJob);
            browser.goTo("jobs/" + job);
            browser.press("Download the dump");
            assertThat(downloaded(fromJob)).contains("COPY shop.sale_old");

            Path fromDumps = Files.createDirectory(folder.resolve("from-dumps"));
            browser.downloadTo(fromDumps);
            browser.goTo("dumps");
            browser.press("Download " + dump);
            assertThat(downloaded(fromDumps)).contains("COPY shop.sale_old");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** @return what the one file there says, as soon as it is whole */
    private static String downloaded(Path folder) throws Exception {
        Browser.await().until(() -> {
            try (var files = Files.list(folder)) {
                return files.anyMatch(file -> file.toString().endsWith(".sql.gz"));
            }
        });
        try (var files = Files.list(folder);
                var content = new GZIPInputStream(Files.newInputStream(
                        files.filter(file -> file.toString().endsWith(".sql.gz"))
                                .findFirst()
                                .orElseThrow()))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void databasesTellTheirLastJobsAndMayBeChosenBeforeAnyJob() {
        String out = client.export("{\"source\": \"shop\"}");
        client.await(out);
        try (Browser browser = Browser.enter(service.port(), RunningService.API_KEY)) {
            Browser.await()
                    .untilAsserted(() -> assertThat(
                                    browser.all(".filters option").stream().map(each -> each.getText()))
                            .as("production has had no job")
                            .contains("production"));
            browser.goTo("databases");
            Browser.await()
                    .untilAsserted(() -> assertThat(browser.all("[aria-label=shop] a[href='#/jobs/" + out + "']"))
                            .hasSize(1));
            browser.awaitText("none that is still kept");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void sizesAreToldInIecUnits() throws Exception {
        Files.createDirectories(service.dumps());
        List<Path> dumps =
                List.of(hollowDump("two", 2L << 10), hollowDump("five", 5L << 20), hollowDump("three", 3L << 30));
        try (Browser browser = Browser.enter(service.port(), RunningService.API_KEY)) {
            browser.goTo("dumps");
            browser.awaitText("three.sql");
            assertThat(onDisk(browser, "two.sql")).isEqualTo("2 KiB");
            assertThat(onDisk(browser, "five.sql")).isEqualTo("5 MiB");
            assertThat(onDisk(browser, "three.sql")).isEqualTo("3 GiB");

            browser.goTo("new?source=shop&destination=local");
            browser.press("Preview");
            browser.awaitText("disk of the destination");
            String needs = browser.find(".requirements").getText();
            assertThat(needs)
                    .containsPattern("beside the [0-9.]+ [KMG]iB of tables")
                    .containsPattern("Needs [0-9.,]+ [KMG]iB\\.");
            assertThat(needs + browser.find(".sides").getText()).doesNotContainPattern("[0-9] ?[kKMG]B\\b");
            assertThat(browser.complaints()).isEmpty();
        } finally {
            for (Path dump : dumps) {
                Files.delete(dump);
            }
        }
    }

    /** A dump of that size which takes no room on the disk. */
    private static Path hollowDump(String name, long bytes) throws Exception {
        Path dump = service.dumps().resolve(name + ".sql");
        try (RandomAccessFile file = new RandomAccessFile(dump.toFile(), "rw")) {
            file.setLength(bytes);
        }
        return dump;
    }

    private static String onDisk(Browser browser, String dump) {
        return (String) browser.run("""
                const row = [...document.querySelectorAll('paged-table[label=Dumps] tbody tr')].find((each) => each.querySelector('.name').textContent === arguments[0]);
                return row.lastElementChild.textContent;
                """, dump);
    }

    private static List<String> events(Browser browser) {
        return browser.all(".events li strong").stream()
                .map(each -> each.getText())
                .toList();
    }

    private static RunningService.Builder restartable(String prefix, Integer port) {
        RunningService.Builder builder = RunningService.with()
                .readOnly("shop", SERVER.url(Scripts.newDatabase(SERVER, "shop")))
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "again")))
                .knob("redis.prefix", prefix);
        return port == null ? builder : builder.knob("port", String.valueOf(port));
    }

    @Test
    void tenThousandTablesAreNotInTheDocumentAtOnce() {
        try (Browser browser = Browser.enter(service.port(), RunningService.API_KEY)) {
            Object rows = browser.runAsync("""
                    const done = arguments[arguments.length - 1];
                    const table = document.createElement('paged-table');
                    table.rows = Array.from({length: 10000}, (_, index) => ({name: `t${index}`}));
                    table.columns = [{title: 'Table', cell: (row) => row.name, value: (row) => row.name}];
                    document.querySelector('main').append(table);
                    table.updateComplete.then(() => done([table.querySelectorAll('tbody tr').length, table.innerText]));
                    """);

            assertThat(((List<?>) rows).get(0)).isEqualTo(50L);
            assertThat((String) ((List<?>) rows).get(1)).contains("1–50 of 10,000");
        }
    }

    private static int scratch() throws Exception {
        try (Connection connection = SERVER.connect(local);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from scratch")) {
            row.next();
            return row.getInt(1);
        }
    }
}
