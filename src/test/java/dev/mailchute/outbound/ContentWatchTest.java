package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.files.FileStamp;
import dev.mailchute.settings.Outbox;
import dev.mailchute.support.SteppedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentWatchTest {
    private static final String HALF = "To: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhalf\n";

    @TempDir
    Path outbox;

    private final SteppedClock clock = new SteppedClock();
    private final Map<Path, Seen> seen = new HashMap<>();
    private ContentWatch watch;

    private record Seen(FileTime modified, long size, Instant since) {}

    @BeforeEach
    void watch() {
        Outbox settings = new Outbox(
                "orders",
                new Outbox.Sender("box1@rig.example", Optional.empty(), Optional.empty(), Set.of(), null),
                new Outbox.DropPlace(outbox, Duration.ofSeconds(2), false),
                new Outbox.Limits(0, 1 << 20, 1 << 20, Duration.ZERO),
                Outbox.SendMode.SEND_MAIL,
                Outbox.InDoubt.HOLD);
        watch = new ContentWatch(settings);
    }

    @Test
    void files_that_look_unfinished_wait_a_minute_and_finished_ones_do_not() throws Exception {
        write("half.eml", HALF);
        write("zeros.eml", "To: a@x.example\n\nx\n\0\0\0");
        write("early.json", "{\"to\": [");
        write("whole.eml", HALF + "--b--\n");
        write("whole.json", "{\"to\": []}");
        write("strange.eml", "no mail");
        assertEquals(Set.of(), taken(0));
        assertEquals(Set.of("whole.eml", "whole.json", "strange.eml"), taken(2));
        assertEquals(Set.of("whole.eml", "whole.json", "strange.eml"), taken(57));
        assertEquals(Set.of("whole.eml", "whole.json", "strange.eml", "half.eml", "zeros.eml", "early.json"), taken(1));
    }

    @Test
    void a_file_that_is_finished_during_its_wait_is_taken() throws Exception {
        write("half.eml", HALF);
        assertEquals(Set.of(), taken(0));
        assertEquals(Set.of(), taken(30));
        write("half.eml", HALF + "--b--\n");
        assertEquals(Set.of(), taken(1));
        assertEquals(Set.of("half.eml"), taken(2));
    }

    @Test
    void json_waits_until_its_attachments_have_stopped_changing() throws Exception {
        write("a.log", "one\n");
        write("a.json", "{\"to\": [\"a@x.example\"], \"attachments\": [\"a.log\"]}");
        assertEquals(Set.of(), taken(0));
        assertEquals(Set.of(), taken(2));
        for (int i = 0; i < 5; i++) {
            write("a.log", "one\n".repeat(i + 2));
            assertEquals(Set.of(), taken(1));
            assertEquals(Set.of(), taken(1));
        }
        assertEquals(Set.of("a.json"), taken(1));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(outbox.resolve(name), content);
    }

    /** Which files, unchanged for two seconds, would be taken now. */
    private Set<String> taken(int secondsLater) throws IOException {
        clock.step(Duration.ofSeconds(secondsLater));
        Instant now = clock.instant();
        Set<String> taken = new TreeSet<>();
        for (Path file : files()) {
            FileTime modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            Seen before = seen.get(file);
            if (before == null || !before.modified().equals(modified) || before.size() != size) {
                seen.put(file, new Seen(modified, size, now));
            }
            Duration unchanged = Duration.between(seen.get(file).since(), now);
            if (unchanged.compareTo(Duration.ofSeconds(2)) >= 0 && isTaken(file, unchanged, now)) {
                taken.add(file.getFileName().toString());
            }
        }
        return taken;
    }

    /** Asks like a scan of the outbox. */
    private boolean isTaken(Path file, Duration unchanged, Instant now) throws IOException {
        FileStamp stamp = FileStamp.of(file);
        watch.recheckAttachments(file, now);
        if (watch.mustWait(file, stamp, unchanged, now)) {
            return false;
        }
        watch.inspect(file, stamp, now);
        return !watch.mustWait(file, stamp, unchanged, now);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(outbox)) {
            return files.filter(file -> !file.toString().endsWith(".log")).toList();
        }
    }
}
