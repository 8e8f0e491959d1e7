package org.pgcaravan.transfer;

/**
 * The operator's knobs for every transfer.
 *
 * @param jobs {@code transfer.jobs}: connections copying at once, unless the job says otherwise
 * @param maintenanceWorkMem {@code transfer.maintenance-work-mem}: the destination's memory for one index build, as PostgreSQL writes it
 * @param previous replaced databases that are kept for each destination
 * @param backups that are kept of each database
 */
public record TransferSettings(int jobs, String maintenanceWorkMem, Retention previous, Retention backups) {

    public TransferSettings {
        if (jobs < 1) {
            throw new IllegalArgumentException("transfer.jobs is " + jobs + "; it is 1 or more");
        }
    }
}
