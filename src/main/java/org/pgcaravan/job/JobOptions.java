package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How a job is to be done.
 *
 * @param jobs connections copying at once, on each side; null for the configured default
 * @param verify what the proof compares, never null
 * @param strict whether the job fails when the destination refuses a statement that rows and tables do without
 * @param owners whether objects keep their owners; null for keep
 * @param privileges whether grants and default privileges are carried over; null for keep
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobOptions(
        Integer jobs,
        Verify verify,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean strict,
        Keep owners,
        Keep privileges) {

    public JobOptions {
        verify = verify == null ? Verify.COUNTS : verify;
        if (jobs != null && (jobs < 1 || jobs > 64)) {
            throw new IllegalArgumentException("jobs must lie between 1 and 64, not " + jobs);
        }
    }

    public JobOptions(Integer jobs, Verify verify) {
        this(jobs, verify, false, null, null);
    }

    public boolean keepsOwners() {
        return owners != Keep.SKIP;
    }

    public boolean keepsPrivileges() {
        return privileges != Keep.SKIP;
    }

    public static JobOptions defaults() {
        return new JobOptions(null, null);
    }
}
