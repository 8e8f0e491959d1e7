package org.pgcaravan.transfer;

import java.util.List;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.dump.DumpException;
import org.pgcaravan.dump.Dumps;
import org.pgcaravan.job.QueueUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets backups go that are no longer to be kept.
 *
 * @param retention of the backups of each database
 */
public record OldBackups(Dumps folder, Retention retention, DumpsInUse inUse) {

    private static final Logger LOG = LoggerFactory.getLogger(OldBackups.class);

    /** One that an undo loads, or waits to, stays; so does what cannot be removed, and the log says why. */
    void remove(String alias) {
        List<Dump> newestFirst = folder.all().stream()
                .filter(dump -> dump.manifest()
                        .filter(manifest -> alias.equals(manifest.source()))
                        .isPresent())
                .toList();
        for (Dump old : retention.surplus(newestFirst, Dump::createdAt)) {
            try {
                if (inUse.by(old.id()).isEmpty()) {
                    folder.delete(old.id());
                    LOG.info("Removed the backup {}: newer ones are kept (backup.keep, backup.days)", old.id());
                }
            } catch (DumpException | QueueUnavailableException e) {
                LOG.warn("{}", e.getMessage());
            }
        }
    }
}
