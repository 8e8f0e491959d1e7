package org.pgcaravan.support;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.pgcaravan.demo.PostgresServer;

/** What pgcaravan does and leaves on a server, as that server sees it. */
public final class Sessions {

    private Sessions() {}

    /** Waits until the job's connection runs a statement that begins so, on whichever database of the server. */
    public static void awaitStatement(PostgresServer server, String job, String beginning) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !Contents.column(
                                server,
                                "postgres",
                                "select pid from pg_stat_activity where state = 'active' and application_name like '%"
                                        + job + "#%' and query ilike '" + beginning + "%'")
                        .isEmpty());
    }

    /** @return what is left of pgcaravan's on a server: its sessions, and databases that were not swapped in */
    public static List<String> leftOn(PostgresServer server) {
        return Contents.column(
                server,
                "postgres",
                "select application_name || ': ' || query from pg_stat_activity where application_name like 'pgcaravan %' and backend_type = 'client backend'"
                        + " union all select datname from pg_database where datname like '%\\_\\_incoming\\_%'");
    }
}
