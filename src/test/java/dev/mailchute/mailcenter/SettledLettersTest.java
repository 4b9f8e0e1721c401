package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.files.Json;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of letters whose message was sent or delivered. */
class SettledLettersTest {
    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private MailCenter mailCenter;
    private Letter outgoing;
    private Letter incoming;

    @BeforeEach
    void fill() {
        mailCenter = new MailCenter(folder, clock);
        SampleLetters.fill(mailCenter, 30, clock.instant());
        outgoing = mailCenter.list().stream()
                .filter(letter -> !letter.isInbound() && !letter.isInDoubt())
                .findFirst()
                .orElseThrow();
        incoming =
                mailCenter.list().stream().filter(Letter::isInbound).findFirst().orElseThrow();
    }

    private LetterActions acts() {
        return new LetterActions(
                mailCenter,
                (letter, resend) -> {
                    mailCenter.settle(letter);
                    return Outcome.sent();
                },
                clock);
    }

    private static String last(Settled settled) {
        HistoryEntry act = settled.history().get(settled.history().size() - 1);
        return act.who() + " " + act.what() + " " + act.outcome();
    }

    @Test
    void outgoing_mail_is_sent_and_incoming_mail_is_delivered() {
        assertEquals("sent", acts().retry(outgoing.id(), "olga", false).outcome());
        assertEquals("delivered", acts().retry(incoming.id(), "olga", false).outcome());
        Settled sent = mailCenter.settled(outgoing.id()).orElseThrow();
        assertEquals("sent", sent.outcome());
        assertEquals("olga retry sent", last(sent));
        assertEquals(
                "delivered", mailCenter.settled(incoming.id()).orElseThrow().outcome());
    }

    @Test
    void who_what_and_when_survive_a_restart_and_the_content_does_not() throws Exception {
        acts().note(outgoing.id(), "vera", "Ann knows");
        acts().retry(outgoing.id(), "olga", false);
        Settled settled = new MailCenter(folder, clock).settled(outgoing.id()).orElseThrow();
        assertEquals("olga", settled.who());
        assertEquals(clock.instant().getEpochSecond(), settled.at().getEpochSecond());
        assertEquals(outgoing.subject(), settled.letter().subject());
        assertEquals(outgoing.to(), settled.letter().to());
        assertEquals(outgoing.internetMessageId(), settled.letter().internetMessageId());
        assertEquals(
                List.of("held", "note", "retry"),
                settled.history().stream().map(HistoryEntry::what).toList());
        assertFalse(Files.readString(folder.resolve("settled/" + outgoing.id() + ".json"))
                .contains("Avenida da Liberdade"));
    }

    @Test
    void letters_that_mailchute_settled_automatically_are_recorded_too() {
        mailCenter.settle(outgoing);
        assertEquals(
                "mailchute", mailCenter.settled(outgoing.id()).orElseThrow().who());
    }

    @Test
    void a_record_is_removed_after_thirty_days_and_not_before() {
        mailCenter.settle(outgoing);
        clock.step(Duration.ofDays(30).minusMinutes(1));
        mailCenter.removeExpired();
        assertTrue(mailCenter.settled(outgoing.id()).isPresent());
        clock.step(Duration.ofMinutes(2));
        mailCenter.removeExpired();
        assertTrue(mailCenter.settled(outgoing.id()).isEmpty());
    }

    @Test
    void the_same_message_that_fails_again_is_a_letter_again() {
        mailCenter.settle(outgoing);
        mailCenter.hold(outgoing, Optional.empty());
        assertTrue(mailCenter.settled(outgoing.id()).isEmpty());
        assertTrue(mailCenter.find(outgoing.id()).isPresent());
    }

    @Test
    void a_discarded_letter_is_known_as_discarded() {
        acts().discard(outgoing.id(), "olga");
        Settled settled = mailCenter.settled(outgoing.id()).orElseThrow();
        assertEquals("discarded by olga", settled.outcome() + " by " + settled.who());
        acts().restore(outgoing.id(), "olga");
        assertTrue(mailCenter.settled(outgoing.id()).isEmpty());
    }

