package org.pgcaravan.catalog;

import java.util.List;

/** The source holds objects of which no statement is known that makes them: a copy would lack them. */
public class InexpressibleException extends RuntimeException {

    private static final int EXAMPLES = 5;

    private final List<String> objects;

    /** @param objects each with its kind and name */
    public InexpressibleException(List<String> objects) {
        super("The source has objects that cannot be copied: "
                + String.join(", ", objects.stream().limit(EXAMPLES).toList())
                + (objects.size() > EXAMPLES ? " and " + (objects.size() - EXAMPLES) + " more" : "")
                + ". Drop them, or leave them out of the job.");
        this.objects = List.copyOf(objects);
    }

    public List<String> objects() {
        return objects;
    }
}
