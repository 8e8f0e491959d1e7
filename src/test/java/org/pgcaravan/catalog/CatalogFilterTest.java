package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.catalog.CatalogFilter.Missing;
import org.pgcaravan.demo.PostgresServer;
import org.pgcaravan.support.Contents;
import org.pgcaravan.support.Postgres;

/** What a filter leaves of a source, and what comes along so that a new database can be made of it. */
class CatalogFilterTest {

    private static final PostgresServer SERVER = Postgres.server();
    private static String source;

    @BeforeAll
    static void makeSource() {
        source = Postgres.newDatabase(SERVER, "filter_source");
        for (String statement : Scenario.resource("filters.sql").split("(?m)^-- then$")) {
            Postgres.execute(SERVER, source, statement);
        }
    }

    private static Catalog read(CatalogFilter filter) throws SQLException {
        try (Connection connection = SERVER.connect(source)) {
            return CatalogCopy.read(connection, filter);
        }
    }

    /** @return the copy's name; all statements must succeed */
    private static String copy(Catalog catalog) throws SQLException {
        String copy = Postgres.newDatabase(SERVER, "filter_copy");
        try (Connection connection = SERVER.connect(copy)) {
            CatalogCopy.write(catalog, connection);
        }
        return copy;
    }

    private static List<String> relations(String database) {
        return Contents.column(SERVER, database, """
                select oid::regclass::text from pg_class
                where relkind in ('r', 'p', 'v', 'm', 'f', 'S') and relnamespace::regnamespace::text !~ '^(pg_|information)' order by 1""");
    }

    @Test
    void chosenTablesComeWithWhatTheyNeedToExist() throws Exception {
        Catalog catalog = read(Filters.tables(Missing.BROUGHT, "shop.orders", "shop.customer"));
        String copy = copy(catalog);

        assertThat(relations(copy))
                .containsExactly("shop.customer", "shop.customer_id_seq", "shop.orders", "shop.orders_id_seq");
        assertThat(Contents.column(SERVER, copy, "select nspname from pg_namespace where nspname in ('shop', 'lib')"))
                .containsExactlyInAnyOrder("shop", "lib");
        assertThat(
                        Contents.column(
                                SERVER,
                                copy,
                                "select conname from pg_constraint where connamespace::regnamespace::text in ('shop', 'lib') and contype in ('c', 'f') order by 1"))
                .containsExactly("ok", "orders_customer_fkey", "orders_parent_fkey", "positive_check");
        assertThat(catalog.warnings())
                .containsExactlyInAnyOrder(
                        "TABLE shop.customer needs TYPE lib.address, which the filter leaves out; it comes along.",
                        "TABLE shop.customer needs TYPE lib.status, which the filter leaves out; it comes along.",
                        "TABLE shop.customer needs FUNCTION lib.next_code(), which the filter leaves out; it comes along.",
                        "TABLE shop.orders needs DOMAIN shop.amount, which the filter leaves out; it comes along.",
                        "DOMAIN shop.amount needs DOMAIN lib.positive, which the filter leaves out; it comes along.",
                        "TABLE shop.orders needs FUNCTION lib.is_ok(integer), which the filter leaves out; it comes along.",
                        "TRIGGER touch ON shop.orders needs FUNCTION lib.touch(), which the filter leaves out; it comes along.",
                        "POLICY own ON shop.orders is left out: it needs TABLE lib.country, which the filter leaves out.",
                        "CONSTRAINT customer_country_fkey ON shop.customer is left out: it needs TABLE lib.country, which the filter leaves out.");
    }

    @Test
    void chosenSchemaComesWithExtensionsAndTypesOfOthers() throws Exception {
        Catalog catalog = read(Filters.filter(List.of("lib"), List.of(), List.of("lib.report"), Missing.BROUGHT));
        String copy = copy(catalog);

        assertThat(relations(copy)).contains("lib.country", "lib.base").noneMatch(name -> name.startsWith("shop"));
        assertThat(Contents.column(SERVER, copy, "select extname from pg_extension where oid >= 16384"))
                .containsExactly("citext");
        assertThat(catalog.warnings())
                .contains(
                        "FOREIGN TABLE lib.remote needs SERVER away, which the filter leaves out; it comes along.",
                        "MATERIALIZED VIEW lib.summary is left out: it needs TABLE shop.customer, which the filter leaves out.",
                        "FUNCTION lib.of_order(shop.orders) is left out: it needs TABLE shop.orders, which the filter leaves out.")
                .noneMatch(warning -> warning.contains("lib.report"));
    }

