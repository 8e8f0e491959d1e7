package org.pgcaravan.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.pgcaravan.catalog.CatalogFilter;
import org.pgcaravan.catalog.FilterException;
import org.pgcaravan.job.DumpSection;
import org.pgcaravan.job.JobJson;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.JobType;
import org.pgcaravan.job.Replace;
import org.pgcaravan.job.RequestStream;
import org.pgcaravan.job.Verify;

/** Reads what clients send into job requests, and refuses what it does not understand. */
public final class JobIntake {

    private static final Set<String> SELECTION = Set.of("schemas", "tables", "excludeTables", "where", "sections");

    /** What a request of each type may say beside {@link #TERMS}; all but the aliases and the dump may be absent. */
    private static final Map<JobType, Set<String>> FIELDS = Map.of(
            JobType.SYNC,
            with(
                    SELECTION,
                    "source",
                    "destination",
                    "jobs",
                    "verify",
                    "strict",
                    "owners",
                    "privileges",
                    "replace",
                    "backup",
                    "plan"),
            JobType.EXPORT,
            with(SELECTION, "source", "jobs", "verify", "owners", "privileges", "format", "compression", "plan"),
            JobType.IMPORT,
            Set.of("dump", "destination", "jobs", "verify", "transaction", "replace", "backup", "plan"),
            JobType.BACKUP,
            Set.of("source", "jobs"));

