package org.pgcaravan.app;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.dump.Dumps;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.transfer.DumpsInUse;

/** The operations of {@code openapi.yaml} on dumps: values in, values out. */
public final class DumpApi {

    private final Dumps dumps;
    private final DumpsInUse inUse;

    public DumpApi(Dumps dumps, DumpsInUse inUse) {
        this.dumps = dumps;
        this.inUse = inUse;
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
        inUse.by(id).ifPresent(job -> {
            throw new ConflictException("The job " + job.id() + " loads the dump, or waits to");
        });
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
