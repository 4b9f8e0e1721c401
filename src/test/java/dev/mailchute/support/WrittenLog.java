package dev.mailchute.support;

import dev.mailchute.log.LogOutput;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;

/** The log as the application writes it, by its own configuration, while this is open. */
public final class WrittenLog implements AutoCloseable {
    private static final String FORM = "mailchute.log.form";

    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final URI before = context.getConfigLocation();
    private final PrintStream out = System.out;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private WrittenLog() {
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        context.setConfigLocation(Path.of("src/main/resources/log4j2.xml").toUri());
    }

    public static WrittenLog text() {
        return new WrittenLog();
    }

    public static WrittenLog json() {
        WrittenLog log = text();
        LogOutput.configure(true, Map.of());
        return log;
    }

    public String content() {
        return written.toString(StandardCharsets.UTF_8);
    }

    public List<String> lines() {
        return content().lines().toList();
    }

    @Override
    public void close() {
        System.clearProperty(FORM);
        System.setOut(out);
        context.setConfigLocation(before);
    }
}