    @Test
    void an_action_that_comes_too_late_says_what_became_of_the_letter() {
        acts().retry(outgoing.id(), "olga", false);
        LetterActions.Result late = acts().retry(outgoing.id(), "vera", false);
        assertEquals("unknown", late.outcome());
        assertTrue(late.reason().contains("it was sent on ") && late.reason().contains("by olga"), late.reason());
        assertEquals(outgoing.subject(), late.message().subject());
    }

    @Test
    void a_record_that_cannot_be_written_causes_no_error() throws Exception {
        Files.writeString(folder.resolve("settled"), "a file where the folder should be");
        assertEquals("sent", acts().retry(outgoing.id(), "olga", false).outcome());
        assertTrue(mailCenter.find(outgoing.id()).isEmpty());
        assertTrue(mailCenter.settled(outgoing.id()).isEmpty());
    }

    @Test
    void a_record_that_cannot_be_read_is_ignored() throws Exception {
        mailCenter.settle(outgoing);
        for (String content : List.of("", "{", "null", "{}", "[".repeat(100_000))) {
            Files.writeString(folder.resolve("settled/" + outgoing.id() + ".json"), content);
            assertTrue(mailCenter.settled(outgoing.id()).isEmpty(), content);
        }
        assertTrue(mailCenter.settled("../outbound/x").isEmpty());
    }

    @Test
    void the_oldest_of_too_many_records_are_removed() throws Exception {
        SettledLetters few = new SettledLetters(folder, 10);
        for (int i = 0; i < 1050; i++) {
            clock.step(Duration.ofSeconds(1));
            few.add(SampleLetters.letter(i, clock.instant()), "sent", List.of(), clock.instant());
        }
        try (Stream<Path> files = Files.list(folder.resolve("settled"))) {
            assertTrue(files.count() <= 10 + 1000);
        }
        assertTrue(few.find(SampleLetters.letter(0, clock.instant()).id()).isEmpty());
        assertTrue(few.find(SampleLetters.letter(1049, clock.instant()).id()).isPresent());
    }

    @Test
    void only_the_first_of_many_recipients_are_kept_and_their_total() {
        Letter many = outgoing.withRecipients(Collections.nCopies(20_000, "ann@x.example"));
        mailCenter.hold(many, Optional.empty());
        mailCenter.settle(mailCenter.find(many.id()).orElseThrow());
        Settled settled = mailCenter.settled(many.id()).orElseThrow();
        assertEquals(20_000, settled.recipients());
        assertEquals(100, settled.letter().to().size());
    }

    @Test
    void a_second_person_learns_who_is_working_on_the_letter() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        LetterActions slow = new LetterActions(
                mailCenter,
                (letter, resend) -> {
                    begun.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Outcome.sent();
                },
                clock);
        var thread = Executors.newSingleThreadExecutor();
        try {
            Future<LetterActions.Result> first = thread.submit(() -> slow.retry(outgoing.id(), "olga", false));
            begun.await();
            LetterActions.Result second = slow.discard(outgoing.id(), "vera");
            goOn.countDown();
            assertEquals("busy", second.outcome());
            assertTrue(second.reason().startsWith("olga is retrying this message right now"), second.reason());
            assertEquals("held", first.get().outcome());
        } finally {
            goOn.countDown();
            thread.shutdownNow();
        }
    }

    @Test
    void the_json_of_a_result_has_only_id_outcome_and_reason() throws Exception {
        LetterActions.Result result = acts().retry(outgoing.id(), "olga", false);
        String json = Json.line(result);
        assertEquals("{\"id\":\"" + outgoing.id() + "\",\"outcome\":\"sent\",\"reason\":null}", json);
        assertFalse(Json.mapper()
                .readValue(json, LetterActions.Result.class)
                .message()
                .isKnown());
    }

    @Test
    void the_notes_of_a_letter_are_counted_and_the_latest_is_shown() {
        assertEquals(0, mailCenter.notes(outgoing).count());
        acts().note(outgoing.id(), "vera", "Ann knows");
        acts().note(outgoing.id(), "olga", "she \"note\"d it");
        MailCenter.Notes notes = mailCenter.notes(outgoing);
        assertEquals(2, notes.count());
        assertEquals("she \"note\"d it", notes.last().orElseThrow().reason());
    }
}
