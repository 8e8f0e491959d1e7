package org.pgcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgcaravan.support.Postgres;

/** The proof of every fixture's copy on a later version holds: what is copied well is never called different. */
class ZooProofIT {

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
