package org.pgcaravan.demo;

import java.util.Locale;

/** How numbers are written for people. */
final class Figures {

    private Figures() {}

    /** @param bytes of which a million make a megabyte */
    static String megabytes(double bytes) {
        double megabytes = bytes / 1e6;
        return String.format(Locale.ROOT, megabytes < 10 ? "%.1f MB" : "%,.0f MB", megabytes);
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }
}
