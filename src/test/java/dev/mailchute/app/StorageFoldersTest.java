package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.health.FolderWatch;
import dev.mailchute.settings.Settings;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageFoldersTest {
    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();

    private StorageFolders prepared(Settings settings) throws Exception {
        StorageFolders folders = new StorageFolders(settings, new FolderWatch(clock, clock));
        folders.prepare();
        return folders;
    }

    @Test
    void a_mailbox_needs_its_drop_folder_and_the_data_folder() throws Exception {
        Settings settings = SomeSettings.in(folder);
        Files.createDirectories(settings.dataDir());
        StorageFolders folders = prepared(settings);
        assertEquals(Optional.empty(), folders.checkFor(settings.inbound().get(0)));
        Files.delete(settings.inbound().get(0).dropDir());
        clock.step(Duration.ofMinutes(1));
        String trouble = folders.checkFor(settings.inbound().get(0)).orElseThrow();
        assertTrue(trouble.contains("drop folder of support"), trouble);
        assertEquals(Optional.empty(), folders.checkLedger());
    }

    @Test
    void a_ledger_on_a_server_needs_no_folder() throws Exception {
        Settings settings = SomeSettings.in(
                folder,
                "LEDGER_URL",
                "jdbc:postgresql://127.0.0.1/mailchute",
                "LEDGER_USER",
                "ledger",
                "LEDGER_PASSWORD",
                "x");
        assertEquals(Optional.empty(), prepared(settings).checkLedger());
        assertTrue(prepared(SomeSettings.in(folder)).checkLedger().isPresent());
    }

    @Test
    void a_drop_folder_that_cannot_be_created_does_not_prevent_the_start() throws Exception {
        Files.writeString(folder.resolve("drop"), "in the way");
        Settings settings = SomeSettings.in(folder);
        assertTrue(prepared(settings).checkFor(settings.inbound().get(0)).isPresent());
    }
}
