package org.pgcaravan.app;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * What routes and their steps have seen since they were loaded. Camel's own counts are MBeans, which for our routes take
 * thirteen megabytes of the heap, a third of what a service that rests needs.
 */
final class ExchangeCounts implements InterceptStrategy, RoutePolicyFactory {

    private final Map<String, Count> routes = new ConcurrentHashMap<>();
    private final Map<NamedNode, Count> steps = Collections.synchronizedMap(new WeakHashMap<>());

    private static final class Count {

        private final LongAdder total = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder inflight = new LongAdder();

        void begin() {
            inflight.increment();
        }

        void end(Exchange exchange) {
            inflight.decrement();
            total.increment();
            if (exchange.isFailed()) {
                failed.increment();
            }
        }

        RoutesApi.Exchanges exchanges() {
            return new RoutesApi.Exchanges(total.sum(), failed.sum(), inflight.sum());
        }
    }

    /** @return null when there is no such route any more */
    RoutesApi.Exchanges ofRoute(String id) {
        Count count = routes.get(id);
        return count == null ? null : count.exchanges();
    }

    /** @return null for what is no step of its own, as the branches of a choice */
    RoutesApi.Exchanges ofStep(NamedNode definition) {
        Count count = steps.get(definition);
        return count == null ? null : count.exchanges();
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        Count count = new Count();
        routes.put(routeId, count);
        return new RoutePolicySupport() {
            @Override
            public void onExchangeBegin(Route begun, Exchange exchange) {
                count.begin();
            }

            @Override
            public void onExchangeDone(Route done, Exchange exchange) {
                count.end(exchange);
            }

            @Override
            public void onRemove(Route removed) {
                routes.remove(routeId, count);
            }
        };
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        Count count = new Count();
        steps.put(definition, count);
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                count.begin();
                return super.process(exchange, doneSync -> {
                    count.end(exchange);
                    callback.done(doneSync);
                });
            }
        };
    }
}
