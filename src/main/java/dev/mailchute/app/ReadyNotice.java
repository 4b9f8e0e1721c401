package dev.mailchute.app;

import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd that the service is ready, for a unit with {@code Type=notify}. Java has no sockets of the kind that systemd reads, so
 * its own program {@code systemd-notify} says it, which needs {@code NotifyAccess=all}.
 */
final class ReadyNotice {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyNotice.class);

    private ReadyNotice() {}

    /** @param environment of this process: without {@code NOTIFY_SOCKET} no one waits */
    static void send(Map<String, String> environment) throws InterruptedException {
        if (!environment.containsKey("NOTIFY_SOCKET")) {
            return;
        }
        try {
            int code = new ProcessBuilder("systemd-notify", "--ready")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                LOG.warn("systemd-notify ended with exit code {}: systemd does not know that Mailchute is ready", code);
            }
        } catch (IOException e) {
            LOG.warn("systemd does not know that Mailchute is ready: {}", e.getMessage());
        }
    }
}
