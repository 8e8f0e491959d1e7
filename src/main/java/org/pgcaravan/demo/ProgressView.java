package org.pgcaravan.demo;

import java.io.PrintStream;
import java.util.Optional;
import org.pgcaravan.progress.Progress;

/** Shows how far something is: as a bar on a terminal, as a few lines elsewhere. */
interface ProgressView extends AutoCloseable {

    /** Shows nothing. */
    ProgressView NONE = new ProgressView() {
        @Override
        public void show(double percent, String subject, Optional<String> figures) {}

        @Override
        public void close() {}
    };

    /**
     * Shows where it is now.
     *
     * @param percent 0 to 100
     * @param subject what is at work
     * @param figures speed and the like, if there are any
     */
    void show(double percent, String subject, Optional<String> figures);

    /** Ends it; what is printed next begins on a line of its own. */
    @Override
    void close();

    default void show(Progress progress) {
        String subject = progress.table() == null ? progress.phase() : progress.phase() + " " + progress.table();
        show(
                progress.percent(),
                subject,
                progress.bytesTotal() > 0 ? Optional.of(figures(progress)) : Optional.empty());
    }

    /**
     * Begins one.
     *
     * @param title what is going on
     */
    static ProgressView begin(String title, PrintStream out) {
        // there is one only if both input and output are a terminal
        return System.console() == null ? new PlainProgress(title, out) : new TerminalProgress(title, out);
    }

    private static String figures(Progress progress) {
        StringBuilder figures = new StringBuilder(Figures.megabytes(progress.bytesDone()))
                .append(" of ")
                .append(Figures.megabytes(progress.bytesTotal()));
        if (progress.bytesPerSecond() > 0 && progress.percent() < 100) {
            figures.append(", ")
                    .append(Figures.megabytes(progress.bytesPerSecond()))
                    .append("/s");
        }
        if (progress.etaSeconds() != null && progress.etaSeconds() > 0) {
            figures.append(", ").append(progress.etaSeconds()).append(" s left");
        }
        return figures.toString();
    }
}
