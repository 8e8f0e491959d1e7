package org.pgcaravan.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pgcaravan.postgres.BuiltinNames;

/**
 * What a server of an older version than the source's does not know of a catalog. Found before anything is written, by the
 * catalog's statements; what stands in the bodies of functions as text is not looked at.
 */
public final class OlderServer {

    /** A function's own name is a word of small letters too. */
    private static final Pattern NOT_NULL =
            Pattern.compile("CONSTRAINT (\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_$]*) NOT NULL");

    private static final Pattern COMMENT_ON_CONSTRAINT =
            Pattern.compile("^COMMENT ON CONSTRAINT (\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_$]*) ON ");
    private static final Pattern OF_PARTITIONED_SINCE_17 = Pattern.compile(" ADD CONSTRAINT \\S+ EXCLUDE ");
    private static final Pattern GENERATED =
            Pattern.compile("\n    (\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_$]*) [^\n]*GENERATED ALWAYS AS ");
    private static final Pattern INHERITS = Pattern.compile("\nINHERITS \\(([^\n]*)\\)");
    private static final Pattern OF_PARTITIONED_SINCE_18 = Pattern.compile(" FOREIGN KEY .* NOT VALID$");

    /**
     * An object that the server cannot have as it is.
     *
     * @param ddl the statement that says what the server does not know
     * @param why one sentence, without its full stop
     */
    public record Unknown(Ddl ddl, String why) {

        /** @return with its kind */
        public String object() {
            return ddl.kind() + " " + ddl.object();
        }
    }

    private final int version;
    private final Catalog catalog;
    private final BuiltinNames lacking;
    private final Map<Ddl, Unknown> unknown = new LinkedHashMap<>();
    /** What is said of objects that are unknown: told with them, and left out with them. */
    private final Set<Ddl> consequences = new HashSet<>();

    private final Set<String> partitioned = new HashSet<>();
    private final Set<String> notNull = new HashSet<>();
    private final Set<String> notNullOfDomains = new HashSet<>();
    private final Set<String> generated = new HashSet<>();

    /**
     * @param version the server's, major; with the source's or a later one nothing is unknown
     * @param lacking what the source's server brings along and this one does not
     */
    public OlderServer(int version, BuiltinNames lacking, Catalog catalog) {
        this.version = version;
        this.lacking = lacking;
        this.catalog = catalog;
        if (isOlder(version, catalog)) {
            statements().forEach(this::note);
            Set<String> missing = new HashSet<>();
            statements().forEach(ddl -> judge(ddl, missing));
        }
    }

    public static boolean isOlder(int version, Catalog catalog) {
        return version < catalog.serverVersion() / 10_000;
    }

    private Stream<Ddl> statements() {
        return Stream.concat(
                        catalog.preData().stream(),
                        catalog.postData().stream().flatMap(step -> step.statements().stream()))
                .filter(ddl -> ddl.sql() != null);
    }

    private void note(Ddl ddl) {
        if (ddl.kind().equals("TABLE")) {
            if (ServerFeature.words(ddl.sql()).contains("\nPARTITION BY ")) {
                partitioned.add(ddl.object());
            }
            for (Matcher column = GENERATED.matcher(ddl.sql()); column.find(); ) {
                generated.add(column.group(1) + " OF " + ddl.object());
            }
            for (Matcher named = NOT_NULL.matcher(ddl.sql()); named.find(); ) {
                notNull.add(named.group(1) + " ON " + ddl.object());
            }
        } else if (ddl.kind().equals("DOMAIN")) {
            for (Matcher named = NOT_NULL.matcher(ddl.sql()); named.find(); ) {
                notNullOfDomains.add(named.group(1) + " ON " + ddl.object());
            }
        }
    }

    /** @param missing what is left out: all that is said of it later is left out with it */
    private void judge(Ddl ddl, Set<String> missing) {
        String object = ddl.kind() + " " + ddl.object();
        if (missing.contains(object)) {
            consequences.add(ddl);
            return;
        }
        reason(ddl).ifPresent(why -> {
            unknown.put(ddl, new Unknown(ddl, why));
            if (ddl.sql().startsWith("CREATE ")) {
                missing.add(object);
            }
        });
    }

