package org.pgcaravan.app;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.pgcaravan.job.RequestStream;

/**
 * The stream of requests as Camel sees it: {@code from: requests:stream} hands each {@link RequestStream.Message} to the
 * route, and acknowledges it when the route has answered it.
 */
public final class RequestsComponent extends DefaultComponent implements TwinComponent {

    private final RequestStream stream;
    private final String node;

    /** @param node this process's name among the readers */
    public RequestsComponent(RequestStream stream, String node) {
        this.stream = stream;
        this.node = node;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (!remaining.equals("stream")) {
            throw new IllegalArgumentException("There is requests:stream, and no requests:" + remaining);
        }
        RequestsEndpoint endpoint = new RequestsEndpoint(uri, this);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    public RequestsComponent twin() {
        return new RequestsComponent(stream, node);
    }

    RequestStream.Reader reader() {
        return stream.open(node);
    }
}
