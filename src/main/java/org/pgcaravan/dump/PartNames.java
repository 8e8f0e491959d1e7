package org.pgcaravan.dump;

import org.pgcaravan.job.Compression;

/** How parts are called, so that their names sort as they restore and say what is in them. */
public final class PartNames {

    public static final String HEADER = "0000-header";
    public static final String PRE_DATA = "1000-pre-data";
    /** What the names of all parts with rows begin with. */
    public static final String DATA = "2000-data";

    public static final String SEQUENCES = "3000-sequences";
    public static final String POST_DATA = "9000-post-data";
    public static final String TRAILER = "9999-trailer";

    private static final int LONGEST_NAME = 80;

    private PartNames() {}

    /** @param number of the piece of data among all; up to 9,999,999 */
    public static String data(int number) {
        return DATA + "-%07d".formatted(number);
    }

    /** A file's name takes what every file system takes; the manifest has the whole name. */
    static String ofTable(String qualifiedName) {
        String plain = qualifiedName.replaceAll("[^A-Za-z0-9_.-]", "_");
        return plain.length() <= LONGEST_NAME ? plain : plain.substring(0, LONGEST_NAME);
    }

    static String suffix(Compression compression) {
        return switch (compression) {
            case NONE -> "";
            case GZIP -> ".gz";
            case ZSTD -> ".zst";
        };
    }
}
