package org.pgcaravan.catalog;

/**
 * A condition that a client sent, to stand after WHERE. It is read as PostgreSQL's scanner reads it, so that nothing in it can
 * end the parentheses in which it stands: no parenthesis closes more than was opened, every quote is closed, and there is no
 * comment and no semicolon outside of quotes. That it is a condition at all, the server says.
 *
 * @param text as the client wrote it
 */
public record RowCondition(String text) {

    private static final int LONGEST = 10_000;

    /** @throws FilterException in one sentence, when it is none */
    public RowCondition {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new FilterException("A condition is empty or longer than " + LONGEST + " characters.");
        }
        new Scan(text).run();
    }

    /** In parentheses, on lines of its own. Needs {@code standard_conforming_strings = on}. */
    public String sql() {
        return "(\n" + text + "\n)";
    }

    private static final class Scan {

        private final String text;
        private int at;
        private int open;

        Scan(String text) {
            this.text = text;
        }

        void run() {
            if (text.indexOf('\0') >= 0) {
                throw refused("holds a zero byte");
            }
            while (at < text.length()) {
                char c = text.charAt(at);
                if (startsIdentifier(c)) {
                    skipWord();
                } else if (c == '\'') {
                    skipString(false);
                } else if (c == '"') {
                    skipQuotedName();
                } else if (c == '$') {
                    skipDollar();
                } else {
                    takeSign(c);
                }
            }
            if (open > 0) {
                throw refused("has a parenthesis that is not closed");
            }
        }

        private void takeSign(char c) {
            if (text.startsWith("--", at) || text.startsWith("/*", at)) {
                throw refused("has a comment");
            }
            if (c == ';') {
                throw refused("has a semicolon");
            }
            if (c == '(') {
                open++;
            } else if (c == ')' && --open < 0) {
                throw refused("closes a parenthesis that it did not open");
            }
            at++;
        }

        /** A name or keyword, or the letters before a quote that say how to read what it holds. */
        private void skipWord() {
            char first = Character.toLowerCase(text.charAt(at));
            if (first == 'e' && next(1) == '\'') {
                at++;
                skipString(true);
            } else if (first == 'u' && next(1) == '&' && (next(2) == '\'' || next(2) == '"')) {
                at += 2;
            } else {
                // also the b, x or n of a string: its quote comes next, and is an ordinary one
                while (at < text.length() && continuesIdentifier(text.charAt(at))) {
                    at++;
                }
            }
        }

        private void skipString(boolean escapes) {
            do {
                at++;
                while (current("string") != '\'' || next(1) == '\'') {
                    at += text.charAt(at) == '\'' || escapes && text.charAt(at) == '\\' ? 2 : 1;
                }
                at++;
            } while (goesOnAfterLineBreak());
        }

        /** Strings on two lines are one, and read as it began. */
        private boolean goesOnAfterLineBreak() {
            int i = at;
            boolean lineBreak = false;
            while (i < text.length() && " \t\n\r\f\u000B".indexOf(text.charAt(i)) >= 0) {
                lineBreak |= text.charAt(i) == '\n' || text.charAt(i) == '\r';
                i++;
            }
            if (lineBreak && i < text.length() && text.charAt(i) == '\'') {
                at = i;
                return true;
            }
            return false;
        }

        private void skipQuotedName() {
            at++;
            while (current("quoted name") != '"' || next(1) == '"') {
                at += text.charAt(at) == '"' ? 2 : 1;
            }
            at++;
        }

        private void skipDollar() {
            int end = at + 1;
            if (end < text.length() && startsIdentifier(text.charAt(end))) {
                while (end < text.length() && continuesTag(text.charAt(end))) {
                    end++;
                }
            }
            if (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
                throw refused("has a parameter");
            }
            if (end >= text.length() || text.charAt(end) != '$') {
                at++;
                return;
            }
            String tag = text.substring(at, end + 1);
            int closing = text.indexOf(tag, end + 1);
            if (closing < 0) {
                throw refused("has a dollar quote that is not closed");
            }
            at = closing + tag.length();
        }

        private char current(String what) {
            if (at >= text.length()) {
                throw refused("has a " + what + " that is not closed");
            }
            return text.charAt(at);
        }

        private char next(int ahead) {
            return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
        }

        private static boolean startsIdentifier(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80;
        }

        private static boolean continuesTag(char c) {
            return startsIdentifier(c) || c >= '0' && c <= '9';
        }

        private static boolean continuesIdentifier(char c) {
            return continuesTag(c) || c == '$';
        }

        private FilterException refused(String why) {
            String shown = text.length() <= 200 ? text : text.substring(0, 200) + " …";
            return new FilterException("The condition '" + shown + "' " + why + ".");
        }
    }
}
