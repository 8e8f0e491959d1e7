package org.pgcaravan.guard;

/**
 * Whether a database may be written to, and why.
 *
 * @param rule the first that speaks against it, or {@link Rule#ALLOWED}
 * @param reason one sentence; it names the knob, where there is one
 */
public record Verdict(Rule rule, String reason) {

    /** What may speak against writing, in the order in which it is looked at. */
    public enum Rule {
        ALLOWED,
        SAME_ALIAS,
        READ_ONLY,
        PROTECTED_NAME,
        SUPABASE_HOST,
        REMOTE_HOST,
        SOURCE_ADDRESS,
        PROTECTED_ADDRESS,
        MARKED,
        SUPABASE_ROLE,
        SOURCE_DATABASE,
        PROTECTED_DATABASE
    }

    public boolean isAllowed() {
        return rule == Rule.ALLOWED;
    }

    /** @throws RefusedException when it may not */
    void orThrow() {
        switch (rule) {
            case ALLOWED -> {}
            case SAME_ALIAS, SOURCE_ADDRESS, SOURCE_DATABASE ->
                throw new RefusedException(RefusedException.SOURCE_IS_DESTINATION, reason);
            default -> throw new RefusedException(RefusedException.DESTINATION_REFUSED, reason);
        }
    }
}
