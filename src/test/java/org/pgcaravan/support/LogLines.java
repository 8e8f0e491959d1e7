package org.pgcaravan.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/** Gathers all that is logged while it is open, from INFO on. */
public final class LogLines implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            String line = event.getLevel() + " " + event.getFormattedMessage()
                    + ThrowableProxyUtil.asString(event.getThrowableProxy());
            lines.add(line);
            listener.accept(line);
        }
    };

    private final Consumer<String> listener;

    public LogLines() {
        this(line -> {});
    }

    /** @param listener called with each line by the thread that writes it, while it writes it */
    public LogLines(Consumer<String> listener) {
        this.listener = listener;
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.INFO);
    }

    public List<String> all() {
        return List.copyOf(lines);
    }

    /** Waits for a line that holds all of these. */
    public void await(String... parts) {
        Awaitility.await("a log line with " + List.of(parts))
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() ->
                        lines.stream().anyMatch(line -> List.of(parts).stream().allMatch(line::contains)));
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        root.setLevel(before);
    }
}
