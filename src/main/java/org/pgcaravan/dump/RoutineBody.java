package org.pgcaravan.dump;

/**
 * Whether a {@code BEGIN ATOMIC … END} is open: a function's body in SQL, whose semicolons end no statement. Follows
 * PostgreSQL's grammar where psql guesses: {@code BEGIN} right before {@code ATOMIC} opens one, none nests, and since each of
 * its statements ends with a semicolon, the {@code END} that closes it follows one; that of a {@code CASE}, or a column
 * called {@code end}, never does.
 */
final class RoutineBody {

    private enum Head {
        START,
        CREATE,
        OR,
        REPLACE,
        ROUTINE,
        OTHER
    }

    private Head head = Head.START;
    private boolean afterBegin;
    private boolean open;
    private boolean atStatement;

    void reset() {
        head = Head.START;
        afterBegin = false;
        open = false;
        atStatement = false;
    }

    boolean isOpen() {
        return open;
    }

    /** Takes a word outside parentheses. */
    void word(byte[] bytes, int from, int to) {
        if (head == Head.OTHER) {
            return;
        }
        if (head != Head.ROUTINE) {
            head = head(bytes, from, to);
        } else if (open) {
            open = !atStatement || !is("end", bytes, from, to);
            atStatement = false;
        } else {
            open = afterBegin && is("atomic", bytes, from, to);
            atStatement = open;
            afterBegin = is("begin", bytes, from, to);
        }
    }

    /** Takes any other token, and each within parentheses. */
    void other(boolean semicolonOutside) {
        if (head != Head.ROUTINE) {
            head = Head.OTHER;
        }
        afterBegin = false;
        atStatement = open && semicolonOutside;
    }

    private Head head(byte[] bytes, int from, int to) {
        switch (head) {
            case START:
                return is("create", bytes, from, to) ? Head.CREATE : Head.OTHER;
            case CREATE:
                return is("or", bytes, from, to) ? Head.OR : routine(bytes, from, to);
            case OR:
                return is("replace", bytes, from, to) ? Head.REPLACE : Head.OTHER;
            default:
                return routine(bytes, from, to);
        }
    }

    private static Head routine(byte[] bytes, int from, int to) {
        return is("function", bytes, from, to) || is("procedure", bytes, from, to) ? Head.ROUTINE : Head.OTHER;
    }

    /** @param word in lower case */
    private static boolean is(String word, byte[] bytes, int from, int to) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((bytes[from + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
