package org.pgcaravan.dump;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgcaravan.dump.SqlWords.Kind;
import org.pgcaravan.dump.SqlWords.Word;

/**
 * The roles that a statement gives something to and that it does nothing else with: rows and structure do without an
 * {@code OWNER TO}, a {@code GRANT}, a {@code REVOKE}, a policy, default privileges or a session of a role that a server does not have.
 */
public final class RoleNames {

    private static final Set<String> NO_ROLES = Set.of("public", "current_user", "session_user", "current_role");

    private static final Pattern LARGE_OBJECTS_OWNER =
            Pattern.compile("ALTER LARGE OBJECT %s OWNER TO %I', o, '((?:[^']|'')*)'");

    private RoleNames() {}

    /** @return names as the server keeps them; empty for every other statement */
    public static Set<String> of(SqlElement.Statement statement) {
        SqlWords words = statement.words();
        Word first = words.next();
        if (first.is("GRANT", "REVOKE")) {
            return behind(words, words.next(), first.is("GRANT") ? "TO" : "FROM");
        }
        if (first.is("SET")) {
            return ofSession(words);
        }
        if (first.is("CREATE")) {
            return words.next().is("POLICY") ? behind(words, words.next(), "TO") : Set.of();
        }
        if (first.is("DO")) {
            return ofLargeObjects(words.next());
        }
        if (!first.is("ALTER")) {
            return Set.of();
        }
        Word second = words.next();
        if (second.is("DEFAULT")) {
            return defaults(words);
        }
        return owner(words, second);
    }

    /** Only where it is all that the statement does: {@code RENAME COLUMN owner TO boss} is another matter. */
    private static Set<String> owner(SqlWords words, Word first) {
        Word word = first;
        boolean renames = false;
        while (!words.isEnd(word) && !word.isSymbol(',')) {
            renames |= word.is("RENAME", "COLUMN");
            boolean owner = word.is("OWNER") && !renames;
            word = words.nextOutside();
            if (owner && word.is("TO")) {
                Word role = words.next();
                return words.isEnd(words.next()) && role.isName() ? one(role) : Set.of();
            }
        }
        return Set.of();
    }

    private static Set<String> one(Word role) {
        String name = role.kind() == Kind.QUOTED ? role.text() : role.text().toLowerCase(Locale.ROOT);
        return role.kind() != Kind.QUOTED && NO_ROLES.contains(name) ? Set.of() : Set.of(name);
    }

    /** @return the role that a statement makes; empty for every other statement */
    public static Set<String> madeBy(SqlElement.Statement statement) {
        SqlWords words = statement.words();
        return words.next().is("CREATE") && words.next().is("ROLE", "USER", "GROUP")
                ? list(words, words.next())
                : Set.of();
    }

    private static Set<String> ofSession(SqlWords words) {
        Word name = words.next().is("SESSION") && words.next().is("AUTHORIZATION") ? words.next() : null;
        if (name == null || name.is("DEFAULT")) {
            return Set.of();
        }
        return name.kind() == Kind.STRING ? Set.of(name.text()) : list(words, name);
    }

    /** Our own dumps give many large objects to their owner at once. */
    private static Set<String> ofLargeObjects(Word body) {
        Matcher owner = LARGE_OBJECTS_OWNER.matcher(body.text());
        return owner.find() ? Set.of(owner.group(1).replace("''", "'")) : Set.of();
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