    @Test
    void everyPartThatCanBeMadeIsMade() throws Exception {
        for (String pattern :
                List.of("shop.note", "*.*", "visible", "*.measure*", "*.measure_*", "shop.free", "lib.*")) {
            copy(read(Filters.filter(
                    List.of(), List.of(pattern), List.of("shop.heir", "\"Odd.Name\".*"), Missing.BROUGHT)));
        }
        for (String pattern : List.of("*", "public", "lib", "shop")) {
            copy(read(Filters.filter(List.of(pattern), List.of(), List.of("shop.heir"), Missing.BROUGHT)));
        }
        copy(read(Filters.filter(List.of(), List.of(), List.of("shop.orders", "*.thing"), Missing.BROUGHT)));
    }

    @Test
    void tableThatNeedsAnotherTableFailsAndNamesBoth() {
        assertThatThrownBy(() -> read(Filters.tables(Missing.BROUGHT, "shop.heir", "\"Odd.Name\".*")))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining("TABLE shop.heir needs TABLE lib.base, which the filter leaves out.")
                .hasMessageContaining("TABLE \"Odd.Name\".thing needs TABLE shop.orders, which the filter leaves out.")
                .hasMessageContaining("Add what is needed to tables or schemas");
    }

    @Test
    void strictRefusesToLeaveAnythingOut() throws Exception {
        assertThatThrownBy(() -> read(Filters.tables(Missing.REQUIRED, "shop.customer")))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining("customer_country_fkey ON shop.customer needs TABLE lib.country");

        assertThat(read(Filters.tables(Missing.REQUIRED, "shop.customer", "lib.country"))
                        .tables())
                .hasSize(2);
    }

    @Test
    void partitionsAreNamedWhenOnlyTheirParentIsChosen() throws Exception {
        Catalog catalog = read(Filters.tables(Missing.BROUGHT, "shop.measure"));

        assertThat(catalog.tables()).isEmpty();
        assertThat(catalog.warnings())
                .contains(
                        "TABLE shop.measure comes without the rows of its partitions shop.measure_1, lib.measure_2, which the filter leaves out.");
    }

    @Test
    void rowsAndStatesAreOfTheChosenOnly() throws Exception {
        Catalog catalog = read(Filters.tables(Missing.BROUGHT, "shop.note"));

        assertThat(catalog.tables()).extracting(Table::qualifiedName).containsExactly("shop.note");
        assertThat(catalog.sequences()).extracting(Sequence::qualifiedName).containsExactly("shop.owned");
        assertThat(catalog.largeObjects()).isEmpty();
        assertThat(read(Filters.filter(List.of(), List.of(), List.of("shop.note"), Missing.NAMED))
                        .largeObjects())
                .containsExactly(4711);
    }

    @Test
    void sectionsThatAreNotWantedAreEmpty() throws Exception {
        Catalog dataOnly = read(sections(EnumSet.of(Section.DATA)));
        Catalog schemaOnly = read(sections(EnumSet.of(Section.PRE_DATA, Section.POST_DATA)));

        assertThat(dataOnly.preData()).isEmpty();
        assertThat(dataOnly.postData()).isEmpty();
        assertThat(dataOnly.tables()).isNotEmpty();
        assertThat(dataOnly.sequences()).isNotEmpty();
        assertThat(dataOnly.largeObjects()).isNotEmpty();
        assertThat(schemaOnly.preData()).isNotEmpty();
        assertThat(schemaOnly.postData()).isNotEmpty();
        assertThat(schemaOnly.tables()).isEmpty();
        assertThat(schemaOnly.sequences()).isEmpty();
        assertThat(schemaOnly.largeObjects()).isEmpty();
    }

    private static CatalogFilter sections(Set<Section> sections) {
        return new CatalogFilter(true, true, List.of(), List.of(), List.of(), Map.of(), sections, Missing.NAMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.nothing",
                "nothing",
                "orders",
                "pg_catalog.pg_class",
                "pg_class",
                "x'; drop table visible --"
            })
    void patternThatMatchesNothingIsNamed(String pattern) {
        assertThatThrownBy(() -> read(Filters.tables(Missing.BROUGHT, "visible", pattern)))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining("Pattern '" + pattern + "' in tables matches nothing");
        assertThatThrownBy(() -> read(Filters.where(Map.of(pattern, "true"))))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining("Pattern '" + pattern + "' in where matches nothing");
    }

