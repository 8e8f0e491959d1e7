package org.pgcaravan.catalog;

import java.util.List;
import java.util.stream.Collectors;

/** The destination's server is older than the source's, and does not know what the source's tables need. */
public class OlderServerException extends RuntimeException {

    private static final int EXAMPLES = 20;

    private final List<String> objects;

    /** @param version of the destination, major */
    OlderServerException(int version, List<OlderServer.Unknown> unknown) {
        super("The destination is PostgreSQL " + version + ", which cannot hold what the source has: "
                + unknown.stream()
                        .limit(EXAMPLES)
                        .map(one -> one.object() + " (" + one.why() + ")")
                        .collect(Collectors.joining(", "))
                + (unknown.size() > EXAMPLES ? " and " + (unknown.size() - EXAMPLES) + " more" : "")
                + ". Leave them out of the job, or sync to a newer server.");
        this.objects = unknown.stream().map(OlderServer.Unknown::object).toList();
    }

    /** @return each with its kind */
    public List<String> objects() {
        return objects;
    }
}