    /** What any request may say. */
    private static final Set<String> TERMS = Set.of("priority", "delay", "attempts");

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(Set.of(more));
        return all;
    }

    /** @throws BadRequestException in one sentence */
    public JobRequest sync(String json) {
        return request(JobType.SYNC, object(json, "body"));
    }

    /** @throws BadRequestException in one sentence */
    public JobRequest export(String json) {
        return request(JobType.EXPORT, object(json, "body"));
    }

    /** @throws BadRequestException in one sentence */
    public JobRequest importing(String json) {
        return request(JobType.IMPORT, object(json, "body"));
    }

    /** @throws BadRequestException in one sentence */
    public JobRequest backup(String json) {
        return request(JobType.BACKUP, object(json, "body"));
    }

    /** The request as it is known by the header {@code Idempotency-Key}. @throws BadRequestException when that is no key */
    public JobRequest keyed(@Body JobRequest request, @Header(IDEMPOTENCY_KEY) String key) {
        try {
            return request.withKey(key);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(e.getMessage());
        }
    }

    /**
     * The same as it comes by Redis, with the job's type, its key and the sender's own reference beside it.
     *
     * @throws BadRequestException in one sentence
     */
    public JobRequest message(String json) {
        ObjectNode fields = object(json, "message");
        JsonNode reference = fields.remove("correlationId");
        if (reference != null && !reference.isTextual() && !reference.isNull()) {
            throw new BadRequestException("correlationId is not text");
        }
        String key = text(fields, "jobKey");
        return keyed(ofItsType(fields), key).by(Caller.REDIS);
    }

    /**
     * The same as it lies in the stream. A message may be delivered more than once and is one job nevertheless: its id is the
     * request's key, unless the sender gave it one.
     *
     * @throws BadRequestException in one sentence
     * @throws IllegalStateException when it was handed out more often than it may, and never answered
     */
    public JobRequest streamed(RequestStream.Message message) {
        if (message.isSpent()) {
            throw new IllegalStateException(
                    "It was handed out " + (message.deliveries() - 1) + " times, and no service came to an answer");
        }
        if (message.bytes() < 0) {
            throw new BadRequestException("The message has no field 'request', which holds the JSON");
        }
        if (message.text() == null) {
            throw new BadRequestException("The request has " + message.bytes() + " bytes; it may have 1 MiB");
        }
        JobRequest request = message(message.text());
        return request.key() == null ? request.withOwnKey("stream", message.id()) : request;
    }

    /**
     * The same as a schedule has it. Several services may have the same schedule, and a moment is one job nevertheless: the
     * moment is the request's key.
     *
     * @param name of the schedule
     * @throws BadRequestException in one sentence
     */
    public JobRequest scheduled(String json, String name, Date moment) {
        try {
            return message(json)
                    .withOwnKey("schedule", name + ":" + moment.toInstant())
                    .by("schedule " + name);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("The schedule's name '" + name + "': " + e.getMessage());
        }
    }

    /**
     * A request of any type, to be previewed.
     *
     * @throws BadRequestException in one sentence
     */
    public JobRequest previewed(String json) {
        return ofItsType(object(json, "body"));
    }

    private static JobRequest ofItsType(ObjectNode fields) {
        JsonNode type = fields.remove("type");
        return FIELDS.keySet().stream()
                .filter(known -> type != null && known.wireName().equals(type.textValue()))
                .findFirst()
                .map(known -> request(known, fields))
                .orElseThrow(() -> new BadRequestException(
                        "type is missing, or no type of job that can be requested: sync, export, import, backup"));
    }

    /** @return the sender's own reference in a message; null when it has none, or cannot be read */
    public String correlationId(String json) {
        try {
            return JobJson.mapper().readTree(json).path("correlationId").textValue();
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static JobRequest request(JobType type, ObjectNode fields) {
        Set<String> known = FIELDS.get(type);
        for (Iterator<String> names = fields.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name) && !TERMS.contains(name)) {
                throw new BadRequestException("Unknown field '" + name + "'");
            }
        }
        for (String name : List.of("source", "destination", "dump")) {
            if (known.contains(name) && !fields.hasNonNull(name)) {
                throw new BadRequestException(name + " is missing");
            }
        }
        String source = text(fields, "source");
        String destination = text(fields, "destination");
        Integer priority = number(fields, "priority");
        Integer delay = number(fields, "delay");
        Integer attempts = number(fields, "attempts");
        try {
            JobOptions asked = read(() -> JobJson.mapper().treeToValue(fields, JobOptions.class));
            requireUsable(type, asked);
            JobOptions options = type == JobType.BACKUP ? asked.forBackup() : asked;
            return new JobRequest(
                    type,
                    source,
                    destination,
                    options,
                    priority == null ? 0 : priority,
                    delay == null ? 0 : delay,
                    attempts,
                    null,
                    null,
                    null);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(e.getMessage());
        }
    }

    /** What can be said of a filter before the source is asked. */
    private static void requireUsable(JobType type, JobOptions options) {
        try {
            CatalogFilter.of(options, CatalogFilter.Missing.NAMED);
        } catch (FilterException e) {
            throw new BadRequestException(e.getMessage());
        }
        if (type != JobType.SYNC && options.verify() != Verify.COUNTS) {
            throw new BadRequestException("verify: " + options.verify().wireName() + " is for a sync, which has both"
                    + " databases to compare: an " + type.wireName()
                    + " always counts the rows that it reads and those that it writes");
        }
        Replace replace = options.replaceOrDefault();
        if (options.verify() == Verify.CHECKSUM && (replace == Replace.APPEND || replace == Replace.UPSERT)) {
            throw new BadRequestException("verify: checksum compares whole tables, and replace: " + replace.wireName()
                    + " leaves rows in them that the source does not have");
        }
        if (type == JobType.IMPORT && (replace == Replace.TRUNCATE || replace == Replace.UPSERT)) {
            throw new BadRequestException("replace: " + replace.wireName()
                    + " is for a sync: a dump says itself what it does with rows. Say swap, in-place or append");
        }
        if (type == JobType.SYNC && replace.isDataOnly()) {
            if (options.sections() != null && !options.sections().equals(Set.of(DumpSection.DATA))) {
                throw new BadRequestException(
                        "sections: replace: " + replace.wireName() + " brings rows and nothing else");
            }
        } else if (type == JobType.SYNC && !options.wants(DumpSection.PRE_DATA)) {
            throw new BadRequestException("sections of a sync lack pre-data: a sync loads a new database,"
                    + " which has no tables for the rows, or for the indexes, without it");
        }
    }

    private static Integer number(ObjectNode fields, String name) {
        JsonNode value = fields.remove(name);
        return read(() -> JobJson.mapper().treeToValue(value, Integer.class));
    }

    private static String text(ObjectNode fields, String name) {
        JsonNode value = fields.remove(name);
        if (value != null && !value.isTextual()) {
            throw new BadRequestException(name + " is not text");
        }
        return value == null ? null : value.textValue();
    }

    /** @param what it is, for errors */
    private static ObjectNode object(String json, String what) {
        JsonNode node = json == null || json.isBlank()
                ? null
                : read(() -> JobJson.mapper().readTree(json));
        if (node == null || node.isNull() || node.isMissingNode()) {
            throw new BadRequestException("The " + what + " is empty; it is a JSON object");
        }
        if (!(node instanceof ObjectNode fields)) {
            throw new BadRequestException("The " + what + " is not a JSON object");
        }
        return fields;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws JsonProcessingException;
    }

    private static <T> T read(Reading<T> reading) {
        try {
            return reading.read();
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
