package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.settings.Outbox;
import dev.mailchute.support.SteppedClock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.component.file.GenericFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishedFilesTest {
    private static final String HALF = "To: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhalf\n";

    @TempDir
    Path outbox;

    private final SteppedClock clock = new SteppedClock();
    private int allowance = 100;
    private FinishedFiles files;

    @BeforeEach
    void watch() {
        Outbox settings = new Outbox(
                "orders",
                "box1@rig.example",
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                outbox,
                Duration.ofSeconds(2),
                false,
                0,
                1 << 20,
                1 << 20,
                Outbox.SendMode.SEND_MAIL,
                Outbox.InDoubt.HOLD,
                Duration.ZERO,
                null);
        files = new FinishedFiles(settings, clock, () -> allowance, Set::of);
    }

    @Test
    void what_looks_unfinished_waits_a_minute_and_what_is_finished_does_not() throws Exception {
        write("half.eml", HALF);
        write("zeros.eml", "To: a@x.example\n\nx\n\0\0\0");
        write("early.json", "{\"to\": [");
        write("empty.eml", "");
        write("whole.eml", HALF + "--b--\n");
        write("whole.json", "{\"to\": []}");
        write("strange.eml", "no mail");
        assertEquals(Set.of(), taken(0));
        assertEquals(Set.of("whole.eml", "whole.json", "strange.eml"), taken(2));
        assertEquals(Set.of("whole.eml", "whole.json", "strange.eml"), taken(57));
        assertEquals(
                Set.of("whole.eml", "whole.json", "strange.eml", "half.eml", "zeros.eml", "early.json", "empty.eml"),
                taken(1));
    }

    @Test
    void a_file_that_is_finished_while_it_is_waited_for_is_taken() throws Exception {
        write("half.eml", HALF);
        assertEquals(Set.of(), taken(0));
        assertEquals(Set.of(), taken(30));
        write("half.eml", HALF + "--b--\n");
        assertEquals(Set.of(), taken(1));
        assertEquals(Set.of("half.eml"), taken(2));
    }

    @Test
    void unfinished_files_do_not_stand_before_others() throws Exception {
        allowance = 1;
        write("a.eml", HALF);
        write("b.eml", "To: a@x.example\n\nx\n");
        Files.setLastModifiedTime(outbox.resolve("a.eml"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        taken(0);
        taken(2);
        assertEquals(Set.of("b.eml"), taken(1));
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

    private Set<String> taken(int secondsLater) throws IOException {
        clock.step(Duration.ofSeconds(secondsLater));
        files.begin(null, null);
        Set<String> taken = new TreeSet<>();
        for (File file : List.of(outbox.toFile().listFiles())) {
            GenericFile<File> candidate = new GenericFile<>();
            candidate.setFileNameOnly(file.getName());
            if (files.accept(candidate)) {
                taken.add(file.getName());
            }
        }
        return taken;
    }
}
