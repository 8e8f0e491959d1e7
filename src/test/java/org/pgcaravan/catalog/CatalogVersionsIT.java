package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.support.Postgres;

/** The hostile schema, with what each version brought, on every version that is served. */
class CatalogVersionsIT {

    private static final String ROLES = """
            do $$ begin
              if not exists (select from pg_roles where rolname = 'Cat "Owner"') then create role "Cat ""Owner\"\"\"; end if;
              if not exists (select from pg_roles where rolname = 'cat_reader') then create role cat_reader; end if;
            end $$
            """;

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void copiesTheHostileSchema(int version) throws Exception {
        copies("hostile", version);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void copiesRareKinds(int version) throws Exception {
        copies("kinds", version);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void copiesOverridesAndCorners(int version) throws Exception {
        copies("more", version);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17})
    void copiesToALaterVersion(int version) throws Exception {
        assumeThat(Postgres.has(version) && Postgres.has(18)).isTrue();
        Postgres.execute(Postgres.server(18), "postgres", ROLES);

        Scenario scenario = Scenario.of(
                Postgres.server(version),
                Postgres.server(18),
                Scenario.resource("hostile.sql"),
                Scenario.resource("kinds.sql"));

        assertThat(scenario.ask("select nspacl from pg_namespace where nspname = 'public'"))
                .singleElement()
                .asString()
                .contains(version < 15 ? "=UC/postgres" : "=U/pg_database_owner");
        assertThat(scenario.ask("select count(*) from pg_trigger where not tgisinternal"))
                .containsExactly("18");
    }

    private static void copies(String name, int version) throws Exception {
        assumeThat(Postgres.has(version)).as("binaries of " + version).isTrue();
        List<String> scripts = new ArrayList<>();
        for (String since : new String[] {"", "14", "15", "18"}) {
            String file = name + since + ".sql";
            if (Scenario.class.getResource("/catalog/" + file) != null
                    && (since.isEmpty() || version >= Integer.parseInt(since))) {
                scripts.add(Scenario.resource(file));
            }
        }

        Scenario scenario = Scenario.of(Postgres.server(version), scripts.toArray(String[]::new));

        assertThat(scenario.catalog().serverVersion() / 10_000).isEqualTo(version);
        assertThat(scenario.catalog().warnings()).isEmpty();
        scenario.assertSame();
    }
}
