package org.pgcaravan.app;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.pgcaravan.plan.Task;
import org.pgcaravan.transfer.TaskTransfer;

/**
 * Sees every task's exchange at its end. One that failed before it came to the bean that runs tasks (an operator's step
 * broke) is reported here: the schedule would wait for it for ever.
 */
public final class EveryTaskReports implements AggregationStrategy {

    private final TaskTransfer tasks;

    public EveryTaskReports(TaskTransfer tasks) {
        this.tasks = tasks;
    }

    /** @return always the first exchange: rows do not travel in bodies, and nothing is gathered */
    @Override
    public Exchange aggregate(Exchange first, Exchange ended) {
        report(ended);
        return first == null ? ended : first;
    }

    /**
     * A failed exchange under {@code stopOnException} is not aggregated; it comes here. Its failure is the attempt's by now, and
     * the route's next step throws it: the splitter would hand it on as one that error handling is done with, and job-run's
     * would do nothing about it.
     */
    @Override
    public void onCompletion(Exchange ended, Exchange original) {
        if (ended != null && report(ended)) {
            ended.setException(null);
            ended.getExchangeExtension().setRedeliveryExhausted(false);
        }
    }

    /** @return whether it had failed, and its attempt knows */
    private boolean report(Exchange ended) {
        Task task = ended.getVariable("task", Task.class);
        Throwable failure = ended.getException() != null
                ? ended.getException()
                : ended.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
        return task != null && failure != null && tasks.failed(task, failure);
    }
}