    private Optional<String> reason(Ddl ddl) {
        if (ddl.kind().equals("LARGE OBJECT") || ddl.setsOwner()) {
            return Optional.empty();
        }
        String words = ServerFeature.words(ddl.sql());
        return ServerFeature.unknownTo(version, ddl, words)
                .map(feature -> since(feature.name(), feature.since()))
                .or(() -> ofItsTable(ddl, words))
                .or(() -> lacking.namedIn(words).map(name -> "PostgreSQL " + version + " has no " + name));
    }

    private Optional<String> ofItsTable(Ddl ddl, String words) {
        if (ddl.kind().equals("CONSTRAINT")) {
            boolean ofPartitioned =
                    partitioned.stream().anyMatch(table -> ddl.object().endsWith(" ON " + table));
            if (version < 17
                    && ofPartitioned
                    && OF_PARTITIONED_SINCE_17.matcher(words).find()) {
                return Optional.of(since("exclusion constraints of partitioned tables", 17));
            }
            if (version < 18
                    && ofPartitioned
                    && OF_PARTITIONED_SINCE_18.matcher(words).find()) {
                return Optional.of(since("foreign keys of partitioned tables that are not valid", 18));
            }
        }
        if (version < 16 && ddl.kind().equals("TABLE") && generatesAnew(ddl)) {
            return Optional.of(since("generated columns that a child computes in its own way", 16));
        }
        Matcher comment = COMMENT_ON_CONSTRAINT.matcher(ddl.sql());
        if (!comment.find()) {
            return Optional.empty();
        }
        String constraint = comment.group(1) + " ON " + ddl.object();
        if (version < 17 && ddl.kind().equals("DOMAIN") && notNullOfDomains.contains(constraint)) {
            return Optional.of(since("comments on a domain's NOT NULL", 17));
        }
        return version < 18 && notNull.contains(constraint)
                ? Optional.of(since("comments on NOT NULL constraints", 18))
                : Optional.empty();
    }

    private boolean generatesAnew(Ddl ddl) {
        Matcher inherits = INHERITS.matcher(ddl.sql());
        if (!inherits.find()) {
            return false;
        }
        List<String> parents = List.of(inherits.group(1).split(", "));
        return GENERATED
                .matcher(ddl.sql())
                .results()
                .anyMatch(column ->
                        parents.stream().anyMatch(parent -> generated.contains(column.group(1) + " OF " + parent)));
    }

    private String since(String feature, int first) {
        return "PostgreSQL " + first + " and later know " + feature + ", the destination is " + version;
    }

    /** @return what rows and tables need, or all that is unknown where the copy is to be {@code strict}: the copy cannot be made */
    public List<Unknown> failing(boolean strict) {
        return unknown.values().stream()
                .filter(one -> strict || !one.ddl().optional())
                .toList();
    }

    /** @return what rows and tables do without: the copy is made, and lacks it */
    public List<Unknown> leftOut(boolean strict) {
        return unknown.values().stream()
                .filter(one -> !strict && one.ddl().optional())
                .toList();
    }

    /**
     * @return the catalog without what rows and tables do without
     * @throws OlderServerException when the copy cannot be made
     */
    public Catalog carried(boolean strict) {
        List<Unknown> failing = failing(strict);
        if (!failing.isEmpty()) {
            throw new OlderServerException(version, failing);
        }
        return unknown.isEmpty() ? catalog : catalog.without(notSent());
    }

    /** @return the statements that are unknown, and those that are about unknown objects */
    public Set<Ddl> notSent() {
        Set<Ddl> all = new HashSet<>(consequences);
        all.addAll(unknown.keySet());
        return all;
    }

    /** @return what {@link #leftOut} holds, as warnings */
    public List<String> warnings(boolean strict) {
        List<String> sentences = new ArrayList<>();
        leftOut(strict)
                .forEach(one -> sentences.add(one.object() + " was left out: " + one.why() + ". The statement: "
                        + one.ddl().shown()));
        return sentences;
    }
}
