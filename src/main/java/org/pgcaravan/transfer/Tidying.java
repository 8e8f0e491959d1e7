package org.pgcaravan.transfer;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.dump.Dumps;
import org.pgcaravan.postgres.DatabaseUrl;
import org.pgcaravan.replace.DestinationServer;
import org.pgcaravan.replace.OwnDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets replaced databases and backups go that are no longer to be kept. Dropping a database makes the server write a
 * checkpoint: nobody has to wait for that.
 */
public final class Tidying {

    private static final Logger LOG = LoggerFactory.getLogger(Tidying.class);

    private final Retention previous;
    private final Retention backups;
    private final ExecutorService aside = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "tidying");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param previous of each destination
     * @param backups of each database
     */
    public Tidying(Retention previous, Retention backups) {
        this.previous = previous;
        this.backups = backups;
    }

    /** Returns at once. */
    void afterSwap(DatabaseUrl destination) {
        aside("Previous databases of " + destination, () -> {
            List<OwnDatabase> kept = DestinationServer.previous(destination);
            for (OwnDatabase old : previous.surplus(kept, own -> Instant.parse(own.at()))) {
                LOG.info("Dropping {}: newer ones are kept (previous.keep, previous.days)", old.name());
                DestinationServer.dropPrevious(destination, old);
            }
        });
    }

    /** Returns at once. */
    void afterBackup(Dumps folder, String alias) {
        aside("Backups of " + alias, () -> {
            List<Dump> made = folder.all().stream()
                    .filter(dump -> dump.manifest()
                            .filter(manifest -> alias.equals(manifest.source()))
                            .isPresent())
                    .toList();
            for (Dump old : backups.surplus(made, Dump::createdAt)) {
                LOG.info("Removing the backup {}: newer ones are kept (backup.keep, backup.days)", old.id());
                folder.delete(old.id());
            }
        });
    }

    @FunctionalInterface
    private interface Tidy {
        void up() throws SQLException;
    }

    private void aside(String what, Tidy tidy) {
        aside.execute(() -> {
            try {
                tidy.up();
            } catch (SQLException | RuntimeException e) {
                LOG.warn("{} were not tidied up: {}", what, e.getMessage());
            }
        });
    }
}
