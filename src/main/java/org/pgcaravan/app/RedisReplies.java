package org.pgcaravan.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobJson;
import org.pgcaravan.job.RequestStream.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client that asked by Redis is answered, on the replies' channel. */
public final class RedisReplies {

    private static final Logger LOG = LoggerFactory.getLogger(RedisReplies.class);

    private final JobIntake intake;
    private final Audit audit;

    public RedisReplies(JobIntake intake, Audit audit) {
        this.audit = audit;
        this.intake = intake;
    }

    /** @param correlationId the client's own reference; null when it gave none
     *  @param message the id that the request has in the stream; null when it came by the channel
     *  @param problem why the request was refused; null when it was not */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Reply(String correlationId, String message, Job job, Problem problem) {}

    /**
     * Whether the failure of a message of the stream is its answer: it is not when the same may be taken in later, or, until it
     * was tried often enough, when it is unforeseen.
     */
    public boolean isFinal(Exchange exchange) {
        Problem problem = Problem.of(exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class));
        Message message = exchange.getVariable("message", Message.class);
        boolean last = message == null || message.isLast() || message.isSpent();
        return !problem.mayPass() && (last || !problem.isUnforeseen());
    }

    public void accepted(Exchange exchange) throws JsonProcessingException {
        Job job = exchange.getMessage().getBody(Job.class);
        audit.requested(job);
        reply(exchange, job, null);
    }

    public void refused(Exchange exchange) throws JsonProcessingException {
        Exception failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        Problem problem = Problem.of(failure);
        if (problem.isUnforeseen()) {
            LOG.error("A request by Redis failed", failure);
        }
        reply(exchange, null, problem);
    }

    private void reply(Exchange exchange, Job job, Problem problem) throws JsonProcessingException {
        Message message = exchange.getVariable("message", Message.class);
        String request = message == null ? exchange.getVariable("request", String.class) : message.text();
        Reply reply = new Reply(
                request == null ? null : intake.correlationId(request),
                message == null ? null : message.id(),
                job,
                problem);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(JobJson.mapper().writeValueAsString(reply));
    }
}
