package org.pgcaravan.app;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.pgcaravan.guard.Guard;
import org.pgcaravan.job.JobRequest;
import org.pgcaravan.job.Preview;
import org.pgcaravan.transfer.Previews;

/**
 * Lets some previews in at once: a database that does not answer keeps those waiting that ask for it, and may not keep all
 * of the service's threads.
 */
public final class PreviewDesk {

    private final Guard guard;
    private final Previews previews;
    private final int atOnce;
    private final Semaphore places;

    /** @param atOnce previews that are made here at once, 1 or more */
    PreviewDesk(Guard guard, Previews previews, int atOnce) {
        this.guard = guard;
        this.previews = previews;
        this.atOnce = atOnce;
        this.places = new Semaphore(atOnce);
    }

    /**
     * What the guard lets pass is previewed, see {@link Previews#of}.
     *
     * @throws BusyException when as many previews as may are made already
     */
    public Preview of(JobRequest request) throws SQLException {
        return seated(() -> {
            guard.check(request);
            return previews.of(request);
        });
    }

    /** See {@link Previews#requireUnchanged}. @throws BusyException when as many previews as may are made already */
    public void requireUnchanged(JobRequest request) throws SQLException {
        if (request.options().plan() != null) {
            seated(() -> {
                previews.requireUnchanged(request);
                return null;
            });
        }
    }

    private <T> T seated(Callable<T> work) throws SQLException {
        if (!places.tryAcquire()) {
            throw new BusyException("As many previews as may (previews.at-once, " + atOnce
                    + ") are made already; ask again in a few seconds");
        }
        try {
            return work.call();
        } catch (SQLException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            places.release();
        }
    }
}
