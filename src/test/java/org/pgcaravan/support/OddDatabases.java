package org.pgcaravan.support;

import java.nio.file.Path;
import org.pgcaravan.demo.PostgresServer;

/**
 * Databases whose sync takes as long as a test wants it to: a check or an index on the way calls a function that
 * became slow, or began to fail, after the source was filled.
 */
public final class OddDatabases {

    private static final String FUNCTION =
            "create or replace function public.look(id int) returns %s language plpgsql immutable as $$ begin %s; return %s; end $$;";

    private OddDatabases() {}

    /** A table {@code slow} each of whose 2,000 rows takes 20 ms to arrive. */
    public static String copies(PostgresServer server) {
        return newDatabase(server, "constraint looked check (look(id) > 0)", "", "perform pg_sleep(0.02)");
    }

    /** A table {@code slow} whose rows do not arrive before there is such a file. */
    public static String copiesWhenThereIs(PostgresServer server, Path file) {
        return newDatabase(
                server,
                "constraint looked check (look(id) > 0)",
                "",
                "while (pg_catalog.pg_stat_file('" + file
                        + "', true)).size is null loop perform pg_catalog.pg_sleep(0.02); end loop");
    }

    /** A table {@code slow} whose index {@code looked} takes 20 ms a row to build. */
    public static String builds(PostgresServer server) {
        return newDatabase(
                server, "primary key (id)", "create index looked on slow (look(id));", "perform pg_sleep(0.02)");
    }

    /** A table {@code slow} with a check that has begun to run {@code statement}. */
    public static String withCheckThatRuns(PostgresServer server, String statement) {
        return newDatabase(server, "constraint looked check (look(id) > 0)", "", statement);
    }

    /** A table {@code slow} with a unique index that can no longer be built. */
    public static String withIndexThatFails(PostgresServer server) {
        String database =
                newDatabase(server, "primary key (id)", "create unique index looked on slow (look(id));", "null");
        Postgres.execute(server, database, FUNCTION.formatted("int", "null", "1"));
        return database;
    }

    private static String newDatabase(PostgresServer server, String constraint, String index, String becomes) {
        String database = Postgres.newDatabase(server, "slow");
        Postgres.execute(
                server,
                database,
                FUNCTION.formatted("int", "null", "id")
                        + "create table slow (id int, filling text default repeat('more than any buffer holds', 500), "
                        + constraint + ");"
                        + "insert into slow (id) select generate_series(1, 2000);" + index
                        + FUNCTION.formatted("int", becomes, "id"));
        return database;
    }
}
