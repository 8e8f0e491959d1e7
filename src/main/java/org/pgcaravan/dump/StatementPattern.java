package org.pgcaravan.dump;

import java.util.List;

/**
 * The first words of a statement. {@code A|B} is one of several, {@code A?} may be missing, {@code *} stands for any number of
 * words, {@code $} for the end. A quoted word matches none.
 */
final class StatementPattern {

    private record Step(List<String> words, boolean optional) {

        static Step of(String text) {
            boolean optional = text.endsWith("?");
            return new Step(List.of((optional ? text.substring(0, text.length() - 1) : text).split("\\|")), optional);
        }

        boolean is(String text) {
            return words.size() == 1 && words.get(0).equals(text);
        }

        boolean matches(SqlWords.Word word) {
            return (word.kind() == SqlWords.Kind.KEYWORD || word.kind() == SqlWords.Kind.SYMBOL)
                    && words.contains(word.text());
        }
    }

    private final List<Step> steps;

    StatementPattern(String pattern) {
        steps = List.of(pattern.split(" ")).stream().map(Step::of).toList();
    }

    /** One of these a statement begins with when it matches. */
    List<String> firstWords() {
        return steps.get(0).words();
    }

    boolean matches(StatementWords words) {
        return matches(words, 0, 0);
    }

    private boolean matches(StatementWords words, int step, int at) {
        if (step == steps.size()) {
            return true;
        }
        Step next = steps.get(step);
        if (next.is("$")) {
            return words.endsAt(at);
        }
        if (next.is("*")) {
            for (int from = at; !words.endsAt(from); from++) {
                if (matches(words, step + 1, from)) {
                    return true;
                }
            }
            return false;
        }
        return next.matches(words.get(at)) && matches(words, step + 1, at + 1)
                || next.optional() && matches(words, step + 1, at);
    }
}
