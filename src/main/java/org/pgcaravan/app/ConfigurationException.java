package org.pgcaravan.app;

/** A knob is missing or malformed. The message is one sentence that names it. */
public class ConfigurationException extends RuntimeException {
    public ConfigurationException(String message) {
        super(message);
    }
}
