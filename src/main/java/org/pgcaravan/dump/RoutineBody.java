package org.pgcaravan.dump;

/**
 * Whether a {@code BEGIN ATOMIC … END} is open: a function's body in SQL, whose semicolons end no statement. Follows the
 * grammar where psql guesses: only {@code BEGIN} right before {@code ATOMIC} opens one, none nests, and a label after
 * {@code AS} or a dot is no keyword.
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

    private enum Before {
        BEGIN,
        LABELS,
        OTHER
    }

    private Head head = Head.START;
    private Before before = Before.OTHER;
    private int depth;

    void reset() {
        head = Head.START;
        before = Before.OTHER;
        depth = 0;
    }

    boolean isOpen() {
        return depth > 0;
    }

    /** Takes a word outside parentheses. */
    void word(byte[] bytes, int from, int to) {
        if (head == Head.OTHER) {
            return;
        }
        if (head != Head.ROUTINE) {
            head = head(bytes, from, to);
            return;
        }
        Before last = before;
        before = Before.OTHER;
        if (is("begin", bytes, from, to)) {
            before = Before.BEGIN;
        } else if (is("as", bytes, from, to)) {
            before = Before.LABELS;
        } else if (depth == 0) {
            depth = last == Before.BEGIN && is("atomic", bytes, from, to) ? 1 : 0;
        } else if (last != Before.LABELS && is("case", bytes, from, to)) {
            depth++;
        } else if (last != Before.LABELS && is("end", bytes, from, to)) {
            depth--;
        }
    }

    /** Takes any other token, and each within parentheses. */
    void other(boolean dot) {
        if (head != Head.ROUTINE) {
            head = Head.OTHER;
        }
        before = dot ? Before.LABELS : Before.OTHER;
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
