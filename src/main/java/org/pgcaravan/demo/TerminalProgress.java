package org.pgcaravan.demo;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/** Progress on a terminal: one line, drawn anew. */
final class TerminalProgress implements ProgressView {

    private static final int STEPS = 1_000;
    private static final int REDRAW_MILLIS = 100;
    private static final int BAR_WIDTH = 24;
    private static final String TO_LINE_START = "\r";
    private static final String ERASE_TO_LINE_END = "\u001b[K";

    private final PrintStream out;
    private final ProgressBar bar;

    TerminalProgress(String title, PrintStream out) {
        this.out = out;
        this.bar = new ProgressBarBuilder()
                .setTaskName(title)
                .setInitialMax(STEPS)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setRenderer(TerminalProgress::render)
                .setConsumer(new DelegatingProgressBarConsumer(this::draw, columns()))
                .build();
    }

    /** The launcher asks the terminal; a line that breaks could not be drawn anew. */
    private static int columns() {
        int columns = Integer.getInteger("pgcaravan.columns", 0);
        return (columns > 0 ? columns : 80) - 1; // some terminals say 0
    }

    @Override
    public void show(double percent, String subject, Optional<String> figures) {
        bar.setExtraMessage(figures.map(text -> text + "  ").orElse("") + subject);
        bar.stepTo(Math.round(percent * STEPS / 100));
    }

    @Override
    public void close() {
        bar.close();
        out.println();
    }

    private void draw(String line) {
        out.print(TO_LINE_START + line + ERASE_TO_LINE_END);
        out.flush();
    }

    private static String render(ProgressState state, int columns) {
        double done = state.getNormalizedProgress();
        String line = String.format(
                Locale.ROOT,
                "%s %3.0f %% %s  %s",
                state.getTaskName(),
                Math.floor(done * 100),
                blocks((int) Math.floor(done * BAR_WIDTH)),
                state.getExtraMessage());
        return line.length() > columns ? line.substring(0, columns) : line;
    }

    private static String blocks(int full) {
        boolean drawn = Charset.defaultCharset().newEncoder().canEncode("█░");
        return (drawn ? "█" : "#").repeat(full) + (drawn ? "░" : ".").repeat(BAR_WIDTH - full);
    }
}
