package org.pgcaravan.app;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/** How the log is written: as text for people, or one JSON object a line for machines. */
final class LogFormat {

    private static final String KNOB = "log.format";

    private LogFormat() {}

    /** @throws ConfigurationException when it is neither {@code text} nor {@code json} */
    static void apply(Knobs knobs) {
        String format = knobs.get(KNOB, "text");
        if (format.equals("json")) {
            json();
        } else if (!format.equals("text")) {
            throw new ConfigurationException(Knobs.where(KNOB) + " is '" + format + "'; it is text or json.");
        }
    }

    private static void json() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Iterator<Appender<ILoggingEvent>> appenders =
                context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        while (appenders.hasNext()) {
            if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> written) {
                JsonLines encoder = new JsonLines();
                encoder.setContext(context);
                encoder.start();
                written.setEncoder(encoder);
            }
        }
    }
}
