package org.pgcaravan.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobHistory;
import org.pgcaravan.job.JobJson;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.job.JobQueue;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.JobType;
import org.pgcaravan.job.QueueStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations of {@code openapi.yaml}, behind its routes: values in, JSON out. */
public final class Api {

    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final int NOT_MODIFIED = 304;
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST_AT_ONCE = 200;

    private final JobQueue queue;
    private final JobHistory history;

    public Api(JobQueue queue, JobHistory history) {
        this.queue = queue;
        this.history = history;
    }

    /** @throws NotFoundException when there is no such job */
    public Job find(@Header("id") String id) {
        return history.find(id).orElseThrow(() -> noSuchJob(id));
    }

    public Map<String, Object> list(@Header(Exchange.HTTP_RAW_QUERY) String rawQuery) {
        Query query = Query.of(rawQuery);
        String state = query.get("state");
        String type = query.get("type");
        String limit = query.get("limit");
        try {
            JobHistory.Page page = history.list(
                    state == null ? null : JobState.of(state),
                    type == null ? null : JobType.of(type),
                    query.get("database"),
                    limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit),
                    query.get("cursor"));
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("jobs", page.jobs().stream().map(Api::briefly).toList());
            if (page.next() != null) {
                answer.put("next", page.next());
            }
            return answer;
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(e.getMessage());
        }
    }

    /**
     * @throws NotFoundException when there is no such job
     * @throws ConflictException when it is over
     */
    public Job cancel(@Header("id") String id) {
        Job before = find(id);
        if (before.state().isFinal()) {
            throw new ConflictException("The job is " + before.state().wireName() + " already");
        }
        Job after = queue.cancel(id).orElseThrow(() -> noSuchJob(id));
        if (after.state().isFinal() && after.state() != JobState.CANCELLED) {
            throw new ConflictException("The job is " + after.state().wireName() + " already");
        }
        return after;
    }

    /**
     * @return the request of the job that takes back another
     * @throws NotFoundException when there is no such job
     * @throws ConflictException when it has replaced nothing
     */
    public JobRequest undo(@Header("id") String id) {
        Job job = find(id);
        if (job.state() != JobState.COMPLETED) {
            throw new ConflictException(
                    "The job is " + job.state().wireName() + ": only a completed one can be undone");
        }
        if (job.result() == null
                || job.result().previous() == null && job.result().backup() == null) {
            throw new ConflictException(
                    "The job has replaced no database, and made no backup of one: there is nothing to undo");
        }
        if (job.result().previous() == null) {
            requireLast(job);
            return new JobRequest(
                    JobType.UNDO,
                    null,
                    job.destination(),
                    JobOptions.undoing(id, job.result().backup()),
                    0);
        }
        return new JobRequest(JobType.UNDO, null, job.destination(), JobOptions.undoing(id), 0);
    }

    /**
     * @return the request of the job that does another again
     * @throws NotFoundException when there is no such job
     * @throws ConflictException when it has not failed and was not cancelled
     */
    public JobRequest retry(@Header("id") String id) {
        Job job = find(id);
        if (job.state() != JobState.FAILED && job.state() != JobState.CANCELLED) {
            throw new ConflictException("The job is " + job.state().wireName()
                    + ": only one that failed or was cancelled can be done again");
        }
        return new JobRequest(
                job.type(),
                job.source(),
                job.destination(),
                job.options(),
                job.priority(),
                0,
                job.attempts(),
                null,
                null,
                id);
    }

    /** Pauses the queue, in the name of who asked. @return how it stands then */
    public QueueStatus pause(Caller caller) {
        queue.pause(caller.name());
        return queue.status();
    }

    /** Lets the queue go on. @return how it stands then */
    public QueueStatus resume() {
        queue.resume();
        return queue.status();
    }

    /** A backup is of the moment before the job: what others have done since would be lost with it. */
    private void requireLast(Job undone) {
        String cursor = null;
        do {
            JobHistory.Page page = history.list(JobState.COMPLETED, null, MOST_AT_ONCE, cursor);
            for (Job job : page.jobs()) { // by when they were asked for, which is not when they ran
                if (undone.destination().equals(job.destination())
                        && job.finishedAt().isAfter(undone.finishedAt())) {
                    throw new ConflictException("'" + undone.destination() + "' was written to again since, by "
                            + job.id() + ". Undo that one first.");
                }
            }
            cursor = page.next();
        } while (cursor != null);
    }

    private static NotFoundException noSuchJob(String id) {
        return new NotFoundException("There is no job '" + id + "'");
    }

    /** Wraps the rows of a query under a name. */
    public Map<String, Object> tables(List<Map<String, Object>> rows) {
        return Map.of("tables", rows);
    }

    /** Makes a message of the answer in the body: JSON, nothing of the request in its headers. */
    public void answer(Exchange exchange) throws JsonProcessingException {
        answer(exchange, 200);
    }

    /** The same for what was made: 201. */
    public void created(Exchange exchange) throws JsonProcessingException {
        answer(exchange, 201);
    }

    /** The same for a job that was taken in or is to be cancelled: 202, and where to look. */
    public void accepted(Exchange exchange) throws JsonProcessingException {
        Job job = exchange.getMessage().getBody(Job.class);
        answer(exchange, 202);
        exchange.getMessage().setHeader("Location", "/api/jobs/" + job.id());
    }

    private static void answer(Exchange exchange, int status) throws JsonProcessingException {
        Object body = exchange.getMessage().getBody();
        Object view = body instanceof Job job ? withLinks(job) : body;
        String json = JobJson.mapper().writeValueAsString(view);
        Message message = exchange.getMessage();
        boolean reads = "GET".equals(message.getHeader(Exchange.HTTP_METHOD, String.class));
        String known = message.getHeader("If-None-Match", String.class);
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        EntityTag tag = EntityTag.of(json);
        if (reads) {
            message.setHeader("ETag", tag.toString());
        }
        boolean same = reads && tag.isIn(known);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, same ? NOT_MODIFIED : status);
        message.setBody(same ? null : json);
    }

    /**
     * Makes a file of the proof of the job in the body.
     *
     * @throws NotFoundException when it has none
     */
    public void proof(Exchange exchange) throws JsonProcessingException {
        Job job = exchange.getMessage().getBody(Job.class);
        if (job.proof() == null) {
            throw new NotFoundException("The job " + job.id() + " has no proof: " + whyUnproven(job));
        }
        exchange.getMessage().setBody(proofFile(job));
        answer(exchange, 200);
        exchange.getMessage().setHeader("Content-Disposition", "attachment; filename=\"proof-" + job.id() + ".json\"");
    }

    private static String whyUnproven(Job job) {
        if (job.type() == JobType.UNDO) {
            return "an undo gives a database its name back, and copies nothing";
        }
        return switch (job.state()) {
            case COMPLETED -> "it was completed without one";
            case FAILED -> "it failed before its proof";
            case CANCELLED -> "it was cancelled before its proof";
            default -> "it is " + job.state().wireName() + "; the proof comes with its end";
        };
    }

    private static ObjectNode proofFile(Job job) {
        ObjectNode file = JobJson.mapper().createObjectNode();
        file.put("job", job.id());
        file.put("type", job.type().wireName());
        file.put("state", job.state().wireName());
        if (job.source() != null) {
            file.put("source", job.source());
        }
        if (job.destination() != null) {
            file.put("destination", job.destination());
        }
        if (job.finishedAt() != null) {
            file.put("finishedAt", job.finishedAt().toString());
        }
        file.setAll((ObjectNode) JobJson.mapper().valueToTree(job.proof()));
        return file;
    }

    /** Makes a message of the failure that was caught. */
    public void problem(Exchange exchange) {
        Exception failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        Problem problem = Problem.of(failure);
        if (problem.isUnforeseen()) {
            LOG.error("A request failed", failure);
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, problem.status());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, Problem.MEDIA_TYPE);
        problem.retryAfter().ifPresent(seconds -> exchange.getMessage().setHeader("Retry-After", seconds));
        exchange.getMessage().setBody(problem.json());
    }

    /** As one of many: without the relations and phases of its progress. */
    private static ObjectNode briefly(Job job) {
        ObjectNode node = withLinks(job);
        if (node.get("progress") instanceof ObjectNode progress) {
            progress.remove(List.of("phases", "tables"));
        }
        return node;
    }

    private static ObjectNode withLinks(Job job) {
        ObjectNode node = JobJson.mapper().valueToTree(job);
        node.putObject("links").put("self", "/api/jobs/" + job.id()).put("events", "/ws/jobs/" + job.id());
        return node;
    }
}
