package org.pgcaravan.catalog;

import java.util.List;

/** docs/fidelity.md, as the zoo shows it. */
final class FidelityDocument {

    static final List<Integer> VERSIONS = List.of(13, 14, 15, 16, 17, 18);

    private FidelityDocument() {}

    static String text() {
        List<Zoo.Visit> visits = VERSIONS.stream()
                .flatMap(version -> Zoo.visits(version).stream())
                .toList();
        StringBuilder text = new StringBuilder("""
                # Fidelity: which objects arrive as they were

                Made by `ZooIT` from the fixtures in `src/test/resources/zoo`; not to be edited. Each fixture's schema is copied to \
                a new database of the same version.

                - `=` the system catalogs of both hold the same, row by row, with names for OIDs (`src/test/resources/fingerprint`), \
                and our own statements for the copy are those for the source, byte for byte
                - `==` besides, `pg_dump --schema-only` of PostgreSQL 15 writes the same of both (asked up to 15)
                - `~` as pg_dump's copy, which has a limit: see below
                - `-` the version does not have it, or no fixture shows it there
                - `!` differs

                """);
        table(text, "kind", visits, Fixture.knownKinds(), Fixture::kinds);
        text.append("\n## Limits\n\n");
        Fixture.all().stream()
                .filter(fixture -> !fixture.limit().isEmpty())
                .forEach(fixture -> text.append("- `" + fixture.name() + "`: " + fixture.limit() + "\n"));
        text.append("\n## Kinds without a fixture\n\n");
        Fixture.knownKinds().stream()
                .filter(kind -> visits.stream()
                        .noneMatch(visit -> visit.fixture().kinds().contains(kind)))
                .forEach(kind -> text.append("- ").append(kind).append('\n'));
        text.append("""

                ## Shown apart from the zoo

                - security label: no server here has a provider; `SecurityLabelIT` holds what is read against pg_dump, from 13 to 18
                - setting of a database (`ALTER DATABASE … SET`, `ALTER ROLE … IN DATABASE … SET`), its comment, connection limit, \
                whether it is a template: `DatabasePropertiesIT`
                - encoding of a new database: `SyncIT`; its locale, of ICU or the builtin provider too: `DatabasePropertiesIT`
                - index or constraint made by hand on an extension's table, comment on what an extension makes: a warning with the \
                statement, `CatalogTest`
                """);
        text.append("\n## Fixtures\n\n");
        table(
                text,
                "fixture",
                visits,
                Fixture.all().stream().map(Fixture::name).toList(),
                fixture -> List.of(fixture.name()));
        return text.toString();
    }

    private static void table(
            StringBuilder text,
            String title,
            List<Zoo.Visit> visits,
            List<String> names,
            java.util.function.Function<Fixture, List<String>> namesOf) {
        text.append("| ").append(title);
        VERSIONS.forEach(version -> text.append(" | ").append(version));
        text.append(" |\n|---").append("|:-:".repeat(VERSIONS.size())).append("|\n");
        for (String name : names) {
            text.append("| ").append(name);
            for (int version : VERSIONS) {
                text.append(" | ")
                        .append(result(visits.stream()
                                .filter(visit -> visit.version() == version
                                        && namesOf.apply(visit.fixture()).contains(name))
                                .toList()));
            }
            text.append(" |\n");
        }
    }

    private static String result(List<Zoo.Visit> visits) {
        if (visits.isEmpty()) {
            return "-";
        }
        if (visits.stream()
                .anyMatch(visit ->
                        !visit.failures().isEmpty() && visit.fixture().limit().isEmpty())) {
            return "!";
        }
        String same = visits.stream().allMatch(visit -> visit.asked().contains(Zoo.Oracle.PG_DUMP)) ? "==" : "=";
        return visits.stream().anyMatch(visit -> !visit.failures().isEmpty()) ? same + " ~" : same;
    }
}
