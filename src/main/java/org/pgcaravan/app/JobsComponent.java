package org.pgcaravan.app;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.pgcaravan.job.JobQueue;
import org.pgcaravan.transfer.Attempts;
import org.pgcaravan.transfer.Outcomes;

/**
 * The job queue as Camel sees it: {@code from: jobs:all?concurrency=2} hands each claimed {@link org.pgcaravan.job.Job}
 * to the route, keeps its lease alive while the route works on it, and sees to it that it ends.
 */
public final class JobsComponent extends DefaultComponent implements TwinComponent {

    private final JobQueue queue;
    private final Attempts attempts;
    private final Outcomes outcomes;
    private final OutcomeRecorder recorder;
    private final RunningJobs running;
    private final Meters meters;
    private final String node;
    private final long heartbeatMillis;

    /**
     * @param node this process's name in jobs
     * @param heartbeatMillis between two renewals of a lease: a third of it, or less
     */
    JobsComponent(
            JobQueue queue,
            Attempts attempts,
            Outcomes outcomes,
            OutcomeRecorder recorder,
            RunningJobs running,
            Meters meters,
            String node,
            long heartbeatMillis) {
        this.running = running;
        this.meters = meters;
        this.queue = queue;
        this.attempts = attempts;
        this.outcomes = outcomes;
        this.recorder = recorder;
        this.node = node;
        this.heartbeatMillis = heartbeatMillis;
    }

    Meters meters() {
        return meters;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        JobsEndpoint endpoint = new JobsEndpoint(uri, this);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    public JobsComponent twin() {
        return new JobsComponent(queue, attempts, outcomes, recorder, running, meters, node, heartbeatMillis);
    }

    JobQueue queue() {
        return queue;
    }

    Attempts attempts() {
        return attempts;
    }

    Outcomes outcomes() {
        return outcomes;
    }

    OutcomeRecorder recorder() {
        return recorder;
    }

    RunningJobs running() {
        return running;
    }

    String node() {
        return node;
    }

    long heartbeatMillis() {
        return heartbeatMillis;
    }
}
