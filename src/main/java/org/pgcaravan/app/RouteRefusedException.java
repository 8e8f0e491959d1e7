package org.pgcaravan.app;

import java.nio.file.Path;

/** Route files that cannot run as they stand. The message is one line without secrets. */
final class RouteRefusedException extends Exception {

    private final transient Path file;

    /** @param file that is to blame; null when it is none in particular */
    RouteRefusedException(Path file, String message, Throwable cause) {
        super(message, cause);
        this.file = file;
    }

    /** @return of the innermost cause, on one line, without what stands before the host in URLs */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String text = String.valueOf(cause.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        return Problem.brief(text.replaceAll("//[^/@\\s]*@", "//…@").replaceAll("(?i)(password=)[^&\\s]+", "$1…"));
    }

    Path file() {
        return file;
    }
}
