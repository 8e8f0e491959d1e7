package org.pgcaravan.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pgcaravan.dump.Stretch;

/**
 * The bytes of a dump that no task counts yet. What lies between stretches (comments, settings, the words of a COPY) is done
 * with the one behind it; what is behind all, with the last.
 */
final class UncountedBytes {

    /** Where a stretch begins → its bytes, and those before it. */
    private final Map<String, Long> bytes = new HashMap<>();

    /**
     * @param stretches of all files, each file's in its order
     * @param all bytes of the dump, as plain SQL
     */
    UncountedBytes(List<Stretch> stretches, long all) {
        String file = "";
        long end = 0;
        long left = all;
        for (Stretch stretch : stretches) {
            long from = stretch.file().equals(file) ? end : 0;
            file = stretch.file();
            end = stretch.offset() + stretch.length();
            bytes.put(place(stretch), end - from);
            left -= end - from;
        }
        if (!stretches.isEmpty()) {
            bytes.merge(place(stretches.get(stretches.size() - 1)), left, Long::sum);
        }
    }

    /** @return a stretch's; nothing when it is asked for again, for another task of it */
    long take(Stretch stretch) {
        Long taken = bytes.remove(place(stretch));
        return taken == null ? 0 : taken;
    }

    private static String place(Stretch stretch) {
        return stretch.file() + ":" + stretch.offset();
    }
}
