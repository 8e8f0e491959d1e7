package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.support.Postgres;

/** By the system catalogs themselves, and by our own reading of both sides, every fixture's copy is the same as its source. */
class ZooFingerprintIT {

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void copyHasTheSameFingerprint(int version) {
        assumeThat(Postgres.has(version)).as("binaries of " + version).isTrue();

        assertThat(Zoo.visits(version))
                .filteredOn(visit -> visit.fixture().limit().isEmpty())
                .allSatisfy(visit -> assertThat(visit.failures())
                        .as(visit.fixture().name())
                        .doesNotContainKey(Zoo.Oracle.FINGERPRINT));
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void copyIsWrittenDownAsTheSourceIs(int version) {
        assumeThat(Postgres.has(version)).as("binaries of " + version).isTrue();

        assertThat(Zoo.visits(version))
                .filteredOn(visit -> visit.fixture().limit().isEmpty())
                .allSatisfy(visit ->
                        assertThat(visit.failures()).as(visit.fixture().name()).doesNotContainKey(Zoo.Oracle.OWN_DDL));
    }
}
