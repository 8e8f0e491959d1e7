package org.pgcaravan.app;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.dump.Dumps;
import org.pgcaravan.job.JobHistory;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.JobType;

/** The operations of {@code openapi.yaml} on dumps: values in, values out. */
public final class DumpApi {

    private static final int MOST_AT_ONCE = 200;
    private static final List<JobState> UNFINISHED =
            List.of(JobState.RUNNING, JobState.CANCELLING, JobState.QUEUED, JobState.DELAYED);

    private final Dumps dumps;
    private final JobHistory history;

    public DumpApi(Dumps dumps, JobHistory history) {
        this.dumps = dumps;
        this.history = history;
    }

    public Map<String, Object> list() {
        return Map.of(
                "dumps",
                dumps.all().stream()
                        .map(dump -> DumpView.of(dump, dumps.isElsewhere(dump)))
                        .toList());
    }

    /** @throws NotFoundException when there is no such dump */
    public Object find(@Header("id") String id) {
        Dump dump = existing(id);
        return DumpView.whole(dump, dumps.isElsewhere(dump));
    }

    /**
     * @throws NotFoundException when there is no such dump
     * @throws ConflictException while a job loads it, or waits to
     */
    public void delete(@Header("id") String id, Exchange exchange) {
        existing(id);
        for (JobState state : UNFINISHED) {
            history.list(state, JobType.IMPORT, MOST_AT_ONCE, null).jobs().stream()
                    .filter(job -> id.equals(job.options().dump()))
                    .findFirst()
                    .ifPresent(job -> {
                        throw new ConflictException("The job " + job.id() + " loads the dump, or waits to");
                    });
        }
        dumps.delete(id);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 204);
        exchange.getMessage().setBody(null);
    }

    /** @throws NotFoundException when the dump that is to be imported is not there */
    public void check(JobRequest request) {
        if (request.options().dump() != null) {
            existing(request.options().dump());
        }
    }

    private Dump existing(String id) {
        return dumps.find(id).orElseThrow(() -> new NotFoundException("There is no dump '" + id + "'"));
    }
}
