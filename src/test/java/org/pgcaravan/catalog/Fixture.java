package org.pgcaravan.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One file of the zoo. Its first line says which kinds of objects live in it and on which versions: {@code -- kind: policy; 13-18}.
 *
 * @param kinds as in zoo/kinds.txt
 * @param limit what the copy lacks by the fingerprint, as a copy by pg_dump does; empty for nothing
 */
record Fixture(String name, List<String> kinds, int since, int until, String limit, String sql) {

    private static final Pattern HEADER = Pattern.compile("-- kind: ([^;]+); (\\d+)-(\\d+)(?:; as pg_dump: (.+))?\\R");

    private static final boolean WHOLE = System.getProperty("zoo.whole") != null;
    private static final List<String> NAMES = all().stream().map(Fixture::name).toList();

    static List<Fixture> all() {
        try (var files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .map(Fixture::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All kinds that PostgreSQL has, whether they have a fixture or not. */
    static List<String> knownKinds() {
        try {
            return Files.readAllLines(folder().resolve("kinds.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path folder() {
        try {
            return Path.of(Fixture.class.getResource("/zoo").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Fixture of(Path file) {
        try {
            String sql = Files.readString(file);
            Matcher header = HEADER.matcher(sql);
            if (!header.lookingAt()) {
                throw new IllegalStateException(file + " does not begin with its kind and versions");
            }
            return new Fixture(
                    file.getFileName().toString().replace(".sql", ""),
                    List.of(header.group(1).split(", ")),
                    Integer.parseInt(header.group(2)),
                    Integer.parseInt(header.group(3)),
                    header.group(4) == null ? "" : header.group(4),
                    sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean livesOn(int version) {
        return since <= version && version <= until;
    }

    /**
     * Whether a slow test visits it on a version: each fixture on one of those, the next fixture on the next; on all of them with
     * {@code -Dzoo.whole}.
     */
    boolean hasTurnOn(int version, int... versions) {
        int[] living = IntStream.of(versions).filter(this::livesOn).toArray();
        return WHOLE ? livesOn(version) : living.length > 0 && living[NAMES.indexOf(name) % living.length] == version;
    }
}
