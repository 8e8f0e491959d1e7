package org.pgcaravan.support;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A step that a test puts into its service's copy of a route, under a name: a job whose destination's alias ends with that
 * name waits there until the test lets it go on, or fail; others pass. Works by files, so that the service may be a
 * process of its own.
 */
public final class Gate {

    private static final String GO_ON = "go on";
    private static final String FAIL = "fail";

    private final Path folder;

    /** @param folder of its own, which exists */
    public Gate(Path folder) {
        this.folder = folder;
    }

    /** @return the step, in YAML */
    public String step(String name) {
        return "- bean: {beanType: \"" + Gate.class.getName() + "\", method: \"pass('" + folder + "', '" + name
                + "', ${variable.job.destination})\"}";
    }

    /** @return the same where a condition of Camel's Simple language is true */
    public String step(String name, String condition) {
        return "- filter: {simple: {expression: \"" + condition + "\"}, steps: ["
                + step(name).substring("- ".length()).replaceFirst("^bean: (.*)$", "{bean: $1}") + "]}";
    }

    /** What the step calls; {@code destination} is null for a job that has none. */
    public static void pass(String folder, String name, String destination) throws IOException, InterruptedException {
        if (destination == null || !destination.endsWith("-" + name)) {
            return;
        }
        Path answer = Path.of(folder, destination + ".answer");
        try {
            Files.createFile(Path.of(folder, destination + ".arrived"));
        } catch (FileAlreadyExistsException e) {
            // another task of the same job
        }
        while (!Files.exists(answer)) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        if (Files.readString(answer).equals(FAIL)) {
            throw new IllegalStateException("failed on purpose");
        }
    }

    public boolean hasArrived(String destination) {
        return Files.exists(folder.resolve(destination + ".arrived"));
    }

    public void letGoOn(String destination) throws IOException {
        answer(destination, GO_ON);
    }

    public void letFail(String destination) throws IOException {
        answer(destination, FAIL);
    }

    /** The next job with that destination waits again. */
    public void shut(String destination) throws IOException {
        Files.delete(folder.resolve(destination + ".answer"));
        Files.delete(folder.resolve(destination + ".arrived"));
    }

    /** All at once: whoever waits must not read half of it. */
    private void answer(String destination, String answer) throws IOException {
        Path written = Files.writeString(folder.resolve(destination + ".writing"), answer);
        Files.move(written, folder.resolve(destination + ".answer"));
    }
}
