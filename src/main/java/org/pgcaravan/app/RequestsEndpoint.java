package org.pgcaravan.app;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code requests:stream}: consumes requests that lie in the stream, one after the other. */
public final class RequestsEndpoint extends DefaultEndpoint {

    RequestsEndpoint(String uri, RequestsComponent component) {
        super(uri, component);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("Requests are put into the stream by XADD, not sent to " + this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        RequestsConsumer consumer = new RequestsConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }
}