    @Test
    void schemaThatMatchesNothingIsNamed() {
        assertThatThrownBy(() -> read(Filters.schemas(Missing.BROUGHT, "shop", "Nothing")))
                .hasMessageContaining("Pattern 'Nothing' in schemas matches nothing");
        assertThatThrownBy(() -> read(Filters.schemas(Missing.BROUGHT, "pg_*")))
                .hasMessageContaining("Pattern 'pg_*' in schemas matches nothing");
    }

    @Test
    void excludedMayMatchNothing() throws Exception {
        assertThat(read(Filters.filter(List.of(), List.of(), List.of("no.such"), Missing.REQUIRED))
                        .tables())
                .hasSameSizeAs(read(CatalogFilter.EVERYTHING).tables());
    }

    @Test
    void anotherDatabaseIsRefusedAndTheOwnIsNot() throws Exception {
        assertThatThrownBy(() -> read(Filters.tables(Missing.BROUGHT, "elsewhere.shop.orders")))
                .hasMessageContaining("names the database 'elsewhere'");
        assertThat(read(Filters.tables(Missing.BROUGHT, source + ".shop.note")).tables())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.(",
                "shop.[",
                "shop.a{2,1}",
                "shop.*{1,255}{1,255}{1,255}",
                "shop.((((a{1,255}){1,255}){1,255}){1,255})"
            })
    void expressionThatTheServerCannotReadIsNamed(String pattern) {
        assertThatThrownBy(() -> read(Filters.tables(Missing.BROUGHT, "visible", pattern)))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining("Pattern '" + pattern + "' in tables");
    }

    @Test
    void nameWithoutSchemaMeansWhatTheReadersSearchPathShows() throws Exception {
        String other = Postgres.newDatabase(SERVER, "filter_path");
        Postgres.execute(SERVER, other, """
                create schema one; create schema two; create table one.t (); create table two.t (); create table two.u ();
                create function two.fake(oid) returns boolean language sql as 'select true';
                alter database %s set search_path = one, two""".formatted(other));
        try (Connection connection = SERVER.connect(other)) {
            Catalog catalog = CatalogCopy.read(connection, Filters.tables(Missing.BROUGHT, "?"));

            assertThat(catalog.tables()).extracting(Table::qualifiedName).containsExactly("one.t", "two.u");
        }
    }

    @Test
    void conditionsOfOneTableAllHoldAndAPartitionedTablesAreItsPartitions() throws Exception {
        Catalog catalog = read(Filters.where(
                Map.of("shop.measure", "value > 1", "*.measure_1", "value < 9 or value is null", "lib.*", "true")));

        assertThat(catalog.tables())
                .filteredOn(table -> table.name().equals("measure_1"))
                .singleElement()
                .extracting(Table::where)
                .isEqualTo("((\nvalue < 9 or value is null\n))\nAND (\nvalue > 1\n)");
        assertThat(catalog.tables())
                .filteredOn(table -> !table.where().isEmpty())
                .extracting(Table::qualifiedName)
                .containsExactlyInAnyOrder("lib.base", "lib.country", "lib.measure_2", "shop.measure_1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing = 1",
                "id = 'x'",
                "id",
                "true order by id",
                "true limit 1",
                "exists (with x as (delete from shop.note returning 1) select from x)",
                "count(*) > 1"
            })
    void conditionThatTheServerDoesNotTakeIsNamedBeforeAnythingIsWritten(String condition) {
        assertThatThrownBy(() -> read(Filters.where(Map.of("shop.note", condition, "visible", "id > 0"))))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining("The condition in where for 'shop.note' does not fit TABLE shop.note: ");
    }

    @Test
    void conditionOnWhatHasNoRowsIsRefused() {
        for (String pattern : List.of("shop.paid", "shop.free", "lib.remote")) {
            assertThatThrownBy(() -> read(Filters.where(Map.of(pattern, "true"))))
                    .hasMessageContaining(
                            "Pattern '" + pattern + "' in where stands for no table whose rows are copied.");
        }
    }
}
