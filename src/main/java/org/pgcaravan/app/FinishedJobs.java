package org.pgcaravan.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobHistory;
import org.pgcaravan.job.JobJson;
import org.pgcaravan.job.JobOutcome;

/** What operators' own steps behind {@code job-finish} want to know of a job. */
public final class FinishedJobs {

    private static final String ANY = "any";

    private final JobHistory history;

    public FinishedJobs(JobHistory history) {
        this.history = history;
    }

    /**
     * @return the job of that outcome
     * @throws NotFoundException when it is not kept any more
     */
    public Job of(JobOutcome outcome) {
        return history.find(outcome.job())
                .orElseThrow(() -> new NotFoundException("There is no job '" + outcome.job() + "'"));
    }

    /**
     * Whether a job is one of those that are asked for.
     *
     * @param states with commas between them, or {@code any} for all that are over
     * @param types the same
     * @param destination an alias, or {@code any}
     */
    public boolean isOne(Job job, String states, String types, String destination) {
        return job.state().isFinal()
                && names(states, job.state().wireName())
                && names(types, job.type().wireName())
                && names(destination, String.valueOf(job.destination()));
    }

    private static boolean names(String list, String name) {
        return list.strip().equals(ANY)
                || Arrays.stream(list.split(",")).map(String::strip).anyMatch(name::equals);
    }

    /** @return the job as {@code GET /api/jobs/{id}} shows it */
    public String json(Job job) throws JsonProcessingException {
        return JobJson.mapper().writeValueAsString(job);
    }

    /** @return one sentence about the job, as chats take it: {@code {"text": …}} */
    public String message(Job job) throws JsonProcessingException {
        StringBuilder text =
                new StringBuilder(job.type().wireName()).append(' ').append(job.id());
        if (job.source() != null) {
            text.append(" of ").append(job.source());
        }
        if (job.destination() != null) {
            text.append(" into ").append(job.destination());
        }
        text.append(": ").append(job.state().wireName());
        if (job.error() != null) {
            text.append(". ").append(Problem.brief(job.error().message()));
        }
        ObjectNode message = JobJson.mapper().createObjectNode().put("text", text.toString());
        return JobJson.mapper().writeValueAsString(message);
    }
}
