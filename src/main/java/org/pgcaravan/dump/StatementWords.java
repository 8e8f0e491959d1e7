package org.pgcaravan.dump;

import java.util.ArrayList;
import java.util.List;
import org.pgcaravan.dump.SqlWords.Kind;
import org.pgcaravan.dump.SqlWords.Word;

/** A statement's words outside parentheses, read as far as they are asked for. */
final class StatementWords {

    private final SqlWords words;
    private final List<Word> read = new ArrayList<>();

    StatementWords(SqlWords words) {
        this.words = words;
    }

    Word get(int index) {
        while (read.size() <= index) {
            read.add(words.nextOutside());
        }
        return read.get(index);
    }

    boolean endsAt(int index) {
        return words.isEnd(get(index));
    }

    /** @return the first keywords, two at most, for messages */
    String head() {
        String first = get(0).kind() == Kind.KEYWORD ? get(0).text() : "the statement";
        return get(0).kind() == Kind.KEYWORD && get(1).kind() == Kind.KEYWORD ? first + " " + get(1).text() : first;
    }
}
