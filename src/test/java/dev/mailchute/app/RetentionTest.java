package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.ledger.Ledger;
import dev.mailchute.settings.Settings;
import dev.mailchute.support.SteppedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();

    private void file(Path path, int daysOld) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "x");
        Files.setLastModifiedTime(path, FileTime.from(clock.instant().minus(Duration.ofDays(daysOld))));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Set<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }

    @Test
    void sent_files_are_removed_by_when_they_were_sent_not_by_their_modification_time() throws Exception {
        Settings settings = SomeSettings.in(folder, "KEEP_SENT_DAYS", "30");
        Path outbox = settings.outbound().get(0).outboxDir();
        file(outbox.resolve("sent/old.eml"), 31);
        file(outbox.resolve("sent/old.eml.sent.json"), 31);
        file(outbox.resolve("sent/sent-today.eml"), 400);
        file(outbox.resolve("sent/sent-today.eml.sent.json"), 0);
        file(outbox.resolve("failed/old.eml.failed.json"), 31);
        file(outbox.resolve("failed/new.eml.failed.json"), 29);
        file(outbox.resolve("waiting.eml"), 400);
        try (Ledger ledger = Ledger.open(settings)) {
            new Retention(settings, ledger, clock).removeReceipts();
        }
        assertEquals(Set.of("sent-today.eml", "sent-today.eml.sent.json"), names(outbox.resolve("sent")));
        assertEquals(Set.of("new.eml.failed.json"), names(outbox.resolve("failed")));
        assertEquals(Set.of("failed", "sent", "waiting.eml"), names(outbox));
    }
}
