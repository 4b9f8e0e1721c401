package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.ledger.Ledger;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.support.LogLines;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticesTest {
    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private MailCenter mailCenter;
    private LetterIndex index;

    @BeforeEach
    void open() {
        mailCenter = new MailCenter(folder.resolve("mail-center"), clock);
        index = new LetterIndex(mailCenter, clock);
    }

    private Notices notices() {
        return notices(NoticeMemory.file(folder.resolve("notices.json")));
    }

    private Notices notices(NoticeMemory memory) {
        return new Notices(index, "help@contoso.com", folder.resolve("outbox"), memory, clock);
    }

    private Settings settings() {
        return new Configuration(
                        folder,
                        Map.of(
                                "MAILCHUTE_TENANT_ID", "contoso.com",
                                "MAILCHUTE_CLIENT_ID", "app",
                                "MAILCHUTE_CLIENT_SECRET", "s3cr3t",
                                "MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "orders@contoso.com"))
                .read();
    }

    private Letter hold(int number) {
        return mailCenter.hold(SampleLetters.letter(number, clock.instant()), Optional.empty());
    }

    private List<String> told() throws IOException {
        if (!Files.isDirectory(folder.resolve("outbox"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve("outbox"))) {
            return files.sorted()
                    .map(file -> {
                        try {
                            return Files.readString(file);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    @Test
    void a_new_cause_and_its_end_cause_one_notice_each_also_after_a_restart() throws Exception {
        notices().sendIfDue();
        assertEquals(0, told().size());
        Letter letter = hold(0);
        notices().sendIfDue();
        notices().sendIfDue();
        clock.step(Duration.ofMinutes(11));
        notices().sendIfDue();
        assertEquals(1, told().size());
        assertTrue(told().get(0).contains("New: outbound orders bad-address."), told().get(0));
        mailCenter.settle(letter);
        notices().sendIfDue();
        assertEquals(2, told().size());
        assertTrue(told().get(1).contains("Settled: outbound orders bad-address."), told().get(1));
    }

    @Test
    void several_causes_make_one_notice_and_the_next_comes_later() throws Exception {
        hold(0);
        hold(1);
        notices().sendIfDue();
        assertEquals(1, told().size());
        hold(2);
        hold(3);
        clock.step(Duration.ofMinutes(9));
        notices().sendIfDue();
        assertEquals(1, told().size());
        clock.step(Duration.ofMinutes(2));
        notices().sendIfDue();
        assertEquals(2, told().size());
    }

    @Test
    void a_notice_that_could_not_be_sent_causes_no_other() throws Exception {
        Letter letter = SampleLetters.letter(0, clock.instant());
        mailCenter.hold(
                new Letter(
                        new Letter.Origin(letter.id(), "outbound", "orders", "orders@contoso.com"),
                        "held",
                        new Letter.Failure("no", "bad-address", null, null, "check", "permanent"),
                        new Letter.Tries(1, clock.instant(), clock.instant()),
                        new Letter.Heading("Mail Center", "a@x.example", List.of("b@x.example"), 1, null),
                        new Letter.Original(1, false, NoticeFile.PREFIX + "1.json")),
                Optional.empty());
        notices().sendIfDue();
        assertEquals(0, told().size());
    }

    @Test
    void a_damaged_memory_is_logged_once_and_replaced_at_the_next_notice() throws Exception {
        hold(0);
        Files.writeString(folder.resolve("notices.json"), "{\"at\":");
        try (LogLines log = LogLines.of("dev.mailchute")) {
            notices().sendIfDue();
            notices().sendIfDue();
            assertEquals(1, log.warningsAndAbove().size(), log.warningsAndAbove()::toString);
        }
        assertEquals(1, told().size());
    }

    @Test
    void an_outbox_that_cannot_be_written_to_is_logged_once() throws Exception {
        Files.writeString(folder.resolve("outbox"), "no folder");
        Notices notices = notices();
        try (LogLines log = LogLines.of("dev.mailchute")) {
            for (int i = 0; i < 3; i++) {
                hold(i);
                Files.deleteIfExists(folder.resolve("notices.json"));
                notices.sendIfDue();
            }
            assertEquals(1, log.warningsAndAbove().size(), log.warningsAndAbove()::toString);
        }
    }

    @Test
    void several_processes_send_one_notice_even_if_one_of_them_slept_before_it_wrote_down_that_it_does()
            throws Exception {
        hold(0);
        notices().sendIfDue();
        assertEquals(1, told().size());
        try (Ledger ledger = Ledger.open(settings())) {
            NoticeMemory shared =
                    NoticeMemory.shared(ledger.events(), NoticeMemory.file(folder.resolve("notices.json")));
            clock.step(Duration.ofMinutes(11));
            notices(shared).sendIfDue();
            assertEquals(1, told().size(), "what was sent before there were several is known");
            hold(1);
            NoticeMemory asleep = new NoticeMemory() {
                @Override
                public Optional<String> read() throws IOException {
                    Optional<String> before = shared.read();
                    notices(shared).sendIfDue();
                    clock.step(Duration.ofSeconds(1));
                    return before;
                }

                @Override
                public boolean replace(Optional<String> before, String after) throws IOException {
                    return shared.replace(before, after);
                }
            };
            notices(asleep).sendIfDue();
            assertEquals(2, told().size());
        }
    }
}
