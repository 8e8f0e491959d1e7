package org.pgcaravan.dump;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.pgcaravan.dump.SqlWords.Word;

/**
 * The tables that a file makes. Those that it fills and does not make were there before: in the destination, or an extension
 * makes them, with all that rows may meet.
 */
final class MadeTables {

    private final Set<String> names = new HashSet<>();
    private final Set<String> partitioned = new HashSet<>();

    void addAll(MadeTables others) {
        names.addAll(others.names);
        partitioned.addAll(others.partitioned);
    }

    /** Takes the table that a statement makes, if it makes one. */
    void see(SqlElement.Statement statement) {
        SqlWords words = statement.words();
        if (!words.next().is("CREATE")) {
            return;
        }
        Word word = words.next();
        if (word.is("UNLOGGED", "FOREIGN")) {
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
        names.add(table.text());
        word = table.next();
        int depth = 0;
        while (!words.isEnd(word)) {
            depth += word.isSymbol('(') ? 1 : word.isSymbol(')') ? -1 : 0;
            if (depth == 0 && word.is("PARTITION")) {
                partitioned.add(table.text());
                return;
            }
            word = words.next();
        }
    }

    boolean has(String table) {
        return names.contains(table);
    }

    /** Whether the file makes them all, none with partitions. */
    boolean arePlain(Collection<String> tables) {
        return names.containsAll(tables) && tables.stream().noneMatch(partitioned::contains);
    }
}
