package org.pgcaravan.transfer;

import java.util.List;

/** A job that was held to a preview would do something else by now. */
public class PlanChangedException extends RuntimeException {

    private final List<String> changes;

    /** @param changes what is not as it was, as the parts of a sentence */
    public PlanChangedException(List<String> changes) {
        super("The job would not do any more what its preview said: "
                + String.join(", ", changes)
                + (changes.size() == 1 ? " has" : " have")
                + " changed. Look at a new preview, or send no plan.");
        this.changes = List.copyOf(changes);
    }

    public List<String> changes() {
        return changes;
    }
}
