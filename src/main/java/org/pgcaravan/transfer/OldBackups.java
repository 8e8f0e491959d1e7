package org.pgcaravan.transfer;

import java.util.List;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.dump.DumpException;
import org.pgcaravan.dump.Dumps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets backups go that are no longer to be kept.
 *
 * @param retention of the backups of each database
 */
public record OldBackups(Dumps folder, Retention retention) {

    private static final Logger LOG = LoggerFactory.getLogger(OldBackups.class);

    /** What cannot be removed stays, and the log says why. */
    void remove(String alias) {
        List<Dump> newestFirst = folder.all().stream()
                .filter(dump -> dump.manifest()
                        .filter(manifest -> alias.equals(manifest.source()))
                        .isPresent())
                .toList();
        for (Dump old : retention.surplus(newestFirst, Dump::createdAt)) {
            try {
                folder.delete(old.id());
                LOG.info("Removed the backup {}: newer ones are kept (backup.keep, backup.days)", old.id());
            } catch (DumpException e) {
                LOG.warn("{}", e.getMessage());
            }
        }
    }
}
