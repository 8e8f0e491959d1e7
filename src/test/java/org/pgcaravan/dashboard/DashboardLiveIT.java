package org.pgcaravan.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.support.RunningService;

/** A job's page under many tables and after long silence. The page is the service's; the job is told by the test, in the browser. */
class DashboardLiveIT {

    private static RunningService service;

    private Browser browser;

    @BeforeAll
    static void start() {
        service = RunningService.with().start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** In place of the API and the websocket: what the page asks for, and {@code told(event)} for what it hears. */
    @BeforeEach
    void open() {
        browser = Browser.enter(service.port(), RunningService.API_KEY);
        browser.awaitText("Live"); // else the page of jobs would ask what is put there for one job
        browser.run("""
                window.long = [];
                new PerformanceObserver((list) => window.long.push(...list.getEntries().map((each) => Math.round(each.duration)))).observe({entryTypes: ['longtask']});
                const job = {id: 'big', type: 'sync', state: 'running', source: 'a', destination: 'b', priority: 0, attempt: 1,
                  options: {}, warnings: [], links: {}, createdAt: '2026-01-01T00:00:00Z', startedAt: '2026-01-01T00:00:00Z', progress: {phase: 'copy', percent: 0}};
                window.fetch = async (path) => new Response(JSON.stringify(path === '/api/tickets' ? {ticket: 't'} : job));
                window.asked = [];
                window.WebSocket = class {
                  constructor(address) {
                    window.asked.push(new URL(address).searchParams.get('after'));
                    window.line = this;
                    setTimeout(() => this.onopen());
                  }
                  close() {}
                };
                window.told = (event) => window.line.onmessage({data: JSON.stringify({job: 'big', attempt: 1, type: 'progressed', state: 'running', ...event})});
                location.hash = '#/jobs/big';
                """);
        Browser.await().until(() -> Boolean.TRUE.equals(browser.run("return window.asked.includes('0')")));
        browser.awaitText("Live");
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void tenThousandTablesAndTenEventsASecondDrawOnePageOfRows() {
        @SuppressWarnings("unchecked")
        Map<String, Object> seen = (Map<String, Object>) browser.runAsync("""
                const done = arguments[arguments.length - 1];
                let id = 0;
                let finished = 0;
                const table = (number, state) => ({table: `public.t${number}`, state, rows: number, bytes: number * 8192, bytesTotal: number * 8192, seconds: (number * 7919) % 10007 / 100});
                const tell = (tables) => told({id: ++id, at: new Date().toISOString(),
                  progress: {phase: 'copy', percent: finished / 100, bytesDone: id * 1e6, bytesPerSecond: 1e7, tables}});
                const ten = (state) => Array.from({length: 10}, (_, index) => table((finished + index) % 10000, state));
                const replay = setInterval(() => {
                  for (let event = 0; event < 10; event++) {
                    tell(ten('done'));
                    finished += 10;
                  }
                  if (finished < 10000) return;
                  clearInterval(replay);
                  let most = 0;
                  let events = 0;
                  const longBefore = window.long.splice(0);
                  const live = setInterval(() => {
                    events++;
                    tell(ten(events % 2 ? 'working' : 'done'));
                    finished += events % 2 ? 0 : 10;
                    if (events === 10) [...document.querySelectorAll('button.sort')].find((each) => each.textContent === 'Rows').click();
                    most = Math.max(most, document.querySelectorAll('paged-table[label=Tables] tbody tr').length);
                    if (events < 80) return;
                    clearInterval(live);
                    setTimeout(() => done({most, text: document.querySelector('paged-table[label=Tables]').innerText,
                      first: document.querySelector('paged-table[label=Tables] tbody .name').textContent, longBefore, long: window.long}), 500);
                  }, 100);
                }, 50);
                """);
        System.out.printf(
                "10,000 tables: long tasks in ms while a thousand events are replayed %s, during 80 events at ten a second %s%n",
                seen.get("longBefore"), seen.get("long"));

        assertThat(seen.get("most")).as("rows in the document").isEqualTo(25L);
        assertThat((String) seen.get("text")).contains("of 10,000");
        assertThat(seen.get("first")).as("most rows").isEqualTo("public.t9999");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void eventAboutOneTableDrawsItsRowAndNoOther() {
        browser.run("""
                window.tell = (id, tables) => told({id, at: new Date().toISOString(), progress: {phase: 'copy', percent: id, tables}});
                tell(1, [{table: 'one', state: 'done', seconds: 9}, {table: 'two', state: 'done', seconds: 5}, {table: 'three', state: 'working', bytes: 1}]);
                """);
        Browser.await()
                .untilAsserted(() -> assertThat(browser.all("paged-table[label=Tables] tbody tr"))
                        .hasSize(3));
        browser.run("""
                window.touched = new Set();
                new MutationObserver((changes) => changes.forEach(({target}) => {
                  const at = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
                  touched.add(at.closest('tr')?.querySelector('.name')?.textContent ?? at.closest('job-bar, job-phases, job-speed')?.localName ?? at.localName);
                })).observe(document.querySelector('job-page'), {subtree: true, childList: true, characterData: true, attributes: true});
                tell(2, [{table: 'one', state: 'done', seconds: 9}, {table: 'three', state: 'working', bytes: 8192}]);
                """);

        Browser.await()
                .untilAsserted(() -> assertThat(touched()).contains("three", "job-bar", "job-phases", "job-speed"));
        assertThat(touched()).containsOnly("three", "job-bar", "job-phases", "job-speed");
    }

    private List<Object> touched() {
        return List.copyOf((List<?>) browser.run("return [...window.touched]"));
    }

    @Test
    void rowsThatStayTheSameMoveWithoutBeingDrawn() {
        Object drawn = browser.runAsync("""
                const done = arguments[arguments.length - 1];
                const drawn = [];
                const table = document.createElement('paged-table');
                const rows = Array.from({length: 40}, (_, index) => ({name: `t${index}`}));
                table.rows = rows;
                table.key = (row) => row.name;
                table.columns = [{title: 'Table', cell: (row) => { drawn.push(row.name); return row.name; }}];
                document.querySelector('main').append(table);
                table.updateComplete.then(async () => {
                  drawn.length = 0;
                  table.rows = [{name: 't7'}, ...rows.filter(({name}) => name !== 't7')];
                  await table.updateComplete;
                  done([drawn.join(), table.querySelector('tbody tr').innerText, table.querySelectorAll('tbody tr').length]);
                });
                """);

        assertThat(drawn).isEqualTo(List.of("t7", "t7", 40L));
    }

    @Test
    void slowestTablesComeFirstBehindThoseAtWork() {
        browser.run("""
                const table = (name, state, seconds) => ({table: name, state, seconds});
                const tell = (id, tables) => told({id, at: new Date().toISOString(), progress: {phase: 'copy', tables}});
                tell(1, [table('quick', 'done', 1), table('slow', 'done', 9), table('busy', 'working'), table('fair', 'done', 5)]);
                tell(2, [table('quick', 'done', 7), table('fair', 'working'), table('slow', 'done', 9)]);
                tell(3, [table('fair', 'done', 8)]);
                """);

        Browser.await()
                .untilAsserted(() -> assertThat(browser.all("paged-table[label=Tables] tbody .name").stream()
                                .map(each -> each.getText()))
                        .containsExactly("busy", "slow", "fair", "quick"));
    }

    @Test
    void nothingIsLostOrDoubledAfterTenMinutesOffline() {
        browser.run("""
                window.at = (second) => new Date(Date.parse('2026-01-01T00:00:00Z') + second * 1000).toISOString();
                window.moved = (id, second, bytesDone) => told({id, at: at(second), progress: {phase: 'copy', bytesDone, bytesPerSecond: 100}});
                told({id: 1, type: 'started', at: at(0)});
                moved(2, 1, 100);
                moved(3, 2, 200);
                line.onclose();
                """);
        browser.awaitText("Reconnecting…");
        browser.awaitText("Live");
        browser.run("""
                moved(3, 2, 200);
                moved(4, 3, 300);
                told({id: 10, type: 'retried', at: at(602), message: 'once'});
                moved(11, 602, 60300);
                moved(11, 602, 60300);
                document.querySelectorAll('details').forEach((each) => each.open = true);
                """);

        assertThat(browser.run("return window.asked")).as("events asked for").isEqualTo(List.of("0", "3"));
        browser.awaitText("5 events before this one are no longer kept.");
        browser.awaitText("Dashed: the mean while nothing was heard");
        assertThat(browser.all(".events li strong").stream().map(each -> each.getText()))
                .containsExactly("retried", "missed", "progressed", "started");
        assertThat(browser.run("""
                const [times, speeds, means] = document.querySelector('speed-plot').points;
                return times.map((time, index) => [Math.round(time - times[0]), speeds[index], means[index] === null ? null : Math.round(means[index])].join(' '));
                """)).isEqualTo(List.of("0 100 ", "1 100 ", "2 100 ", "2  100", "601  100", "601 100 "));
        assertThat(browser.complaints()).isEmpty();
    }
}
