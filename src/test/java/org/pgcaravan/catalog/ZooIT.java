package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.support.Postgres;

/**
 * Every fixture's copy is the same as its source: by the system catalogs themselves, by our own reading of both sides, by the
 * proof, and by the machine's pg_dump, without which that oracle is skipped, and said to be. One class, for all ask about the
 * same visits, and classes run in several JVMs.
 */
class ZooIT {

    private static final int LAST_OF_PG_DUMP = 15;

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

    /** What is copied well is never called different. */
    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void proofOfACopyHolds(int version) {
        assumeThat(Postgres.has(version)).as("binaries of " + version).isTrue();

        assertThat(Zoo.visits(version)).allSatisfy(visit -> {
            assertThat(visit.asked()).contains(Zoo.Oracle.PROOF);
            assertThat(visit.failures()).as(visit.fixture().name()).doesNotContainKey(Zoo.Oracle.PROOF);
        });
    }

    /** When docs/fidelity.md says something else, the new one is in target/fidelity.md. */
    @Test
    void documentSaysWhatTheZooShows() throws IOException {
        assumeThat(FidelityDocument.VERSIONS).allMatch(Postgres::has);
        assumeThat(Zoo.hasPgDumpFor(LAST_OF_PG_DUMP)).as("a pg_dump on PATH").isTrue();

        String document = FidelityDocument.text();

        Path target = Path.of(System.getProperty("pgcaravan.target", "target"));
        Files.writeString(target.resolve("fidelity.md"), document);
        assertThat(document)
                .as("docs/fidelity.md; copy target/fidelity.md there")
                .isEqualTo(Files.readString(target.resolveSibling("docs").resolve("fidelity.md")));
    }
}
