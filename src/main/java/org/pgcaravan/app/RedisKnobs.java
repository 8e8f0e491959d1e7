package org.pgcaravan.app;

import java.nio.file.Path;
import java.util.Optional;
import org.pgcaravan.redis.RedisAddress;
import org.pgcaravan.redis.RedisTrust;

/** The knobs that say where Redis is, and whom to believe that it is Redis. */
final class RedisKnobs {

    private static final String CA = "redis.ca";

    private RedisKnobs() {}

    /**
     * @param directory from which relative paths start
     * @throws ConfigurationException naming the knob that is malformed
     */
    static RedisAddress read(Path directory, Knobs knobs) {
        RedisAddress address = address(knobs);
        Optional<String> ca = knobs.get(CA);
        if (ca.isEmpty()) {
            return address;
        }
        if (!address.tls()) {
            throw new ConfigurationException(Knobs.where(CA) + " is set, but " + Knobs.where("redis.url")
                    + " begins with redis://, which is not encrypted; rediss:// is.");
        }
        try {
            return address.trusting(RedisTrust.in(directory.resolve(ca.get())));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(Knobs.where(CA) + " is '" + ca.get() + "', which " + e.getMessage() + ".");
        }
    }

    private static RedisAddress address(Knobs knobs) {
        try {
            return RedisAddress.of(knobs.get("redis.url", "redis://127.0.0.1:6379"));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(Knobs.where("redis.url")
                    + " is not of the form redis://user:password@host:6379/0, or rediss:// for TLS.");
        }
    }
}
