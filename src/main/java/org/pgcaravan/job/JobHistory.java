package org.pgcaravan.job;

import java.util.List;
import java.util.Optional;

/** Every job the queue knows: waiting, running and, as far as they are kept, finished. */
public interface JobHistory {

    /** @return the job as it stands, empty when there is none of that id */
    Optional<Job> find(String id);

    /**
     * Lists jobs, the newest first.
     *
     * @param state only those in this state; null for all
     * @param type only those of this type; null for all
     * @param limit at most so many, 1 to 200
     * @param cursor the {@link Page#next()} of the page before; null for the first page
     * @throws IllegalArgumentException when {@code cursor} is none
     */
    default Page list(JobState state, JobType type, int limit, String cursor) {
        return list(state, type, null, limit, cursor);
    }

    /**
     * The same of one database.
     *
     * @param database alias of the source or the destination; null for all
     */
    Page list(JobState state, JobType type, String database, int limit, String cursor);

    /**
     * A page of jobs. Where few of very many jobs are like that it may be shorter than asked for, and have a next one
     * nevertheless.
     *
     * @param next the cursor of the page that follows; null when this is the last
     */
    record Page(List<Job> jobs, String next) {}
}
