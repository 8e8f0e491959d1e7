package org.pgcaravan.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a database's objects are, each by its kind and name, with the statements that make it. */
final class Definitions {

    /** @param kind as {@code COMMENT ON} calls it */
    private record Key(String kind, String name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : name.compareTo(other.name);
        }

        @Override
        public String toString() {
            return kind + " " + name;
        }
    }

    private final SortedMap<Key, List<String>> definitions = new TreeMap<>();
    private final SortedMap<String, Integer> objectsByKind = new TreeMap<>();

    /**
     * Adds what is known of an object; the order does not matter.
     *
     * @param kind as {@code COMMENT ON} calls it
     * @param definition empty for nothing more than that it is there
     */
    void add(String kind, String name, String definition) {
        List<String> known = definitions.computeIfAbsent(new Key(kind, name), key -> {
            objectsByKind.merge(kind, 1, Integer::sum);
            return new ArrayList<>(1);
        });
        if (!definition.isEmpty()) {
            known.add(definition);
        }
    }

    /** @return how many objects there are of each kind */
    Map<String, Integer> objectsByKind() {
        return objectsByKind;
    }

    /** @return SHA-256 in hexadecimal digits; the same where kinds, names and definitions are */
    String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            definitions.forEach((key, statements) -> {
                add(digest, key.toString());
                statements.stream().sorted().forEach(statement -> add(digest, statement));
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Text with its length, so that no two lists give the same bytes. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    /**
     * @param destination what is compared with this source
     * @param most sentences wanted
     * @return one sentence for each object that differs; empty exactly where the digests are the same
     */
    List<String> differences(Definitions destination, int most) {
        List<String> differences = new ArrayList<>();
        definitions.forEach((key, statements) -> {
            List<String> there = destination.definitions.get(key);
            if (there == null) {
                differences.add(key + " is not on the destination.");
            } else if (!sorted(statements).equals(sorted(there))) {
                differences.add(key + " is defined differently: " + difference(sorted(statements), sorted(there)));
            }
        });
        destination.definitions.keySet().stream()
                .filter(key -> !definitions.containsKey(key))
                .forEach(key -> differences.add(key + " is on the destination only."));
        return differences.size() <= most ? differences : List.copyOf(differences.subList(0, most));
    }

    private static List<String> sorted(List<String> statements) {
        return statements.stream().sorted().toList();
    }

    private static String difference(List<String> source, List<String> destination) {
        List<String> missing = new ArrayList<>(source);
        destination.forEach(missing::remove);
        List<String> added = new ArrayList<>(destination);
        source.forEach(added::remove);
        return "the source has " + brief(missing) + ", the destination " + brief(added) + ".";
    }

    private static String brief(List<String> statements) {
        if (statements.isEmpty()) {
            return "nothing of it";
        }
        String all = String.join("; ", statements).replaceAll("\\s+", " ");
        return "'" + (all.length() <= 300 ? all : all.substring(0, 300) + " …") + "'";
    }
}
