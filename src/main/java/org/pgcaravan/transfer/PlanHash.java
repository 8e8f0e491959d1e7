package org.pgcaravan.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pgcaravan.catalog.Catalog;
import org.pgcaravan.catalog.Ddl;
import org.pgcaravan.catalog.Table;
import org.pgcaravan.dump.Dump;
import org.pgcaravan.guard.Identity;
import org.pgcaravan.job.JobJson;
import org.pgcaravan.job.JobOptions;
import org.pgcaravan.job.JobType;

/**
 * What a job would do, as a hash of five parts, so that what has changed can be told. It is made of nothing that changes by
 * itself: no sizes, no numbers of rows, no values of sequences, no sessions.
 *
 * @param request type, aliases and options
 * @param source which database is read, or which dump
 * @param objects the statements that make the source's objects, or the dump's hashes
 * @param destination which database is written to; empty text for a job that writes none
 * @param destroyed what it holds beside rows
 */
record PlanHash(String request, String source, String objects, String destination, String destroyed) {

    private static final int DIGITS = 16;
    private static final String LARGE_OBJECT = "LARGE OBJECT";

    /**
     * A destination as it stands.
     *
     * @param identity of its server and the database
     * @param holdings its fingerprint; empty when it does not exist
     */
    record Destination(Identity identity, String holdings) {}

    static String ofRequest(JobType type, String source, String destination, JobOptions options) {
        try {
            String text = JobJson.mapper().writeValueAsString(options.withoutPlan());
            return hash(Stream.of(type.wireName(), String.valueOf(source), String.valueOf(destination), text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String of(Identity database) {
        return hash(Stream.of(
                String.valueOf(database.systemIdentifier()),
                String.valueOf(database.databaseOid()),
                database.databaseName()));
    }

    /** In any order: what is made side by side is ordered by sizes. Large objects are as rows are. */
    static String of(Catalog catalog) {
        Stream<Ddl> statements = Stream.concat(
                catalog.preData().stream(), catalog.postData().stream().flatMap(step -> step.statements().stream()));
        Stream<String> tables = catalog.tables().stream().map(PlanHash::text);
        return hash(Stream.of(
                        statements
                                .filter(ddl -> !ddl.kind().equals(LARGE_OBJECT))
                                .map(ddl -> String.valueOf(ddl.sql())),
                        tables,
                        catalog.inexpressible().stream())
                .flatMap(texts -> texts)
                .sorted());
    }

    private static String text(Table table) {
        return table.qualifiedName() + table.columnList() + table.where();
    }

    static String ofSource(Dump dump) {
        return hash(Stream.of(dump.id()));
    }

    static String ofContents(Dump dump) {
        return dump.manifest()
                .map(manifest -> hash(manifest.parts().stream().map(part -> part.file() + part.sha256())))
                .orElseGet(() -> hash(Stream.of(dump.storedBytes() + " " + dump.createdAt())));
    }

    static PlanHash of(String request, String source, String objects, Destination destination) {
        return new PlanHash(
                request,
                source,
                objects,
                destination == null ? hash(Stream.of()) : of(destination.identity()),
                destination == null ? hash(Stream.of()) : hash(Stream.of(destination.holdings())));
    }

    /** @param text as {@link #text()} gave it */
    static PlanHash parse(String text) {
        String[] parts = text.split("-");
        return new PlanHash(parts[0], parts[1], parts[2], parts[3], parts[4]);
    }

    String text() {
        return String.join("-", parts());
    }

    private List<String> parts() {
        return Arrays.asList(request, source, objects, destination, destroyed);
    }

    /** @return what is not as it was when {@code seen} was made, as the parts of a sentence */
    List<String> changesSince(PlanHash seen) {
        List<String> names = List.of(
                "what the request asks for",
                "which database or dump the source is",
                "the source's objects",
                "which database the destination is",
                "what the destination holds");
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!parts().get(i).equals(seen.parts().get(i))) {
                changed.add(names.get(i));
            }
        }
        return changed;
    }

    PlanHash withDestination(Destination now) {
        return of(request, source, objects, now);
    }

    private static String hash(Stream<String> texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String text : texts.collect(Collectors.toList())) {
                digest.update(text.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
