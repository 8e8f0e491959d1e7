package org.pgcaravan.app;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobMdc;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobQueue;
import org.pgcaravan.job.QueueUnavailableException;
import org.pgcaravan.transfer.HandedBackException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims jobs and runs each through the route, with a heartbeat beside it that also brings the word to cancel. */
final class JobsConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(JobsConsumer.class);
    private static final Duration CLAIM_WAIT = Duration.ofSeconds(30);
    private static final long PAUSE_WITHOUT_QUEUE_MILLIS = 2_000;

    private final JobsComponent component;
    private ExecutorService workers;
    private ScheduledExecutorService heart;

    JobsConsumer(JobsEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.component = (JobsComponent) endpoint.getComponent();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        var pools = getEndpoint().getCamelContext().getExecutorServiceManager();
        int concurrency = ((JobsEndpoint) getEndpoint()).getConcurrency();
        heart = pools.newScheduledThreadPool(this, "job-heartbeat", 2);
        workers = pools.newFixedThreadPool(this, "job-worker", concurrency);
        for (int i = 0; i < concurrency; i++) {
            workers.execute(this::work);
        }
    }

    @Override
    protected void doStop() throws Exception {
        var pools = getEndpoint().getCamelContext().getExecutorServiceManager();
        if (workers != null) {
            pools.shutdownNow(workers);
            pools.shutdownNow(heart);
        }
        super.doStop();
    }

    private void work() {
        boolean complained = false;
        while (isRunAllowed() && !Thread.currentThread().isInterrupted()) {
            try {
                Optional<Job> job =
                        isSuspendingOrSuspended() || component.queue().isEnding()
                                ? pause(PAUSE_WITHOUT_QUEUE_MILLIS / 4)
                                : component.queue().claim(component.node(), CLAIM_WAIT);
                complained = false;
                job.ifPresent(this::runAsItself);
            } catch (QueueUnavailableException e) {
                if (!complained) {
                    LOG.warn("No jobs are taken for now: {}", e.getMessage());
                    complained = true;
                }
                pause(PAUSE_WITHOUT_QUEUE_MILLIS);
            } catch (RuntimeException | Error e) { // whatever it was: a node whose workers are gone takes no more jobs
                LOG.error("A job could not be taken, or not be ended", e);
                pause(PAUSE_WITHOUT_QUEUE_MILLIS);
            }
        }
    }

    private static Optional<Job> pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private void runAsItself(Job job) {
        try (var line = JobMdc.enter(job.id())) {
            run(job);
        }
    }

    private void run(Job job) {
        LOG.info(
                "{} {}: {} → {}, attempt {}",
                job.type().wireName(),
                job.id(),
                job.source(),
                job.destination(),
                job.attempt());
        AtomicBoolean lost = new AtomicBoolean();
        ScheduledFuture<?> heartbeat = heart.scheduleWithFixedDelay(
                () -> beat(job, lost), component.heartbeatMillis(), component.heartbeatMillis(), TimeUnit.MILLISECONDS);
        component.running().began();
        long start = System.nanoTime();
        Exchange exchange = createExchange(false);
        try {
            exchange.getIn().setBody(job);
            createUoW(exchange);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            try {
                end(job, exchange, Duration.ofNanos(System.nanoTime() - start));
            } finally {
                heartbeat.cancel(false); // a job that could not be ended is another's when its lease is over
                component.running().ended();
                doneUoW(exchange);
                releaseExchange(exchange, false);
            }
        }
    }

    /** @param lost whether an earlier one of the attempt's heartbeats came back with that */
    private void beat(Job job, AtomicBoolean lost) {
        try (var line = JobMdc.enter(job.id())) {
            JobQueue.Heartbeat answer = component.queue().heartbeat(job);
            if (answer == JobQueue.Heartbeat.LOST && !component.recorder().has(job) && !lost.getAndSet(true)) {
                component.meters().leaseLost(); // one whose outcome is recorded was let go, while the route goes on
            }
            if (answer != JobQueue.Heartbeat.GO_ON) {
                component.attempts().cancel(job);
            }
        } catch (QueueUnavailableException e) {
            LOG.warn("The lease of {} was not renewed: {}", job.id(), e.getMessage());
        } catch (RuntimeException e) { // or there would be no next one
            LOG.error("The lease of {} was not renewed", job.id(), e);
        }
    }

    /**
     * The route has ended the job already, unless it broke on the way: then the job is ended here. While the queue is
     * away this waits for it: an outcome that is not kept would have the job done again.
     */
    private void end(Job job, Exchange exchange, Duration took) {
        try {
            Optional<JobOutcome> recorded = component.recorder().take(job);
            JobOutcome outcome = recorded.isPresent() ? recorded.get() : outcomeOfBrokenRoute(job, exchange);
            while (!isKept(outcome) && !Thread.currentThread().isInterrupted()) {
                pause(PAUSE_WITHOUT_QUEUE_MILLIS);
            }
            component.meters().ended(job, outcome, took);
        } catch (HandedBackException e) {
            LOG.info(e.getMessage());
            handBack(job);
        } finally {
            component.attempts().forget(job);
        }
    }

    private void handBack(Job job) {
        try {
            component.queue().handBack(job);
        } catch (QueueUnavailableException e) {
            LOG.warn("{} could not be given back; its lease will run out: {}", job.id(), e.getMessage());
        }
    }

    private boolean isKept(JobOutcome outcome) {
        try {
            component.queue().finish(outcome);
            return true;
        } catch (QueueUnavailableException e) {
            LOG.warn("The outcome of {} cannot be kept yet: {}", outcome.job(), e.getMessage());
            return false;
        }
    }

    private JobOutcome outcomeOfBrokenRoute(Job job, Exchange exchange) {
        LOG.warn("The route of {} did not record its outcome by itself", job.id());
        Throwable failure = exchange.getException() != null
                ? exchange.getException()
                : new IllegalStateException("The route of the job ended without an outcome");
        return component.outcomes().ofFailure(job, failure);
    }
}
