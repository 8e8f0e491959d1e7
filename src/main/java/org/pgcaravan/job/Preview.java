package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a job would do as things stand, found without doing anything.
 *
 * @param source null for a job that reads no database
 * @param destination null for a job that writes no database
 * @param plan to be sent with the request: the job is then refused, or fails, when it would do something else by then
 * @param goes false when something is known that would make the job fail: {@code notCarried} or {@code requirements} say what
 * @param lost null for a job that writes no database
 * @param notCarried what of the source will not be in the result as it was
 * @param requirements what the job needs of both sides, and whether it is there
 * @param warnings what the job's outcome would warn of, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Preview(
        JobType type,
        String source,
        String destination,
        String plan,
        boolean goes,
        Arrives arrives,
        Lost lost,
        List<NotCarried> notCarried,
        List<Requirement> requirements,
        List<String> warnings) {

    /** As many tables, or other things of one sort, are listed; how many there are is told besides. */
    public static final int MOST_LISTED = 1_000;

    public Preview {
        notCarried = List.copyOf(notCarried);
        requirements = List.copyOf(requirements);
        warnings = List.copyOf(warnings);
    }

    /**
     * What the result will hold.
     *
     * @param objects how many of each kind: {@code table}, {@code foreign key}, …; empty where the job does not know
     *     before it has read them
     * @param tables those with rows, the largest first, at most {@link #MOST_LISTED}
     * @param tablesTotal how many there are
     * @param rows estimated from the source's statistics; exact for a dump of ours; null when it is not known
     * @param bytes of heap and TOAST, or of the dump's SQL, or of the file
     * @param seconds estimated from {@code bytes}
     * @param basis where {@code bytesPerSecond} comes from
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Arrives(
            Map<String, Integer> objects,
            List<TableSize> tables,
            int tablesTotal,
            Long rows,
            long bytes,
            int largeObjects,
            long seconds,
            long bytesPerSecond,
            Basis basis) {}

    /** Where an estimate of speed comes from: jobs of that type that were completed, or nothing but experience. */
    public enum Basis {
        HISTORY,
        DEFAULT;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param table qualified and quoted */
    public record TableSize(String table, long rows, long bytes) {}

    /**
     * What the destination holds now and will not hold then.
     *
     * @param undo what becomes of it: how it can be had back, in one sentence
     * @param tables that will be gone or have fewer rows, those that lose the most rows first, at most {@link #MOST_LISTED}
     * @param tablesTotal how many there are
     * @param rows that all these tables lose together
     * @param extensions that will be gone
     * @param grants by role, what it may do now and will not then
     * @param sessions in it now, which will be ended
     */
    public record Lost(
            String undo,
            List<LostTable> tables,
            int tablesTotal,
            long rows,
            List<String> extensions,
            List<LostGrants> grants,
            List<SessionCount> sessions) {}

    /**
     * A table that will be gone, or have fewer rows.
     *
     * @param table qualified and quoted
     * @param rows now
     * @param estimated false when they were counted
     * @param rowsThen as estimated from the source; null when the table will be gone
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LostTable(String table, long rows, boolean estimated, Long rowsThen) {}

    /**
     * @param role or {@code PUBLIC}
     * @param objects on how many it loses something
     * @param examples a few of them: {@code SELECT on TABLE shop.orders}
     */
    public record LostGrants(String role, int objects, List<String> examples) {}

    /** @param application as the sessions call themselves; may be empty */
    public record SessionCount(String application, String user, int count) {}

    /**
     * An object of the source that will not be in the result as it was.
     *
     * @param object with its kind
     * @param why one sentence
     */
    public record NotCarried(String object, Outcome outcome, String why) {}

    /** What comes of an object that cannot be carried. */
    public enum Outcome {
        /** The job fails before anything is written. */
        FAILS,
        /** The job goes on without it, and says so in its warnings. */
        LEFT_OUT,
        /** It arrives, but not quite as it was: with another owner, in another tablespace, in another version. */
        CHANGED;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Something that the job needs.
     *
     * @param what in a few words
     * @param ok null when it cannot be known
     * @param why one sentence
     * @param needsBytes of disk; null for everything else
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Requirement(String what, Boolean ok, String why, Long needsBytes) {

        public Requirement(String what, Boolean ok, String why) {
            this(what, ok, why, null);
        }

        public boolean isLacking() {
            return Boolean.FALSE.equals(ok);
        }
    }
}
