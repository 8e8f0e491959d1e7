package org.pgcaravan.dump;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.pgcaravan.dump.SqlWords.Kind;
import org.pgcaravan.dump.SqlWords.Word;

/**
 * The roles that a statement gives something to and that it does nothing else with: rows and structure do without an
 * {@code OWNER TO}, a {@code GRANT}, a {@code REVOKE} or default privileges of a role that a server does not have.
 */
public final class RoleNames {

    private static final Set<String> NO_ROLES = Set.of("public", "current_user", "session_user", "current_role");

    private RoleNames() {}

    /** @return names as the server keeps them; empty for every other statement */
    public static Set<String> of(SqlElement.Statement statement) {
        SqlWords words = statement.words();
        Word first = words.next();
        if (first.is("GRANT", "REVOKE")) {
            return behind(words, words.next(), first.is("GRANT") ? "TO" : "FROM");
        }
        if (!first.is("ALTER")) {
            return Set.of();
        }
        Word second = words.next();
        if (second.is("DEFAULT")) {
            return defaults(words);
        }
        Word word = second;
        while (!words.isEnd(word)) {
            if (word.is("OWNER")) {
                word = words.nextOutside();
                if (word.is("TO")) {
                    return list(words, words.next());
                }
            } else {
                word = words.nextOutside();
            }
        }
        return Set.of();
    }

    private static Set<String> defaults(SqlWords words) {
        Set<String> names = new HashSet<>();
        Word word = words.next();
        while (!words.isEnd(word) && !word.is("GRANT", "REVOKE")) {
            if (word.is("ROLE", "USER")) {
                names.addAll(list(words, words.next()));
            }
            word = words.next();
        }
        names.addAll(behind(words, words.next(), word.is("GRANT") ? "TO" : "FROM"));
        return names;
    }

    private static Set<String> behind(SqlWords words, Word first, String keyword) {
        Word word = first;
        while (!words.isEnd(word) && !word.is(keyword)) {
            word = words.nextOutside();
        }
        return list(words, words.next());
    }

    private static Set<String> list(SqlWords words, Word first) {
        Set<String> names = new HashSet<>();
        Word word = first;
        while (word.isName()) {
            if (!word.is("GROUP")) {
                String name =
                        word.kind() == Kind.QUOTED ? word.text() : word.text().toLowerCase(Locale.ROOT);
                if (word.kind() == Kind.QUOTED || !NO_ROLES.contains(name)) {
                    names.add(name);
                }
                word = words.next();
                if (!word.isSymbol(',')) {
                    break;
                }
            }
            word = words.next();
        }
        return names;
    }
}
