package dev.mailchute.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.app.Application;
import dev.mailchute.app.RunLock;
import dev.mailchute.mailcenter.CommandRequest;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests to an application that answers, does not respond, or stops. */
class RunningApplicationTest {
    private static final CommandRequest REQUEST = new CommandRequest("discard", "abc", "ann", false);

    @TempDir
    Path folder;

    private Settings settings() {
        return new Configuration(
                        folder,
                        Map.of(
                                "MAILCHUTE_TENANT_ID", "contoso.com",
                                "MAILCHUTE_CLIENT_ID", "app",
                                "MAILCHUTE_CLIENT_SECRET", "s3cr3t",
                                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com"))
                .read();
    }

    private long left(Settings settings) throws IOException {
        try (Stream<Path> files = Files.list(Application.actsDir(settings))) {
            return files.count();
        }
    }

    @Test
    void after_a_timeout_no_request_is_sent_and_no_file_is_left() throws Exception {
        Settings settings = settings();
        try (RunLock running = RunLock.take(settings.dataDir()).orElseThrow()) {
            RunningApplication silent = new RunningApplication(settings, Duration.ZERO);
            LetterActions.Result first = silent.ask(REQUEST);
            assertEquals("left", first.outcome());
            assertTrue(first.reason().contains("nothing was done"), first.reason());
            LetterActions.Result second = silent.ask(REQUEST);
            assertEquals("left", second.outcome());
            assertTrue(second.reason().startsWith("not tried"), second.reason());
        }
        assertEquals(0, left(settings));
    }

    @Test
    void an_application_that_stops_is_noticed_by_its_lock() throws Exception {
        Settings settings = settings();
        LetterActions.Result result = new RunningApplication(settings, Duration.ofMinutes(5)).ask(REQUEST);
        assertEquals("left", result.outcome());
        assertTrue(result.reason().contains("stopped before it answered"), result.reason());
        assertEquals(0, left(settings));
    }
}
