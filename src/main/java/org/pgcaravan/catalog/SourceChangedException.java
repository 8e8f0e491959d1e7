package org.pgcaravan.catalog;

import java.util.List;

/** Objects of the source were dropped or changed while its catalog was read. Nothing was written; the same may succeed when tried again. */
public class SourceChangedException extends RuntimeException {

    private static final int EXAMPLES = 5;

    private final List<String> objects;

    /**
     * @param objects each with its kind and name
     * @param cause what reading failed with; null when it did not
     */
    public SourceChangedException(List<String> objects, Throwable cause) {
        super(
                "On the source, "
                        + String.join(", ", objects.stream().limit(EXAMPLES).toList())
                        + (objects.size() > EXAMPLES ? " and " + (objects.size() - EXAMPLES) + " more" : "")
                        + " changed or went away while the job was planned. Try again when the source's schema is at rest.",
                cause);
        this.objects = List.copyOf(objects);
    }

    public List<String> objects() {
        return objects;
    }
}
