package dev.mailchute.log;

import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Limits loggers of libraries that would log a secret, a token or an upload URL if someone enabled full logging to find a problem.
 * This is done in code because the log configuration belongs to the user.
 */
public final class SilencedLogs {
    private static final Map<String, Level> LEVELS = Map.of(
            "org.apache.hc.client5.http.wire", Level.OFF,
            "org.apache.hc.client5.http.headers", Level.OFF,
            "org.apache.hc.client5.http.impl.classic", Level.INFO,
            "org.apache.camel.component.http", Level.INFO,
            "com.microsoft.aad.msal4j", Level.OFF);

    private SilencedLogs() {}

    /** Whether this logger, or one above it, is limited here. */
    static boolean limits(String logger) {
        return LEVELS.keySet().stream().anyMatch(name -> logger.equals(name) || logger.startsWith(name + "."));
    }

    /** Must be called before the first connection. */
    public static void silence() {
        Configurator.setLevel(LEVELS);
    }
}
