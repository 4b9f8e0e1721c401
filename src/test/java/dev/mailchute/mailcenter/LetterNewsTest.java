package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.LetterChanges;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.support.PostgresServer;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes over the same letters, whose folders do not show what changes; the ledger is a real PostgreSQL. */
class LetterNewsTest {
    @TempDir
    Path folder;

    /** By a clock that stands still, no index looks at the folder a second time. */
    private final SteppedClock clock = new SteppedClock();

    private Ledger ledger;
    private MailCenter one;
    private LetterNews first;
    private LetterNews second;
    private LetterIndex index;

    @BeforeEach
    void open() {
        Map<String, String> environment = new HashMap<>(PostgresServer.shared().newLedger());
        environment.putAll(Map.of(
                "MAILCHUTE_TENANT_ID", "contoso.com",
                "MAILCHUTE_CLIENT_ID", "app",
                "MAILCHUTE_CLIENT_SECRET", "s3cr3t~value",
                "MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "orders@contoso.com"));
        ledger = Ledger.open(new Configuration(folder, environment).read());
        one = new MailCenter(folder.resolve("mail-center"), clock);
        MailCenter other = new MailCenter(folder.resolve("mail-center"), clock);
        index = new LetterIndex(other, clock);
        first = new LetterNews(one, new LetterIndex(one, clock), new LetterChanges(ledger));
        second = new LetterNews(other, index, new LetterChanges(ledger));
        assertEquals(0, index.size());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private List<String> codes() {
        return index.groups().stream().map(Group::code).toList();
    }

    @Test
    void what_one_node_makes_changes_and_removes_is_known_to_the_other_after_its_next_look() {
        Letter letter = one.hold(SampleLetters.letter(0, clock.instant()), Optional.empty());
        assertEquals(List.of(), codes());
        first.look();
        second.look();
        assertEquals(List.of(letter.code()), codes());
        long version = index.version();
        second.look();
        assertEquals(version, index.version(), "what was heard is not news again");
        one.hold(
                new Letter(
                        letter.origin(),
                        letter.outcome(),
                        new Letter.Failure("It failed otherwise.", "another-cause", null, null, "send", "permanent"),
                        letter.tries(),
                        letter.heading(),
                        letter.original()),
                Optional.empty());
        first.look();
        second.look();
        assertEquals(List.of("another-cause"), codes());
        one.discard(letter, "ann");
        first.look();
        second.look();
        assertEquals(List.of(), codes());
    }
}
