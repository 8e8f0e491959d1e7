package org.pgcaravan.app;

/**
 * Who is let in by HTTP, and how.
 *
 * @param keys empty lets in whoever reaches the port by a loopback name
 * @param origins of pages that may use the API from a browser
 * @param databaseRequests requests that ask databases are let in so many at once
 * @param auditKeep entries of the audit that are kept
 * @param mostUploaded bytes of one upload; 0 for no limit
 */
record HttpSettings(
        ApiKeys keys,
        Origins origins,
        RateLimit rate,
        ConnectionLimits connections,
        int databaseRequests,
        int auditKeep,
        long mostUploaded) {

    private static final int MEGABYTE = 1 << 20;

    /** @throws ConfigurationException naming the knob that is missing or malformed */
    static HttpSettings read(Knobs knobs) {
        return new HttpSettings(
                ApiKeys.read(knobs),
                Origins.read(knobs),
                RateLimit.read(knobs),
                ConnectionLimits.read(knobs),
                knobs.number("http.database-requests", 16, 1, 1000),
                knobs.number("audit.keep", 10_000, 1, 10_000_000),
                (long) MEGABYTE * knobs.number("upload.max-megabytes", 0, 0, 999_999_999));
    }
}
