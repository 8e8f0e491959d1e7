package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.support.Postgres;

/** By the machine's pg_dump, every fixture's copy is the same as its source. Skipped, and said to be, without a pg_dump. */
class ZooPgDumpIT {

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15})
    void copyHasTheSameDump(int version) {
        assumeThat(Postgres.has(version)).as("binaries of " + version).isTrue();
        assumeThat(Zoo.hasPgDumpFor(version))
                .as("a pg_dump on PATH that reads PostgreSQL " + version)
                .isTrue();

        assertThat(Zoo.visits(version))
                .filteredOn(visit -> visit.fixture().limit().isEmpty())
                .allSatisfy(visit ->
                        assertThat(visit.failures()).as(visit.fixture().name()).doesNotContainKey(Zoo.Oracle.PG_DUMP));
    }
}
