package org.pgcaravan.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A key that lets in.
 *
 * @param name of whoever has it; what is done with it is done in that name
 * @param sha256 of the key, which is itself kept nowhere
 */
record ApiKey(String name, Role role, byte[] sha256) {

    static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return name + " (" + role.wireName() + ")";
    }
}
