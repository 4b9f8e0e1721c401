package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedPageTest {
    @TempDir
    Path folder;

    @Test
    void letters_of_an_outbox_are_retried_no_faster_than_its_rate_limit() {
        Settings settings = SomeSettings.in(folder, "OUTBOUND_ORDERS_MESSAGES_PER_MINUTE", "30");
        assertEquals(Duration.ofSeconds(2), ServedPage.pause(settings, "outbound.orders"));
        assertEquals(Duration.ZERO, ServedPage.pause(settings, "inbound.support"));
        assertEquals(
                Duration.ZERO,
                ServedPage.pause(
                        SomeSettings.in(folder, "OUTBOUND_ORDERS_MESSAGES_PER_MINUTE", "0"), "outbound.orders"));
    }
}
