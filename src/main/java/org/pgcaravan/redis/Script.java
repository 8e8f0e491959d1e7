package org.pgcaravan.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The Lua scripts; each file says what it takes and returns. */
enum Script {
    SUBMIT,
    KNOWN,
    CLAIM,
    HEARTBEAT,
    PROGRESSED,
    DESTRUCTIVE,
    FINISH,
    HAND_BACK,
    ADOPT,
    CANCEL,
    PAUSE,
    STATUS,
    LIST,
    APPEND,
    HEARD,
    PULSE,
    OUTBOX_TAKE,
    OUTBOX_HOLD,
    OUTBOX_DONE,
    REQUESTS_ENTER,
    REQUESTS_CLAIM,
    REQUESTS_DONE,
    REQUESTS_BURY,
    REQUESTS_LEAVE;

    private final String text;
    private final String sha;

    Script() {
        text = resource("common") + "\n"
                + resource(name().toLowerCase(Locale.ROOT).replace('_', '-'));
        sha = sha1(text);
    }

    String text() {
        return text;
    }

    /** @return the name under which Redis knows the script once it has seen its text */
    String sha() {
        return sha;
    }

    private static String resource(String name) {
        try (InputStream file = Script.class.getResourceAsStream("/redis/" + name + ".lua")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
