package org.pgcaravan.app;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code jobs:all?concurrency=N}: consumes jobs, N at once. */
public final class JobsEndpoint extends DefaultEndpoint {

    private int concurrency = 1;

    JobsEndpoint(String uri, JobsComponent component) {
        super(uri, component);
    }

    public int getConcurrency() {
        return concurrency;
    }

    /** @param concurrency jobs that run here at once, 1 or more */
    public void setConcurrency(int concurrency) {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency is " + concurrency + "; it is 1 or more");
        }
        this.concurrency = concurrency;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("Jobs are submitted by the bean jobQueue, not sent to " + this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        JobsConsumer consumer = new JobsConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }
}
