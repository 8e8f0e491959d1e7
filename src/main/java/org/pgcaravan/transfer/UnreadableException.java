package org.pgcaravan.transfer;

import java.util.List;
import java.util.stream.Collectors;
import org.pgcaravan.catalog.Unreadable;

/** The source's role may not read all that the job is to carry. */
public class UnreadableException extends RuntimeException {

    private static final int EXAMPLES = 5;

    private final List<Unreadable> objects;

    UnreadableException(List<Unreadable> objects) {
        super(sentence(objects));
        this.objects = List.copyOf(objects);
    }

    static String sentence(List<Unreadable> objects) {
        return "The source's role may not read all of "
                + objects.stream()
                        .limit(EXAMPLES)
                        .map(one -> one.object() + " (" + one.reason() + ")")
                        .collect(Collectors.joining(", "))
                + (objects.size() > EXAMPLES ? " and " + (objects.size() - EXAMPLES) + " more" : "")
                + ". Grant it what it lacks, or leave them out of the job.";
    }

    public List<Unreadable> objects() {
        return objects;
    }
}
