package org.pgcaravan.transfer;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.dump.DumpException;
import org.pgcaravan.dump.DumpReader;
import org.pgcaravan.dump.Dumps;
import org.pgcaravan.guard.Aliases;
import org.pgcaravan.guard.Guard;
import org.pgcaravan.job.Job;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.job.JobOutcome;
import org.pgcaravan.job.JobQueue;
import org.pgcaravan.job.JobState;
import org.pgcaravan.job.JobType;

/**
 * The steps of {@code backup-run}: a database becomes a dump in the folder of backups. That is a job of its own, or a part
 * of another one that is about to change the database. What was written is read again before it counts as a backup.
 */
public final class BackupTransfer extends ExportTransfer {

    private final Attempts attempts;
    private final Dumps backups;
    private final OldBackups old;

    public BackupTransfer(
            Aliases aliases,
            Guard guard,
            JobQueue queue,
            Attempts attempts,
            TransferSettings settings,
            Dumps backups,
            Retention retention,
            DumpsInUse inUse) {
        super(aliases, guard, queue, attempts, settings, backups);
        this.attempts = attempts;
        this.backups = backups;
        this.old = new OldBackups(backups, retention, inUse);
    }

    /** @return the backup of the attempt's destination, as a job of the same id */
    public Job of(ReplacingAttempt attempt) {
        Job job = attempt.job();
        JobOptions options = job.options().forBackup();
        return new Job(
                job.id(),
                JobType.BACKUP,
                JobState.RUNNING,
                job.priority(),
                job.destination(),
                null,
                options,
                job.node(),
                job.attempt(),
                job.createdAt(),
                job.startedAt(),
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                job.requestedBy(),
                null,
                List.of());
    }

    @Override
    public ExportAttempt begin(Job job) {
        boolean aside = attempts.find(Attempts.id(job)).isPresent();
        try {
            return begin(new ExportAttempt(job, attempts, aside));
        } catch (RuntimeException e) {
            attempts.backupFailed(job);
            throw e;
        }
    }

    /**
     * Gives the backup its name, and reads it again.
     *
     * @throws DumpException when the disk does not hold what was written
     */
    @Override
    public JobOutcome complete(ExportAttempt attempt) throws SQLException, IOException {
        JobOutcome outcome = super.complete(attempt);
        String id = outcome.result().dump();
        Dump written = backups.find(id)
                .orElseThrow(() -> new DumpException("The backup " + id + " is not there, although it was written"));
        try {
            new DumpReader(written).verify(attempt::requireGoingOn);
        } catch (DumpException | IOException e) {
            backups.delete(id);
            throw e;
        }
        attempt.verified();
        return outcome;
    }

    /** Remembers what was made for an attempt, and lets older ones go. */
    public ReplacingAttempt keep(ReplacingAttempt attempt, JobOutcome backup) {
        backup.warnings().forEach(warning -> attempt.warn("Backup: " + warning));
        attempt.backedUpAs(backup.result().dump());
        return attempt;
    }

    @Override
    public void close(ExportAttempt attempt) {
        super.close(attempt);
        if (attempt.isVerified()) {
            old.remove(attempt.job().source());
        } else {
            attempts.backupFailed(attempt.job());
        }
    }
}
