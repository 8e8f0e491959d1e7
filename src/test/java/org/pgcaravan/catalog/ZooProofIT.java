package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgcaravan.support.Postgres;

/** What is copied well is never called different: the proof of every fixture's copy holds, also on a later version. */
class ZooProofIT {

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void proofOfACopyHolds(int version) {
        assumeThat(Postgres.has(version)).as("binaries of " + version).isTrue();

        assertThat(Zoo.visits(version)).allSatisfy(visit -> {
            assertThat(visit.asked()).contains(Zoo.Oracle.PROOF);
            assertThat(visit.failures()).as(visit.fixture().name()).doesNotContainKey(Zoo.Oracle.PROOF);
        });
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"13, 18", "14, 16", "15, 17"})
    void proofOfACopyOnALaterVersionHolds(int version, int later) {
        assumeThat(Postgres.has(version) && Postgres.has(later))
                .as("binaries of both")
                .isTrue();
        Map<String, String> differences = new TreeMap<>();

        Fixture.all().stream()
                .filter(fixture -> fixture.livesOn(version) && fixture.livesOn(later))
                .forEach(fixture -> Zoo.proofOnLaterVersion(version, later, fixture)
                        .ifPresent(difference -> differences.put(fixture.name(), difference)));

        assertThat(differences).isEmpty();
    }
}
