package org.pgcaravan.transfer;

import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.replace.DestinationServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops replaced databases that are no longer to be kept. Dropping one makes the server write a checkpoint: nobody has to wait for that. */
public final class Tidying {

    private static final Logger LOG = LoggerFactory.getLogger(Tidying.class);

    private final int keep;
    private final ExecutorService aside = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "tidying");
        thread.setDaemon(true);
        return thread;
    });

    /** @param keep replaced databases for each destination */
    public Tidying(int keep) {
        this.keep = keep;
    }

    /** Returns at once. */
    void afterSwap(DatabaseUrl destination) {
        aside.execute(() -> {
            try {
                DestinationServer.dropPreviousBeyond(destination, keep);
            } catch (SQLException | RuntimeException e) {
                LOG.warn("Previous databases of {} were not tidied up: {}", destination, e.getMessage());
            }
        });
    }
}
