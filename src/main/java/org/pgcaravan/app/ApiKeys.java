package org.pgcaravan.app;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys that let in: {@code api.key}, an admin's, and any number of named ones, {@code key.<name>.sha256} and {@code
 * key.<name>.role}.
 */
final class ApiKeys {

    /** The name of who has {@code api.key}. */
    static final String UNNAMED = "api-key";

    private static final Pattern KNOB = Pattern.compile("key\\.([a-z][a-z0-9-]{0,62})\\.(sha256|role)");
    private static final Pattern VARIABLE = Pattern.compile("KEY_([A-Z][A-Z0-9_]{0,62})_(SHA256|ROLE)");
    /** These say in jobs and in the audit that it was no named key. */
    private static final Set<String> TAKEN = Set.of(UNNAMED, Caller.REDIS);

    private final List<ApiKey> keys;

    ApiKeys(List<ApiKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** @throws ConfigurationException naming the knob that is missing or malformed, never what it holds */
    static ApiKeys read(Knobs knobs) {
        List<ApiKey> keys = new ArrayList<>();
        knobs.get("api.key").ifPresent(key -> keys.add(new ApiKey(UNNAMED, Role.ADMIN, ApiKey.hash(key))));
        for (String name : names(knobs)) {
            ApiKey key = named(knobs, name);
            keys.stream()
                    .filter(other -> Arrays.equals(other.sha256(), key.sha256()))
                    .findFirst()
                    .ifPresent(other -> {
                        throw new ConfigurationException(Knobs.where("key." + name + ".sha256")
                                + " is of the same key as '" + other.name() + "': nobody could tell the two apart.");
                    });
            keys.add(key);
        }
        return new ApiKeys(keys);
    }

    private static Set<String> names(Knobs knobs) {
        Set<String> names = new TreeSet<>();
        for (String knob : knobs.all().keySet()) {
            Matcher known = KNOB.matcher(knob);
            if (known.matches()) {
                names.add(known.group(1));
            } else if (knob.startsWith("key.")) {
                throw new ConfigurationException(
                        knob + " is no knob; key.<name>.sha256 and key.<name>.role are, the name in small letters.");
            }
        }
        for (String variable : knobs.environment().keySet()) {
            Matcher known = VARIABLE.matcher(variable);
            if (known.matches()) {
                names.add(known.group(1).toLowerCase(Locale.ROOT).replace('_', '-'));
            }
        }
        return names;
    }

    private static ApiKey named(Knobs knobs, String name) {
        String hashKnob = "key." + name + ".sha256";
        String roleKnob = "key." + name + ".role";
        if (TAKEN.contains(name)) {
            throw new ConfigurationException(Knobs.where(hashKnob) + ": no key may be called '" + name + "'.");
        }
        String hash = knobs.get(hashKnob)
                .orElseThrow(() -> new ConfigurationException(
                        Knobs.where(hashKnob) + " is missing: it is the SHA-256 of the key, in hexadecimal digits."));
        if (!hash.matches("\\p{XDigit}{64}")) {
            throw new ConfigurationException(
                    Knobs.where(hashKnob) + " is not the SHA-256 of a key: that has 64 hexadecimal digits.");
        }
        Role role = knobs.get(roleKnob)
                .flatMap(Role::of)
                .orElseThrow(() -> new ConfigurationException(Knobs.where(roleKnob)
                        + (knobs.get(roleKnob).isPresent() ? " is no role" : " is missing")
                        + "; it is viewer, operator or admin."));
        return new ApiKey(name, role, HexFormat.of().parseHex(hash.toLowerCase(Locale.ROOT)));
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /**
     * Compares with every key, each in constant time: how long it takes says nothing about any of them.
     *
     * @return whose key that is; empty when it is nobody's
     */
    Optional<ApiKey> of(String sent) {
        byte[] hash = ApiKey.hash(sent);
        ApiKey found = null;
        for (ApiKey key : keys) {
            boolean same = MessageDigest.isEqual(hash, key.sha256());
            found = same ? key : found;
        }
        return Optional.ofNullable(found);
    }
}
