package org.pgcaravan.dump;

import org.pgcaravan.dump.SqlSummary.Origin;

/** The comments at a dump's beginning and end, which say who wrote it and that it is whole. */
final class DumpMarks {

    /** What our dumps begin with, after the dashes; the dump's id follows. */
    static final String PGCARAVAN_BEGIN = "pgcaravan dump ";
    /** What our dumps end with, after the dashes. */
    static final String PGCARAVAN_END = "pgcaravan dump complete";

    private static final String PG_DUMP_BEGIN = "PostgreSQL database dump";
    private static final String PG_DUMP_END = "PostgreSQL database dump complete";
    private static final String PG_DUMPALL_BEGIN = "PostgreSQL database cluster dump";
    private static final String PG_DUMP_VERSION = "Dumped by pg_dump version ";

    private Origin origin = Origin.OTHER;
    private String pgDumpVersion = "";
    private boolean firstComment = true;
    private boolean anyElement;
    private boolean open;
    private boolean endIsLast;

    /** Takes a comment, without dashes and outer blanks. */
    void comment(String text) {
        if (text.equals(PG_DUMPALL_BEGIN)) {
            throw new IllegalStateException(
                    "the file is pg_dumpall's, of a whole server with its roles and databases; make one of a single database with pg_dump");
        }
        if (firstComment && !anyElement && text.startsWith(PGCARAVAN_BEGIN) && !text.equals(PGCARAVAN_END)) {
            begin(Origin.PGCARAVAN);
        } else if (text.equals(PG_DUMP_BEGIN) && origin != Origin.PGCARAVAN) {
            if (open) {
                throw new IllegalStateException("cut short: another dump begins before the end of the one before");
            }
            if (!anyElement || origin == Origin.PG_DUMP) {
                begin(Origin.PG_DUMP);
            }
        } else if (text.startsWith(PG_DUMP_VERSION) && pgDumpVersion.isEmpty() && origin == Origin.PG_DUMP) {
            pgDumpVersion = text.substring(PG_DUMP_VERSION.length());
        } else if (origin == Origin.PG_DUMP && text.equals(PG_DUMP_END)
                || origin == Origin.PGCARAVAN && text.equals(PGCARAVAN_END)) {
            open = false;
            endIsLast = true;
        }
        firstComment = false;
    }

    private void begin(Origin by) {
        origin = by;
        open = true;
        endIsLast = false;
    }

    /** Takes a statement's or COPY's being there; psql lines follow pg_dump's end mark, so they do not count. */
    void element() {
        anyElement = true;
        endIsLast = false;
    }

    Origin origin() {
        return origin;
    }

    String pgDumpVersion() {
        return pgDumpVersion;
    }

    /** Whether the end mark came, and no statement after it. */
    boolean complete() {
        return endIsLast;
    }
}
