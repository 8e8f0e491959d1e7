package org.pgcaravan.dump;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The name of a dump, and of its folder: made here, and whatever a client sends as one is matched before it becomes a path. */
public final class DumpId {

    private static final Pattern PATTERN = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,127}");
    private static final Pattern MADE_HERE = Pattern.compile("\\d{8}T\\d{6}Z-[a-z0-9-]+-[0-9a-f]{8}\\b");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 4;

    private DumpId() {}

    /** @param what the dump is of: an alias, or {@code upload} */
    static String make(String what, Instant now) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return TIME.format(now) + "-" + what + "-" + HexFormat.of().formatHex(random);
    }

    /** Whether a file's name begins with one that was made here. */
    static boolean isOurs(String name) {
        return MADE_HERE.matcher(name).lookingAt();
    }

    /** Whether it can be a dump's name; says nothing of whether there is one. No separators, and nothing that is being written. */
    public static boolean isValid(String id) {
        return id != null && PATTERN.matcher(id).matches() && !id.endsWith(Dumps.PARTIAL);
    }
}
