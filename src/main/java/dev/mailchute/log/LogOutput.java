package dev.mailchute.log;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/** The form and the levels of the log. What stands in {@code log4j2.xml}, or in a file that replaces it, holds until something is set here. */
public final class LogOutput {
    /** The logger of the application, whose level is meant if none is named. */
    public static final String DEFAULT_LOGGER = "dev.mailchute";

    private static final String FORM = "mailchute.log.form";
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");

    private LogOutput() {}

    /** A level that is not one of the five, in any case; or a logger that may not have another. The message is a predicate: "is not ...". */
    public static final class BadLevel extends Exception {
        private static final long serialVersionUID = 1L;

        private BadLevel(String what) {
            super(what);
        }
    }

    /**
     * Sets form and levels as configured.
     *
     * @param levels by logger, as {@link #levels} reads them
     */
    public static void configure(boolean isJson, Map<String, String> levels) {
        if (isJson) {
            System.setProperty(FORM, "json");
            ((LoggerContext) LogManager.getContext(false)).reconfigure();
        }
        set(levels);
    }

    /**
     * Reads levels as they are configured: {@code debug} or {@code info, org.apache.camel=debug}.
     *
     * @return by logger, each checked
     */
    public static Map<String, String> levels(String text) throws BadLevel {
        Map<String, String> levels = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String logger =
                    equals < 0 ? DEFAULT_LOGGER : part.substring(0, equals).strip();
            String level = part.substring(equals + 1).strip();
            check(level, logger);
            if (levels.put(logger, level.toLowerCase(Locale.ROOT)) != null) {
                throw new BadLevel("gives " + logger + " two levels");
            }
        }
        return levels;
    }

    /**
     * Sets levels until the next start.
     *
     * @param text as they are configured
     */
    public static void set(String text) throws BadLevel {
        set(levels(text));
    }

    private static void set(Map<String, String> levels) {
        levels.forEach((logger, level) -> Configurator.setLevel(logger, Level.valueOf(level)));
    }

    private static void check(String level, String logger) throws BadLevel {
        if (!LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
            throw new BadLevel("is not one of the levels error, warn, info, debug and trace");
        }
        if (!logger.matches("[A-Za-z_$][\\w$]*(\\.[\\w$]+)*")) {
            throw new BadLevel("names a logger that is none, such as org.apache.camel");
        }
        if (SilencedLogs.limits(logger)) {
            throw new BadLevel("names " + logger + ", whose level cannot be changed because it would log secrets");
        }
    }
}
