package org.pgcaravan.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Postgres;
import org.pgcaravan.support.RunningService;
import org.pgcaravan.support.Scripts;
import org.pgcaravan.support.ServiceClient;

/**
 * Every page, light and dark, narrow and wide: accessible, within the window, all that can be done in sight, nothing on the
 * console; and a picture of it.
 */
class DashboardLooksIT {

    private static final PostgresServer SERVER = Postgres.server();

    private static RunningService service;
    private static Browser browser;
    private static String job;
    private static String failed;

    @BeforeAll
    static void start() {
        String missing = Postgres.newDatabase(SERVER, "missing");
        Postgres.execute(SERVER, missing, "create table twice (id int)");
        service = RunningService.with()
                .readOnly("staging", SERVER.url(Scripts.newDatabase(SERVER, "shop")))
                .readOnly("away", "postgresql://postgres@127.0.0.1:1/nowhere")
                .writable("local", SERVER.url(Postgres.newDatabase(SERVER, "local")))
                .start();
        ServiceClient client = service.client();
        job = client.sync("staging", "local");
        client.await(job);
        failed = client.submit(
                "{\"source\": \"staging\", \"destination\": \"local\", \"tables\": [\"nowhere.nothing\"]}");
        client.await(failed);
        client.await(client.export("{\"source\": \"staging\"}"));
        client.submit("{\"source\": \"staging\", \"destination\": \"local\", \"delay\": 3600}");
        try {
            browser = Browser.enter(service.port(), RunningService.API_KEY);
        } catch (org.opentest4j.TestAbortedException e) {
            service.close();
            throw e;
        }
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
            service.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            jobs      | jobs                         | History
            job       | jobs/{job}                   | Source and result agree.
            failed    | jobs/{failed}                | Errors
            new       | new?source=staging&destination=local | From and to
            dumps     | dumps                        | On disk
            databases | databases                    | not reachable
            routes    | routes                       | sync-run
            nowhere   | jobs/20200101t000000z-aaaaaaaa | There is no job
            """)
    void pageIsAccessibleAndFitsEveryWindow(String name, String page, String shows) throws IOException {
        browser.goTo(page.replace("{job}", job).replace("{failed}", failed));
        browser.awaitText(shows);
        if (name.equals("new")) {
            browser.press("Preview");
            browser.awaitText("What arrives");
        }
        browser.shoot(name + "-1280", 1280); // as it is when somebody comes
        browser.run("document.querySelectorAll('details').forEach((each) => each.open = true)");
        for (boolean dark : new boolean[] {false, true}) {
            browser.dark(dark);
            assertThat(browser.inaccessible()).as("%s, dark: %s", name, dark).isEmpty();
            for (int width : new int[] {360, 1440, 3840}) {
                browser.size(width, 900);
                assertThat(browser.overflows()).as("%s at %s", name, width).isFalse();
                assertThat(browser.outOfReach()).as("%s at %s", name, width).isEmpty();
                browser.shoot(name + "-" + width + (dark ? "-dark" : "-light"), width);
            }
        }
        browser.dark(false);
        assertThat(browser.complaints()).isEmpty();
    }
}
