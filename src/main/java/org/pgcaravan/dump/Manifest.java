package org.pgcaravan.dump;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.pgcaravan.job.JobOptions;

/**
 * What a dump says of itself, in {@code manifest.json}. Written last: a folder without one is no dump.
 *
 * @param format of the manifest and the parts; {@link #FORMAT} is what this version writes and reads
 * @param id also the folder's name
 * @param job that wrote it
 * @param source alias of the database
 * @param database its name, encoding and locale, so that a new one can be made like it
 * @param serverVersion as {@code server_version_num}: 150018 is 15.18
 * @param snapshot under which all was read
 * @param createdAt when it was complete
 * @param options of the job: its filters and formats
 * @param parts in the order in which they restore
 * @param warnings what it lacks, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
        int format,
        String id,
        String job,
        String source,
        DatabaseLocale database,
        int serverVersion,
        String snapshot,
        Instant createdAt,
        JobOptions options,
        List<Part> parts,
        List<String> warnings) {

    public static final int FORMAT = 1;
    public static final String FILE = "manifest.json";

    public Manifest {
        if (createdAt == null || database == null || parts == null) {
            throw new IllegalArgumentException("it lacks createdAt, database or parts");
        }
        parts = List.copyOf(parts);
        if (parts.isEmpty()
                || !parts.get(0).file().startsWith(PartNames.HEADER)
                || !parts.get(parts.size() - 1).file().startsWith(PartNames.TRAILER)) {
            throw new IllegalArgumentException("its parts do not begin with a header and end with a trailer");
        }
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i - 1).file().compareTo(parts.get(i).file()) >= 0) {
                throw new IllegalArgumentException("its parts are not in the order of their names, each of them once");
            }
        }
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }

    /**
     * The encoding and locale of the dump's database.
     *
     * @param name on its server
     * @param localeProvider {@code c} libc, {@code i} ICU, {@code b} builtin
     * @param locale of ICU or the builtin provider; null for libc
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DatabaseLocale(
            String name,
            String encoding,
            String collate,
            String ctype,
            String localeProvider,
            String locale,
            String icuRules) {}

    public long rows() {
        return parts.stream().mapToLong(Part::rows).sum();
    }

    public long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    public long storedBytes() {
        return parts.stream().mapToLong(Part::storedBytes).sum();
    }
}
