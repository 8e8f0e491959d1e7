package org.pgcaravan.dump;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.pgcaravan.dump.SqlWords.Word;

/** The tables that a file makes and that have no partitions. */
final class PlainTables {

    private final Set<String> names = new HashSet<>();

    void addAll(PlainTables others) {
        names.addAll(others.names);
    }

    /** Takes the table that a statement makes, if it makes one. */
    void see(SqlElement.Statement statement) {
        SqlWords words = statement.words();
        if (!words.next().is("CREATE")) {
            return;
        }
        Word word = words.next();
        if (word.is("UNLOGGED")) {
            word = words.next();
        }
        if (!word.is("TABLE")) {
            return;
        }
        word = words.next();
        while (word.is("IF", "NOT", "EXISTS")) {
            word = words.next();
        }
        TableName table = TableName.read(words, word);
        word = table.next();
        int depth = 0;
        while (!words.isEnd(word)) {
            depth += word.isSymbol('(') ? 1 : word.isSymbol(')') ? -1 : 0;
            if (depth == 0 && word.is("PARTITION")) {
                return;
            }
            word = words.next();
        }
        names.add(table.text());
    }

    boolean hasAll(Collection<String> tables) {
        return names.containsAll(tables);
    }
}
