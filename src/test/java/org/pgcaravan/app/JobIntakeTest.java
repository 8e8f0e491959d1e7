package org.pgcaravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.pgcaravan.job.JobOptions;

class JobIntakeTest {

    private final JobIntake intake = new JobIntake();

    @Test
    void ownersPrivilegesAndStrictnessAreOptions() {
        JobOptions options = intake.sync(
                        "{\"source\":\"a\",\"destination\":\"b\",\"owners\":\"skip\",\"privileges\":\"keep\",\"strict\":true}")
                .options();

        assertThat(options.keepsOwners()).isFalse();
        assertThat(options.keepsPrivileges()).isTrue();
        assertThat(options.strict()).isTrue();
    }

    @Test
    void absentOptionsKeepEverythingAndForgive() {
        JobOptions options = intake.message("{\"type\":\"sync\",\"source\":\"a\",\"destination\":\"b\"}")
                .options();

        assertThat(options.keepsOwners()).isTrue();
        assertThat(options.keepsPrivileges()).isTrue();
        assertThat(options.strict()).isFalse();
    }

    @Test
    void neitherKeepNorSkipIsRefused() {
        assertThatThrownBy(() -> intake.sync("{\"source\":\"a\",\"destination\":\"b\",\"owners\":\"some\"}"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("keep or skip");
    }
}
