package org.pgcaravan.guard;

/** The guard says no. The message is one sentence that names the knob, where there is one. */
public class RefusedException extends RuntimeException {

    public static final String UNKNOWN_ALIAS = "unknown-alias";
    public static final String DESTINATION_REFUSED = "destination-refused";
    public static final String SOURCE_IS_DESTINATION = "source-is-destination";

    private final String code;

    public RefusedException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** @return stable and kebab-case, for programs */
    public String code() {
        return code;
    }
}
