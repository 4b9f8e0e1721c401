package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.SteppedClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class FolderScanTest {
    private final AtomicBoolean broken = new AtomicBoolean(true);
    private final FolderScan folder = new FolderScan(
            "the folder",
            () -> FolderVersion.UNKNOWN,
            () -> {
                if (broken.get()) {
                    throw new UncheckedIOException(new IOException("Input/output error"));
                }
            },
            new SteppedClock());

    @Test
    void a_folder_that_cannot_be_read_is_an_error_and_not_a_wait() {
        folder.requireReadable();
        folder.begin();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThrows(UncheckedIOException.class, folder::requireReadable));
        assertEquals(
                "Input/output error",
                assertThrows(UncheckedIOException.class, folder::requireReadable)
                        .getCause()
                        .getMessage());
        assertFalse(folder.isReady(0));
        broken.set(false);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            folder.begin();
            return folder.isReady(100);
        });
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(folder::requireReadable);
        assertTrue(folder.isReady(0));
    }

    @Test
    void a_check_finds_out_by_itself_that_the_folder_can_be_read_again() {
        folder.begin();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThrows(UncheckedIOException.class, folder::check));
        assertFalse(folder.isReadable());
        broken.set(false);
        Awaitility.await().atMost(Duration.ofMinutes(1)).ignoreExceptions().untilAsserted(folder::check);
        assertTrue(folder.isReadable());
    }
}
