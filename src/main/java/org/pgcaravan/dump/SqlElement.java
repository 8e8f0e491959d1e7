package org.pgcaravan.dump;

import java.nio.charset.StandardCharsets;

/** What a plain SQL file consists of, comments and empty statements left out. Lines count from 1, offsets in bytes from 0. */
public sealed interface SqlElement {

    /** Where the first byte stands that is no comment. */
    long line();

    /** As {@link #line}, in bytes of the decompressed input; a byte order mark counts. */
    long offset();

    /**
     * A statement that psql would send as it is.
     *
     * @param sql from its first token to before the semicolon, in the file's client encoding, comments within included;
     *     not copied, so not to be changed
     * @param standardStrings whether {@code standard_conforming_strings} was on where it stands
     * @param namesSettings whether one of its names may be {@code set_config} or {@code pg_settings}
     */
    record Statement(byte[] sql, long line, long offset, boolean standardStrings, boolean namesSettings)
            implements SqlElement {

        /** One that nobody has looked at for these names. */
        public Statement(byte[] sql, long line, long offset, boolean standardStrings) {
            this(sql, line, offset, standardStrings, true);
        }

        /** Its tokens, from the first. */
        public SqlWords words() {
            return new SqlWords(sql, standardStrings);
        }

        /** For messages: the first bytes, on one line. */
        @Override
        public String toString() {
            return excerpt(sql);
        }
    }

    /**
     * A {@code COPY … FROM STDIN}, whose rows follow in the file: pull them from the scanner.
     *
     * @param sql as a statement's
     * @param standardStrings as a statement's
     */
    record CopyFromStdin(byte[] sql, long line, long offset, boolean standardStrings, CopyFormat format)
            implements SqlElement {

        /** Whether the server is to take as many rows as there are in the data: no header, no condition. Never known of CSV. */
        public boolean everyLineIsARow() {
            return CopyStatement.of(words(), line).everyLineIsARow();
        }

        /** @return that it fills, as {@link TableName} spells it */
        String table() {
            SqlWords words = words();
            words.next();
            return TableName.read(words, words.next()).text();
        }

        /** Whether it names columns, so that others may get defaults. */
        boolean namesColumns() {
            return CopyStatement.of(words(), line).someColumns();
        }

        /** Its tokens, from the first. */
        public SqlWords words() {
            return new SqlWords(sql, standardStrings);
        }

        /** For messages: the first bytes, on one line. */
        @Override
        public String toString() {
            return excerpt(sql);
        }
    }

    /**
     * A psql command.
     *
     * @param text from the backslash to the end of the line, without it
     */
    record PsqlLine(String text, long line, long offset) implements SqlElement {

        /** Whether it is restrict or unrestrict, the two that pg_dump writes. */
        public boolean restricts() {
            return text.startsWith("\\restrict ") || text.startsWith("\\unrestrict ");
        }
    }

    /** How rows end within COPY data. */
    enum CopyFormat {
        /** At each newline that no backslash escapes. */
        TEXT,
        /** At each newline outside quotes; which those are, the statement's options say. */
        CSV
    }

    private static String excerpt(byte[] sql) {
        int length = Math.min(sql.length, 120);
        String text = new String(sql, 0, length, StandardCharsets.UTF_8);
        return text.strip().replaceAll("\\s+", " ") + (length < sql.length ? "…" : "");
    }
}
