package org.pgcaravan.dump;

import java.io.IOException;

/** The first bytes of a file: a byte order mark is passed over, what is no plain SQL at all is said to be so. */
final class Preamble {

    private Preamble() {}

    /** @throws MalformedSqlException for UTF-16, and pg_dump's custom and tar formats */
    static void skip(SqlBuffer buffer) throws IOException {
        int first = buffer.at(0);
        int second = buffer.at(1);
        if (first == 0xEF && second == 0xBB && buffer.at(2) == 0xBF) {
            buffer.pos += 3;
        } else if (first == 0xFF && second == 0xFE || first == 0xFE && second == 0xFF) {
            throw new MalformedSqlException(1, "the file is in UTF-16; save it as UTF-8");
        } else if (begins(buffer, "PGDMP")) {
            throw new MalformedSqlException(
                    1, "the file is in pg_dump's custom format; make SQL of it with pg_restore --file");
        } else if (begins(buffer, "toc.dat")) {
            throw new MalformedSqlException(
                    1, "the file is in pg_dump's tar format; make SQL of it with pg_restore --file");
        }
    }

    private static boolean begins(SqlBuffer buffer, String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            if (buffer.at(i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
