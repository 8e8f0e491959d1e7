package org.pgcaravan.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pgcaravan.job.FailedAttempt;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobError;
import org.pgcaravan.job.JobJson;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.job.JobResult;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.JobType;
import org.pgcaravan.job.Proof;
import org.pgcaravan.progress.Progress;

/** A job's hash, as the scripts write it: plain text, times in milliseconds since 1970, values of more than one part as JSON. */
record StoredJob(Map<String, String> fields) {

    /** Not as strict as towards clients: while nodes are updated one by one, the newer ones may write more. */
    private static final ObjectReader READER =
            JobJson.mapper().reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private static final TypeReference<List<String>> SENTENCES = new TypeReference<>() {};
    private static final TypeReference<List<FailedAttempt>> FAILURES = new TypeReference<>() {};

    /** @param flat names and values in turn, as a script returns a hash */
    static StoredJob of(List<?> flat) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            fields.put((String) flat.get(i), (String) flat.get(i + 1));
        }
        return new StoredJob(fields);
    }

    boolean exists() {
        return fields.containsKey("state");
    }

    /** @return the job's age among all jobs: the higher, the newer */
    String sequence() {
        return fields.get("sequence");
    }

    Job job() {
        return new Job(
                fields.get("id"),
                JobType.of(fields.get("type")),
                JobState.of(fields.get("state")),
                Integer.parseInt(fields.get("priority")),
                fields.get("source"),
                fields.get("destination"),
                json("options", JobOptions.class),
                fields.get("node"),
                Integer.parseInt(fields.get("attempt")),
                instant("created"),
                instant("started"),
                instant("finished"),
                json("progress", Progress.class),
                json("result", JobResult.class),
                json("proof", Proof.class),
                list("warnings", SENTENCES),
                json("error", JobError.class),
                number("attempts"),
                instant("due"),
                fields.get("requestedBy"),
                fields.get("retryOf"),
                list("failures", FAILURES));
    }

    private Integer number(String field) {
        String text = fields.get(field);
        return text == null ? null : Integer.valueOf(text);
    }

    private Instant instant(String field) {
        String millis = fields.get(field);
        return millis == null ? null : Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private <T> T json(String field, Class<T> type) {
        String text = fields.get(field);
        return text == null ? null : read(text, type);
    }

    private <T> List<T> list(String field, TypeReference<List<T>> type) {
        String text = fields.get(field);
        try {
            return text == null ? List.of() : READER.forType(type).readValue(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Redis holds what pgcaravan did not write", e);
        }
    }

    static <T> T read(String json, Class<T> type) {
        try {
            return READER.forType(type).readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Redis holds what pgcaravan did not write", e);
        }
    }

    /** @return JSON, empty for null */
    static String write(Object value) {
        try {
            return value == null ? "" : JobJson.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
