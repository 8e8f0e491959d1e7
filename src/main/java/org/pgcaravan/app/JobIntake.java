package org.pgcaravan.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.pgcaravan.job.JobJson;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.JobType;
import org.pgcaravan.job.Keep;
import org.pgcaravan.job.Verify;

/** Reads what clients send into job requests, and refuses what it does not understand. */
public final class JobIntake {

    /** The body of {@code POST /api/sync}. */
    record SyncBody(
            String source,
            String destination,
            Integer jobs,
            Verify verify,
            Boolean strict,
            Keep owners,
            Keep privileges,
            Integer priority) {
        JobOptions options() {
            return new JobOptions(jobs, verify, Boolean.TRUE.equals(strict), owners, privileges);
        }
    }

    /** @throws BadRequestException in one sentence */
    public JobRequest sync(String json) {
        return sync(read(json, SyncBody.class));
    }

    /**
     * The same as it comes by Redis, with the job's type and the sender's own reference beside it.
     *
     * @throws BadRequestException in one sentence
     */
    public JobRequest message(String json) {
        JsonNode message = read(json, JsonNode.class);
        if (!(message instanceof ObjectNode fields)) {
            throw new BadRequestException("The message is not a JSON object");
        }
        JsonNode reference = fields.remove("correlationId");
        if (reference != null && !reference.isTextual() && !reference.isNull()) {
            throw new BadRequestException("correlationId is not text");
        }
        JsonNode type = fields.remove("type");
        if (type == null || !JobType.SYNC.wireName().equals(type.textValue())) {
            throw new BadRequestException("type is missing, or no type of job that can be requested: sync");
        }
        return sync(read(fields.toString(), SyncBody.class));
    }

    /** @return the sender's own reference in a message; null when it has none, or cannot be read */
    public String correlationId(String json) {
        try {
            return JobJson.mapper().readTree(json).path("correlationId").textValue();
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static JobRequest sync(SyncBody body) {
        if (body.source() == null || body.destination() == null) {
            throw new BadRequestException((body.source() == null ? "source" : "destination") + " is missing");
        }
        try {
            int priority = body.priority() == null ? 0 : body.priority();
            return new JobRequest(JobType.SYNC, body.source(), body.destination(), body.options(), priority);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(e.getMessage());
        }
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            T body = json == null || json.isBlank() ? null : JobJson.mapper().readValue(json, type);
            if (body == null) {
                throw new BadRequestException("The body is empty; it is a JSON object");
            }
            return body;
        } catch (UnrecognizedPropertyException e) {
            throw new BadRequestException("Unknown field '" + e.getPropertyName() + "'");
        } catch (ValueInstantiationException e) {
            throw new BadRequestException(String.valueOf(e.getCause().getMessage()));
        } catch (JsonProcessingException e) {
            throw new BadRequestException("The body is not the JSON expected here: "
                    + e.getOriginalMessage()
                            .replaceAll("\\s+", " ")
                            .replaceAll("`?[a-z]+(\\.[a-zA-Z$]+){2,}`?", "value"));
        }
    }
}
