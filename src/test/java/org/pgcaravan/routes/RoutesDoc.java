package org.pgcaravan.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/routes.md, as far as tests read it. */
public final class RoutesDoc {

    private RoutesDoc() {}

    public static String text() {
        try {
            return Files.readString(Path.of("docs/routes.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the page's example that uses a template */
    public static String example(String template) {
        Matcher block = Pattern.compile(
                        "```yaml\n(- templatedRoute:\n +routeTemplateRef: " + template + "\n.*?)```", Pattern.DOTALL)
                .matcher(text());
        if (!block.find()) {
            throw new AssertionError("docs/routes.md has no example of " + template);
        }
        return block.group(1);
    }
}
