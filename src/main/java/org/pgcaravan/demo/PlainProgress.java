package org.pgcaravan.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** Progress where it is kept and read later: a line now and then, without control characters. */
final class PlainProgress implements ProgressView {

    private static final double STEP_PERCENT = 25;

    private final String title;
    private final PrintStream out;
    private double next;

    PlainProgress(String title, PrintStream out) {
        this.title = title;
        this.out = out;
    }

    @Override
    public synchronized void show(double percent, String subject, Optional<String> figures) {
        if (percent >= next) {
            out.printf(
                    Locale.ROOT,
                    "%s %3.0f %%  %s%s%n",
                    title,
                    Math.floor(percent),
                    subject,
                    figures.map(text -> "  " + text).orElse(""));
            next = (Math.floor(percent / STEP_PERCENT) + 1) * STEP_PERCENT;
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
