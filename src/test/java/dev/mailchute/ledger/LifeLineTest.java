package dev.mailchute.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.ledger.JournaledMessage.FullTexts;
import dev.mailchute.ledger.JournaledMessage.KnownAs;
import dev.mailchute.ledger.JournaledMessage.Recorded;
import dev.mailchute.ledger.JournaledMessage.Subject;
import dev.mailchute.ledger.JournaledMessage.Times;
import dev.mailchute.ledger.Step.What;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LifeLineTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final LifeLine LIFE = new LifeLine(code ->
            Optional.ofNullable(Map.of("sender-not-allowed", "The From is not allowed.", "busy", "Graph is busy.")
                    .get(code)));

    private static JournaledMessage message(String direction) {
        return new JournaledMessage(
                new Subject("0a1b", direction, "support", "support@contoso.com"),
                new KnownAs(Optional.of("<a@b>"), 10, Optional.empty()),
                new FullTexts(Optional.empty(), Optional.empty(), Optional.empty()),
                new Times(Optional.empty(), NOW, Optional.empty()),
                MessageOutcome.WAITING);
    }

    private static List<String> life(String direction, Step... steps) {
        return LIFE
                .of(
                        message(direction),
                        Stream.of(steps)
                                .map(step -> new Recorded(NOW, step, 1, NOW))
                                .toList())
                .stream()
                .map(LifeLine.Sentence::whole)
                .toList();
    }

    @Test
    void every_step_has_a_sentence_of_its_own_in_a_direction_that_it_occurs_in() {
        for (What what : What.values()) {
            boolean isTold = Stream.of("inbound", "outbound")
                    .map(direction -> life(direction, Step.of(what)).get(0))
                    .anyMatch(text -> !text.equalsIgnoreCase(what.word()));
            assertTrue(isTold, what::word);
        }
        for (MessageOutcome outcome : MessageOutcome.values()) {
            JournaledMessage some = message("outbound");
            assertFalse(LifeLine.outcome(
                            new JournaledMessage(some.subject(), some.knownAs(), some.texts(), some.times(), outcome))
                    .isEmpty());
        }
    }

    @Test
    void a_failure_is_told_with_its_cause_and_code_or_with_the_code_alone() {
        assertEquals(
                List.of(
                        "Held in the Mail Center: the From is not allowed (sender-not-allowed)",
                        "Not sent, and stays in the outbox: Graph is busy (busy)",
                        "Held in the Mail Center as in doubt: it may have been sent: odd"),
                life(
                        "outbound",
                        Step.of(What.HELD).because(Fault.of("sender-not-allowed", "boss@contoso.com")),
                        Step.of(What.LEFT).because(Fault.of("busy", "wait")),
                        Step.of(What.HELD).inDoubt(true).because(Fault.of("odd", "x"))));
    }

    @Test
    void only_what_no_person_retried_and_comes_again_was_marked_as_unread() {
        assertEquals(
                List.of(
                        "Fetched from the mailbox, complete",
                        "Delivered to the drop folder of support as 2026_a.eml",
                        "Marked in the mailbox: read",
                        "Someone marked it as unread; fetched from the mailbox, complete (delivery 2)",
                        "Held in the Mail Center",
                        "Retried by olga",
                        "Taken from its letter",
                        "Delivered to the drop folder of support"),
                life(
                        "inbound",
                        Step.of(What.STAGED),
                        Step.of(What.DELIVERED).with("2026_a.eml"),
                        Step.of(What.ACKNOWLEDGED).with("read"),
                        Step.of(What.STAGED).with("delivery 2"),
                        Step.of(What.HELD),
                        Step.of(What.RETRY).by("olga"),
                        Step.of(What.STAGED).with(Step.FROM_LETTER),
                        Step.of(What.DELIVERED)));
    }

    @Test
    void nothing_in_it_can_move_a_cursor() {
        String hostile = "a\u001b[2Jb\u0007\u009bc\u202ed\r\ne";
        Step step = Step.of(What.DELIVERED)
                .with(hostile)
                .because(Fault.of(hostile, hostile))
                .request(Optional.of(hostile));
        LifeLine.Sentence line = LIFE.of(message("inbound"), List.of(new Recorded(NOW, step, 1, NOW)))
                .get(0);
        for (String text : List.of(line.whole(), line.requestId().orElseThrow())) {
            assertTrue(text.contains("a [2Jb c d e"), text);
        }
    }
}
