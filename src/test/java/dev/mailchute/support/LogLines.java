package dev.mailchute.support;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What the application tells its log while this is open. */
public final class LogLines extends AbstractAppender implements AutoCloseable {
    private record Line(Level level, String text) {}

    private final ConcurrentLinkedQueue<Line> lines = new ConcurrentLinkedQueue<>();
    private final LoggerConfig logger;
    private final LoggerContext context;

    private LogLines(LoggerContext context, LoggerConfig logger) {
        super("lines", null, null, true, Property.EMPTY_ARRAY);
        this.context = context;
        this.logger = logger;
    }

    /** From INFO on. */
    public static LogLines of(String name) {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        LoggerConfig logger = context.getConfiguration().getLoggers().get(name);
        if (logger == null) {
            logger = new LoggerConfig(name, Level.INFO, true);
            context.getConfiguration().addLogger(name, logger);
        }
        logger.setLevel(Level.INFO);
        LogLines lines = new LogLines(context, logger);
        lines.start();
        logger.addAppender(lines, Level.INFO, null);
        context.updateLoggers();
        return lines;
    }

    @Override
    public void append(LogEvent event) {
        lines.add(new Line(event.getLevel(), event.getMessage().getFormattedMessage()));
    }

    public List<String> warningsAndAbove() {
        return lines.stream()
                .filter(line -> line.level().isMoreSpecificThan(Level.WARN))
                .map(Line::text)
                .toList();
    }

    public List<String> with(String words) {
        return lines.stream()
                .map(Line::text)
                .filter(text -> text.contains(words))
                .toList();
    }

    @Override
    public void close() {
        logger.removeAppender(getName());
        context.reconfigure();
    }
}
