package org.pgcaravan.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobJson;
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
     *  @param problem why the request was refused; null when it was not */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Reply(String correlationId, Job job, Problem problem) {}

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
        String request = exchange.getVariable("request", String.class);
        Reply reply = new Reply(request == null ? null : intake.correlationId(request), job, problem);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(JobJson.mapper().writeValueAsString(reply));
    }
}
