package org.pgcaravan.app;

/**
 * Who is let in by HTTP, and how.
 *
 * @param keys empty lets in whoever reaches the port by a loopback name
 * @param origins of pages that may use the API from a browser
 */
record HttpSettings(ApiKeys keys, Origins origins, RateLimit rate) {

    /** @throws ConfigurationException naming the knob that is missing or malformed */
    static HttpSettings read(Knobs knobs) {
        return new HttpSettings(ApiKeys.read(knobs), Origins.read(knobs), RateLimit.read(knobs));
    }
}
