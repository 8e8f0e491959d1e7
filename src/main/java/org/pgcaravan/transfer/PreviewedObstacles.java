package org.pgcaravan.transfer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.catalog.OlderServer;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.job.Preview.NotCarried;
import org.pgcaravan.job.Preview.Outcome;
import org.pgcaravan.replace.DatabaseProperties;
import org.pgcaravan.replace.DestinationSurvey;
import org.pgcaravan.replace.DestinationSurvey.Available;

/** What of a preview is about objects of the source that will not be in the result as they were. */
final class PreviewedObstacles {

    /** What PostgreSQL lets only superusers make, by what the statement begins with. Hosted services let others make some of it. */
    private static final List<String> BY_SUPERUSERS = List.of(
            "CREATE EVENT TRIGGER",
            "CREATE FOREIGN DATA WRAPPER",
            "CREATE SUBSCRIPTION",
            "CREATE ACCESS METHOD",
            "CREATE OPERATOR CLASS",
            "CREATE OPERATOR FAMILY",
            "CREATE TEXT SEARCH PARSER",
            "CREATE TEXT SEARCH TEMPLATE",
            "CREATE LANGUAGE",
            "CREATE PROCEDURAL LANGUAGE",
            "CREATE TRUSTED",
            "SET SESSION AUTHORIZATION");

    private static final String ICU = "i";
    private static final String BUILTIN = "b";

    private final List<NotCarried> found = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private PreviewedObstacles() {}

    /** @param destination null for a dump, which is not held against any server */
    static PreviewedObstacles of(PreviewedSource source, DestinationSurvey destination, JobOptions options) {
        PreviewedObstacles obstacles = new PreviewedObstacles();
        Catalog catalog = source.catalog();
        catalog.inexpressible()
                .forEach(object -> obstacles.add(object, Outcome.FAILS, "No statement is known that makes it."));
        obstacles.warnings.addAll(catalog.warnings());
        if (destination != null) {
            boolean strict = options.strict();
            OlderServer older = source.on(destination);
            older.failing(strict).forEach(one -> obstacles.add(one.object(), Outcome.FAILS, one.why() + "."));
            older.leftOut(strict).forEach(one -> obstacles.add(one.object(), Outcome.LEFT_OUT, one.why() + "."));
            obstacles.warnings.addAll(older.warnings(strict));
            Set<Ddl> unknown = older.notSent();
            List<Ddl> statements = Stream.concat(
                            catalog.preData().stream(),
                            catalog.postData().stream().flatMap(step -> step.statements().stream()))
                    .filter(ddl -> ddl.sql() != null && !unknown.contains(ddl))
                    .toList();
            obstacles.locale(source.properties(), destination);
            obstacles.roles(statements, destination);
            obstacles.extensions(statements, source, destination, strict);
            obstacles.superusers(statements, destination, strict);
        }
        return obstacles;
    }

    private void add(String object, Outcome outcome, String why) {
        found.add(new NotCarried(object, outcome, why));
    }

    /** A staging database is made like the destination, and like the source where that has another encoding or is not there. */
    private void locale(DatabaseProperties source, DestinationSurvey destination) {
        boolean likeDestination = destination
                .properties()
                .filter(own -> own.encoding().equals(source.encoding()))
                .isPresent();
        int since = ICU.equals(source.localeProvider()) ? 15 : BUILTIN.equals(source.localeProvider()) ? 17 : 0;
        if (!likeDestination && destination.serverVersion() < since) {
            add(
                    "DATABASE",
                    Outcome.FAILS,
                    "PostgreSQL " + since
                            + " and later know databases with the source's locale provider, the destination is "
                            + destination.serverVersion() + ". Make the destination with the encoding "
                            + source.encoding() + " and another locale first.");
        }
    }

    /** By the same code as the job's own warnings. */
    private void roles(List<Ddl> statements, DestinationSurvey destination) {
        DestinationRoles roles = new DestinationRoles(destination.roles(), destination.tablespaces());
        roles.permitted(statements);
        for (String sentence : roles.warnings()) {
            String subject = sentence.startsWith("The tablespace") ? "TABLESPACE" : "ROLE";
            add(subject + " " + sentence.split("'")[1], Outcome.CHANGED, sentence);
            warnings.add(sentence);
        }
    }

    private void extensions(
            List<Ddl> statements, PreviewedSource source, DestinationSurvey destination, boolean strict) {
        Set<String> made = new LinkedHashSet<>();
        statements.stream()
                .filter(ddl -> ddl.kind().equals("EXTENSION") && ddl.sql().startsWith("CREATE "))
                .forEach(ddl -> made.add(ddl.object()));
        source.extensions().forEach((name, version) -> {
            Available available = destination.available().get(name);
            Outcome outcome = strict ? Outcome.FAILS : Outcome.LEFT_OUT;
            if (!made.contains(name) && !made.contains("\"" + name + "\"")) {
                return;
            }
            if (available == null) {
                add(
                        "EXTENSION " + name,
                        outcome,
                        "The destination's server does not have it; a table that needs it makes the job fail.");
            } else if (!available.mayCreate()) {
                add(
                        "EXTENSION " + name,
                        outcome,
                        "Only a superuser may make it on the destination; a table that needs it makes the job fail.");
            } else if (!available.version().equals(version)) {
                add(
                        "EXTENSION " + name,
                        Outcome.CHANGED,
                        "The source has version " + version + ", the destination's server makes version "
                                + available.version() + ".");
            }
        });
    }

    private void superusers(List<Ddl> statements, DestinationSurvey destination, boolean strict) {
        if (destination.superuser()) {
            return;
        }
        for (Ddl ddl : statements) {
            if (BY_SUPERUSERS.stream().anyMatch(beginning -> ddl.sql().startsWith(beginning))) {
                add(
                        ddl.kind() + " " + ddl.object(),
                        ddl.optional() && !strict ? Outcome.LEFT_OUT : Outcome.FAILS,
                        "Only a superuser may say this on the destination, unless its host lets others: "
                                + beginning(ddl) + ".");
            }
        }
    }

    private static String beginning(Ddl ddl) {
        return BY_SUPERUSERS.stream()
                .filter(known -> ddl.sql().startsWith(known))
                .findFirst()
                .orElseThrow();
    }

    List<NotCarried> found() {
        return found;
    }

    /** @return what the job would warn of, as far as it is known */
    List<String> warnings() {
        return warnings;
    }

    boolean isFatal() {
        return found.stream().anyMatch(one -> one.outcome() == Outcome.FAILS);
    }
}
