package org.pgcaravan.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobState;
import org.pgcaravan.support.SampleJob;

/** What an attempt's end makes of its job, when the service ends too, or somebody cancelled it. */
class OutcomesTest {

    private static final SQLException CONNECTION_LOST = new SQLException("The connection was lost", "08006");
    private static final Job JOB = SampleJob.running("job");

    private final Attempts attempts = new Attempts((job, progress, whole) -> {});
    private final Outcomes outcomes = new Outcomes(attempts);

    @AfterEach
    void close() {
        attempts.close();
    }

    @Test
    void attemptThatChangedNothingIsHandedBackWhenTheServiceEnds() {
        attempts.handBack();

        assertThatThrownBy(() -> outcomes.ofFailure(JOB, CONNECTION_LOST)).isInstanceOf(HandedBackException.class);
    }

    /** Another attempt would load rows twice, or replace what the lost COMMIT has put in place. */
    @Test
    void attemptWhoseCommitMayHaveTakenPlaceIsNeverRunAgain() {
        attempts.pastTheDestructiveStep(JOB);
        attempts.handBack();

        assertThat(outcomes.ofFailure(JOB, CONNECTION_LOST).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void attemptWhoseCommitMayHaveTakenPlaceWasNotCancelled() {
        attempts.pastTheDestructiveStep(JOB);
        attempts.cancel(JOB);

        assertThat(outcomes.ofFailure(JOB, CONNECTION_LOST).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void attemptThatTheServerTookBackIsHandedBack() {
        attempts.pastTheDestructiveStep(JOB);
        attempts.tookBack(JOB);
        attempts.handBack();

        assertThatThrownBy(() -> outcomes.ofFailure(JOB, CONNECTION_LOST)).isInstanceOf(HandedBackException.class);
    }

    @Test
    void cancelledAttemptIsCancelled() {
        attempts.cancel(JOB);

        assertThat(outcomes.ofFailure(JOB, CONNECTION_LOST).state()).isEqualTo(JobState.CANCELLED);
    }
}
