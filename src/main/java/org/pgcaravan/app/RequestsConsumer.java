package org.pgcaravan.app;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.pgcaravan.job.QueueUnavailableException;
import org.pgcaravan.job.RequestStream;
import org.pgcaravan.job.RequestStream.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from the stream, one after the other, and each through the route. What the route answered is
 * acknowledged; what it cannot answer now is held and tried again; what failed unforeseen is left to be delivered again.
 */
final class RequestsConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(RequestsConsumer.class);
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 1_000;

    private final RequestsComponent component;
    private ExecutorService worker;
    private RequestStream.Reader reader;

    RequestsConsumer(RequestsEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.component = (RequestsComponent) endpoint.getComponent();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        reader = component.reader();
        worker = getEndpoint().getCamelContext().getExecutorServiceManager().newSingleThreadExecutor(this, "requests");
        worker.execute(this::follow);
    }

    @Override
    protected void doStop() throws Exception {
        if (worker != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(worker);
            reader.close();
        }
        super.doStop();
    }

    private boolean goesOn() {
        return isRunAllowed()
                && !isSuspendingOrSuspended()
                && !Thread.currentThread().isInterrupted();
    }

    private void follow() {
        boolean complained = false;
        while (isRunAllowed() && !Thread.currentThread().isInterrupted()) {
            try {
                if (isSuspendingOrSuspended()) {
                    pause();
                } else {
                    reader.next(WAIT).ifPresent(this::take);
                    complained = false;
                }
            } catch (QueueUnavailableException e) {
                if (!complained && goesOn()) {
                    LOG.warn("No requests are read from the stream for now: {}", e.getMessage());
                    complained = true;
                }
                pause();
            } catch (RuntimeException | Error e) { // whatever it was: nobody else reads here
                LOG.error("A request could not be read from the stream", e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends when the message is answered, or is to be delivered again. */
    private void take(Message message) {
        boolean complained = false;
        Throwable failure = handle(message);
        while (failure != null && Problem.of(failure).mayPass() && goesOn()) {
            if (!complained) {
                LOG.warn(
                        "The request {} in the stream waits: {}",
                        message.id(),
                        Problem.of(failure).detail());
                complained = true;
            }
            pause();
            hold(message);
            failure = handle(message);
        }
        if (failure != null) {
            LOG.error("The request {} in the stream failed, delivery {}", message.id(), message.deliveries(), failure);
        }
    }

    private void hold(Message message) {
        try {
            reader.keep(message);
        } catch (QueueUnavailableException e) {
            LOG.debug("The request {} was not held: {}", message.id(), e.getMessage());
        }
    }

    /** @return why the message is not answered; null when it is, and acknowledged */
    private Throwable handle(Message message) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getIn().setBody(message);
            createUoW(exchange);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                return exchange.getException();
            }
            acknowledge(message, exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class));
            return null;
        } catch (Exception e) {
            return e;
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    /** @param answered the failure that the sender was told; null when there was none */
    private void acknowledge(Message message, Throwable answered) {
        if (answered != null && Problem.of(answered).isUnforeseen()) {
            reader.bury(message, reason(answered));
            LOG.error(
                    "The request {} in the stream was put aside after {} deliveries",
                    message.id(),
                    message.deliveries());
        } else {
            reader.done(message);
        }
    }

    /** Without what may be a URL. */
    private static String reason(Throwable failure) {
        String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return Problem.brief(text.replaceAll("\\s+", " ").replaceAll("\\b[a-z]+://\\S+", "…"));
    }
}
