package org.pgcaravan.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How a job is to be done. What a client did not say is null here, and stands for the default.
 *
 * @param jobs connections copying at once, on each side; null for the configured default
 * @param verify what the proof compares, never null
 * @param strict whether the job fails when the destination refuses a statement that rows and tables do without
 * @param owners whether objects keep their owners; null for keep
 * @param privileges whether grants and default privileges are carried over; null for keep
 * @param schemas patterns as of pg_dump's {@code -n}: only what lies in such schemas; null for all
 * @param tables patterns as of pg_dump's {@code -t}: only such tables, views and sequences; null for all
 * @param excludeTables patterns as of pg_dump's {@code -T}: none of these; null for none
 * @param where the condition that a table's rows must meet to be copied, in SQL, by the table's name or pattern; null for all rows
 * @param sections what of the database; null for all of it
 * @param format of an export's rows; null for COPY
 * @param compression of an export's data parts; null for none
 * @param transaction how an import loads; null for parallel
 * @param replace what becomes of the destination; null for swap
 * @param backup whether a dump of the destination is made first; null for what the strategy demands, see {@link #backsUp()}
 * @param dump id of the dump that an import loads; null for jobs that load none
 * @param undoes id of the job that an undo takes back; null for every other
 * @param plan the hash of the preview that the client has seen: the job is refused, or fails, when it would do something
 *     else by now; null for whatever it does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobOptions(
        Integer jobs,
        Verify verify,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean strict,
        Keep owners,
        Keep privileges,
        List<String> schemas,
        List<String> tables,
        List<String> excludeTables,
        Map<String, String> where,
        Set<DumpSection> sections,
        DumpFormat format,
        Compression compression,
        Transaction transaction,
        Replace replace,
        Backup backup,
        String dump,
        String undoes,
        String plan) {

    private static final int MOST_PATTERNS = 1_000;
    private static final int LONGEST_PATTERN = 1_000;
    private static final Pattern PLAN = Pattern.compile("[0-9a-f]{16}(-[0-9a-f]{16}){4}");

    public JobOptions {
        verify = verify == null ? Verify.COUNTS : verify;
        if (jobs != null && (jobs < 1 || jobs > 64)) {
            throw new IllegalArgumentException("jobs must lie between 1 and 64, not " + jobs);
        }
        schemas = patterns("schemas", schemas);
        tables = patterns("tables", tables);
        excludeTables = patterns("excludeTables", excludeTables);
        where = conditions(where);
        if (replace != null && replace != Replace.SWAP && transaction == Transaction.PARALLEL) {
            throw new IllegalArgumentException("replace: " + replace.wireName()
                    + " is one transaction on one connection: leave transaction: parallel out");
        }
        if (plan != null && !PLAN.matcher(plan).matches()) {
            throw new IllegalArgumentException("plan is no plan: send what a preview answered as plan");
        }
        if (sections != null) {
            if (sections.isEmpty() || sections.contains(null)) {
                throw new IllegalArgumentException("sections must name one of pre-data, data, post-data, or be absent");
            }
            sections = Collections.unmodifiableSet(EnumSet.copyOf(sections)); // in the order of the restore
        }
    }

    private static List<String> patterns(String name, List<String> patterns) {
        if (patterns == null || patterns.isEmpty()) {
            return null;
        }
        if (patterns.size() > MOST_PATTERNS) {
            throw new IllegalArgumentException(name + " has more than " + MOST_PATTERNS + " patterns");
        }
        for (String pattern : patterns) {
            if (pattern == null || pattern.isBlank() || pattern.length() > LONGEST_PATTERN) {
                throw new IllegalArgumentException(
                        "A pattern in " + name + " is empty or longer than " + LONGEST_PATTERN + " characters");
            }
        }
        return List.copyOf(patterns);
    }

    private static Map<String, String> conditions(Map<String, String> where) {
        if (where == null || where.isEmpty()) {
            return null;
        }
        patterns("where", List.copyOf(where.keySet()));
        if (where.values().stream().anyMatch(condition -> condition == null || condition.isBlank())) {
            throw new IllegalArgumentException("A condition in where is empty");
        }
        return new TreeMap<>(where);
    }

    public JobOptions(Integer jobs, Verify verify) {
        this(jobs, verify, null, null, null, null, null);
    }

    private JobOptions(
            Integer jobs,
            Verify verify,
            DumpFormat format,
            Compression compression,
            Replace replace,
            String dump,
            String undoes) {
        this(
                jobs,
                verify,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                format,
                compression,
                null,
                replace,
                null,
                dump,
                undoes,
                null);
    }

    /** @param job id of the job that is to be taken back, by the database that it replaced */
    public static JobOptions undoing(String job) {
        return new JobOptions(null, null, null, null, null, null, job);
    }

    /**
     * @param job id of the job that is to be taken back
     * @param dump id of the backup that it made of its destination
     */
    public static JobOptions undoing(String job, String dump) {
        return new JobOptions(null, null, null, null, Replace.IN_PLACE, dump, job);
    }

    /** The same for rows only. */
    public JobOptions dataOnly() {
        return new JobOptions(
                jobs,
                verify,
                strict,
                owners,
                privileges,
                schemas,
                tables,
                excludeTables,
                where,
                EnumSet.of(DumpSection.DATA),
                format,
                compression,
                transaction,
                replace,
                backup,
                dump,
                undoes,
                plan);
    }

    /** What a backup beside another job is made with: all of the database, on as many connections as that job has. */
    public JobOptions forBackup() {
        return new JobOptions(jobs, null, DumpFormat.COPY, Compression.ZSTD, null, null, null);
    }

    public boolean keepsOwners() {
        return owners != Keep.SKIP;
    }

    public boolean keepsPrivileges() {
        return privileges != Keep.SKIP;
    }

    public boolean wants(DumpSection section) {
        return sections == null || sections.contains(section);
    }

    /** Whether the job is to carry less than the whole database. */
    public boolean isPartial() {
        return schemas != null || tables != null || excludeTables != null || where != null || sections != null;
    }

    public DumpFormat formatOrDefault() {
        return Objects.requireNonNullElse(format, DumpFormat.COPY);
    }

    public Compression compressionOrDefault() {
        return Objects.requireNonNullElse(compression, Compression.NONE);
    }

    public Transaction transactionOrDefault() {
        return Objects.requireNonNullElse(
                transaction, replaceOrDefault() == Replace.SWAP ? Transaction.PARALLEL : Transaction.SINGLE);
    }

    public Replace replaceOrDefault() {
        return Objects.requireNonNullElse(replace, Replace.SWAP);
    }

    /** Whether a dump of the destination is made before it is changed: when asked for, and whenever rows could be lost that are kept nowhere else. */
    public boolean backsUp() {
        return backup == Backup.DUMP || replaceOrDefault().overwrites();
    }

    /** @return the same, held to no plan: what a plan is made of */
    public JobOptions withoutPlan() {
        return new JobOptions(
                jobs,
                verify,
                strict,
                owners,
                privileges,
                schemas,
                tables,
                excludeTables,
                where,
                sections,
                format,
                compression,
                transaction,
                replace,
                backup,
                dump,
                undoes,
                null);
    }

    public static JobOptions defaults() {
        return new JobOptions(null, null);
    }
}
