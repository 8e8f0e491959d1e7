package org.pgcaravan.transfer;

/**
 * The operator's knobs for every transfer.
 *
 * @param jobs {@code transfer.jobs}: connections copying at once, unless the job says otherwise
 * @param maintenanceWorkMem {@code transfer.maintenance-work-mem}: the destination's memory for one index build, as PostgreSQL writes it
 * @param keepPrevious {@code previous.keep}: replaced databases kept for each destination
 */
public record TransferSettings(int jobs, String maintenanceWorkMem, int keepPrevious) {

    public TransferSettings {
        if (jobs < 1) {
            throw new IllegalArgumentException("transfer.jobs is " + jobs + "; it is 1 or more");
        }
        if (keepPrevious < 1) {
            throw new IllegalArgumentException("previous.keep is " + keepPrevious + "; it is 1 or more");
        }
    }
}
