package dev.mailchute.net;

import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Loggers of libraries that would show a secret, a token or an upload URL where somebody looking for trouble turns everything on.
 * They are kept down here rather than in the log's configuration, which is the user's.
 */
final class SilencedLogs {
    private static final Map<String, Level> AT_MOST = Map.of(
            "org.apache.hc.client5.http.wire", Level.OFF,
            "org.apache.hc.client5.http.headers", Level.OFF,
            "org.apache.hc.client5.http.impl.classic", Level.INFO,
            "org.apache.camel.component.http", Level.INFO,
            "com.microsoft.aad.msal4j", Level.OFF);

    private SilencedLogs() {}

    /** To be called before the first connection. */
    static void silence() {
        Configurator.setLevel(AT_MOST);
    }
}
