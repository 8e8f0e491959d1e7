package org.pgcaravan.redis;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Ids of jobs: {@code 20261122t180000z-k7f3a9c2}, the second when it was asked for and 40 random bits. They sort by
 * time, cannot be guessed, match {@code [0-9a-z-]{8,40}}, and fit into names of databases and files.
 */
final class JobId {

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd't'HHmmss'z'").withZone(ZoneOffset.UTC);
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final SecureRandom RANDOM = new SecureRandom();

    private JobId() {}

    static String next() {
        return SECOND.format(Instant.now()) + "-" + random(8);
    }

    /** @return so many times five random bits */
    static String random(int letters) {
        byte[] bytes = new byte[letters];
        RANDOM.nextBytes(bytes);
        StringBuilder text = new StringBuilder(letters);
        for (byte one : bytes) {
            text.append(LETTERS.charAt(one & 31)); // as many as LETTERS has
        }
        return text.toString();
    }
}
