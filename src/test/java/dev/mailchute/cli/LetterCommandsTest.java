package dev.mailchute.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.app.RunLock;
import dev.mailchute.ledger.ReadOnlyLedger;
import dev.mailchute.mailcenter.HistoryEntry;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.support.SampleLetters;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on letters: with an application that does not respond, and on damaged letters. */
class LetterCommandsTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Settings settings;
    private MailCenter mailCenter;
    private List<Letter> letters;

    @BeforeEach
    void fill() {
        settings = new Configuration(
                        folder,
                        Map.of(
                                "MAILCHUTE_TENANT_ID", "contoso.com",
                                "MAILCHUTE_CLIENT_ID", "app",
                                "MAILCHUTE_CLIENT_SECRET", "s3cr3t",
                                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com"))
                .read();
        mailCenter = new MailCenter(settings.mailCenterDir(), Clock.systemUTC());
        SampleLetters.fill(mailCenter, 3, Instant.now());
        letters = mailCenter.list();
    }

    private LetterCommands commands() {
        return new LetterCommands(settings, new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private ActingCommands acting(Duration timeout) {
        return new ActingCommands(settings, new PrintStream(out, true, StandardCharsets.UTF_8), timeout);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void what_a_command_does_while_nothing_runs_is_in_the_journal() throws Exception {
        String id = letters.get(0).id();
        Commands.ChosenLetters one = new Commands.ChosenLetters(List.of(id), false, Optional.empty());
        assertEquals(0, acting(Duration.ofSeconds(1)).act("discard", one, false, false));
        assertEquals(0, acting(Duration.ofSeconds(1)).act("restore", List.of(id), false, false));
        try (ReadOnlyLedger ledger = ReadOnlyLedger.open(settings).orElseThrow()) {
            assertEquals(
                    List.of("discard " + System.getProperty("user.name"), "restore " + System.getProperty("user.name")),
                    ledger.journal().steps(id).stream()
                            .map(step ->
                                    step.what().word() + " " + step.step().who().orElse(""))
                            .toList());
        }
    }

    @Test
    void a_command_that_gets_no_answer_withdraws_its_request_and_says_so() throws Exception {
        try (RunLock running = RunLock.take(settings.dataDir()).orElseThrow()) {
            Commands.ChosenLetters all = new Commands.ChosenLetters(List.of(), true, Optional.empty());
            assertEquals(1, acting(Duration.ofMillis(300)).act("discard", all, false, false));
        }
        assertTrue(printed().contains("the running application has not answered within"), printed());
        assertTrue(printed().contains("nothing was done"), printed());
        assertTrue(printed().contains("not tried"), printed());
        assertEquals(3, mailCenter.list().size());
        try (Stream<Path> left = Files.list(settings.dataDir().resolve("acts"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void discarded_letters_are_listed_and_restored() throws Exception {
        LetterCommands commands = commands();
        Commands.ChosenLetters all = new Commands.ChosenLetters(List.of(), true, Optional.empty());
        assertEquals(0, acting(Duration.ofSeconds(1)).act("discard", all, false, false));
        assertEquals(0, mailCenter.list().size());
        DiscardedCommands discarded =
                new DiscardedCommands(settings, new PrintStream(out, true, StandardCharsets.UTF_8));
        assertEquals(0, discarded.list(discards(List.of(), Optional.empty(), Optional.empty()), false));
        assertTrue(
                printed().contains("3 discarded letters")
                        && printed().contains(letters.get(0).subject()),
                printed());
        Commands.ChosenDiscarded nobodys = discards(List.of(), Optional.of("nobody"), Optional.empty());
        assertEquals(0, discarded.restore(nobodys, false));
        assertTrue(printed().contains("No letters match"), printed());
        Commands.ChosenDiscarded future =
                discards(List.of(), Optional.empty(), Optional.of(Instant.now().plusSeconds(60)));
        assertEquals(0, discarded.restore(future, false));
        assertEquals(0, mailCenter.list().size());
        String one = letters.get(0).id();
        assertEquals(0, commands.show(one, false));
        assertTrue(printed().contains("mail-center restore " + one), printed());
        assertEquals(0, discarded.restore(discards(List.of(one), Optional.empty(), Optional.empty()), false));
        assertEquals(1, mailCenter.list().size());
        assertEquals(0, discarded.restore(discards(List.of(), Optional.empty(), Optional.empty()), false));
        assertEquals(3, mailCenter.list().size());
        assertEquals(1, discarded.restore(discards(List.of(one), Optional.empty(), Optional.empty()), false));
        assertTrue(printed().contains("there is no discarded letter"), printed());
    }

    private static Commands.ChosenDiscarded discards(List<String> ids, Optional<String> who, Optional<Instant> since) {
        return new Commands.ChosenDiscarded(
                new Commands.ChosenLetters(ids, ids.isEmpty(), Optional.empty()), Optional.empty(), who, since);
    }

    @Test
    void a_damaged_letter_is_listed_and_shown_as_damaged() throws Exception {
        Path place = mailCenter.place(letters.get(1));
        Files.writeString(place.resolve("letter.json"), "{\"id\"");
        Files.writeString(place.resolve("history.jsonl"), "{\"ti");
        LetterCommands commands = commands();
        assertEquals(0, commands.list(Optional.empty(), Optional.empty(), false));
        assertTrue(printed().contains("3 letters") && printed().contains("this letter is damaged"), printed());
        assertEquals(0, commands.show(letters.get(1).id(), false));
        assertTrue(printed().contains("this line of history.jsonl cannot be read"), printed());
        Path exported = folder.resolve("exported.eml");
        assertEquals(0, commands.export(letters.get(1).id(), exported));
        assertTrue(Files.size(exported) > 0);
    }

    @Test
    void a_settled_letter_is_shown_with_what_became_of_it() throws Exception {
        Letter letter = letters.get(0);
        mailCenter.settle(letter);
        mailCenter.addHistory(
                letter,
                new HistoryEntry(Instant.now(), "olga", "retry", letter.isInbound() ? "delivered" : "sent", null));
        assertEquals(0, commands().show(letter.id(), false));
        assertTrue(printed().contains("is settled: it was "), printed());
        assertTrue(printed().contains("by olga") && printed().contains(letter.subject()), printed());
    }
}
