package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.ledger.Step;
import dev.mailchute.mailcenter.ActJournal.LetterAct;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournaledActsTest {
    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private Ledger ledger;
    private MailCenter mailCenter;
    private JournaledActs acts;
    private Letter letter;

    @BeforeEach
    void open() {
        ledger = Ledger.open(new Configuration(
                        folder,
                        Map.of(
                                "MAILCHUTE_TENANT_ID", "contoso.com",
                                "MAILCHUTE_CLIENT_ID", "app",
                                "MAILCHUTE_CLIENT_SECRET", "x",
                                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com"))
                .read());
        mailCenter = new MailCenter(folder.resolve("mail-center"), clock);
        SampleLetters.fill(mailCenter, 1, clock.instant());
        letter = mailCenter.list().get(0);
        acts = new JournaledActs(ledger, clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private List<String> steps() {
        return ledger.reader().steps(letter.id()).stream()
                .map(step -> step.what().word()
                        + step.step().who().map(who -> " " + who).orElse(""))
                .toList();
    }

    private MessageOutcome outcome() {
        return ledger.reader().find(letter.id()).orElseThrow().outcome();
    }

    @Test
    void a_retry_that_changes_nothing_leaves_the_outcome_of_the_letter_even_if_it_is_older_than_the_journal() {
        acts.acted(letter, LetterAct.RETRY, "olga");
        MessageOutcome waits = letter.isInDoubt() ? MessageOutcome.IN_DOUBT : MessageOutcome.HELD;
        assertEquals(waits, outcome());
        acts.waitsAsBefore(letter, Optional.of("ErrorAccessDenied"));
        assertEquals(waits, outcome());
        assertEquals(List.of("retry olga", "retry-left"), steps());
        acts.waitsAsBefore(letter.inDoubt("interrupted"), Optional.empty());
        assertEquals(MessageOutcome.IN_DOUBT, outcome());
        assertEquals(
                Optional.of(Step.IN_DOUBT),
                ledger.reader().steps(letter.id()).get(2).step().fact());
    }

    @Test
    void what_a_crash_kept_out_of_the_journal_is_added_at_the_next_start_and_only_once() {
        acts.acted(letter, LetterAct.RETRY, "olga");
        mailCenter.discard(letter, "pete");
        acts.catchUp(mailCenter);
        acts.catchUp(mailCenter);
        assertEquals(List.of("retry olga", "discard pete"), steps());
        assertEquals(MessageOutcome.DISCARDED, outcome());
        mailCenter.restore(mailCenter.discarded().find(letter.id()).orElseThrow(), "pete");
        acts.catchUp(mailCenter);
        acts.catchUp(mailCenter);
        assertEquals(List.of("retry olga", "discard pete", "restore unknown"), steps());
    }
}
