package dev.mailchute.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.settings.Severity;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that expire, are replaced, or are refused. */
class CredentialEventsTest {
    private static final Instant END = Instant.parse("2030-03-01T00:00:00Z");

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private final List<Event> told = new ArrayList<>();
    private SomeLedger ledger;
    private boolean usesNext;

    @BeforeEach
    void open() {
        ledger = new SomeLedger(folder).set("CLIENT_SECRET_EXPIRES", "2030-03-01");
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private CredentialEvents events() {
        return events(false);
    }

    private CredentialEvents events(boolean isShared) {
        return new CredentialEvents(ledger.settings(), app -> usesNext, ledger.events(), told::add, clock, isShared);
    }

    private List<String> at(Duration beforeTheEnd) {
        told.clear();
        clock.step(Duration.between(clock.instant(), END.minus(beforeTheEnd)));
        events().check();
        return told.stream().map(event -> event.text().words()).toList();
    }

    @Test
    void expiry_is_told_at_30_14_7_and_1_days_and_when_it_is_over_once_each_also_over_restarts() {
        assertEquals(List.of(), at(Duration.ofDays(31)));
        assertEquals(List.of("the first credential expires on 2030-03-01, in 30 days"), at(Duration.ofDays(30)));
        assertEquals(List.of(), at(Duration.ofDays(20)));
        assertEquals(List.of("the first credential expires on 2030-03-01, in 14 days"), at(Duration.ofDays(14)));
        ledger.reopen();
        assertEquals(List.of(), at(Duration.ofDays(10)));
        assertEquals(List.of("the first credential expires on 2030-03-01, in 7 days"), at(Duration.ofDays(7)));
        assertEquals(Severity.WARNING, told.get(0).severity());
        assertEquals(
                List.of("the first credential expires on 2030-03-01, in less than a day"), at(Duration.ofHours(5)));
        assertEquals(Severity.ERROR, told.get(0).severity());
        assertEquals(List.of("the first credential expired on 2030-03-01"), at(Duration.ofDays(-1)));
        assertEquals(List.of(), at(Duration.ofDays(-2)));
    }

    @Test
    void a_replaced_secret_is_told_and_then_expires_anew() {
        at(Duration.ofDays(5));
        ledger.set("CLIENT_SECRET", "another").set("CLIENT_SECRET_EXPIRES", "2031-03-01");
        assertEquals(
                List.of("the first credential was replaced; the new one expires on 2031-03-01"),
                at(Duration.ofDays(5)));
        assertEquals(EventKind.CREDENTIAL, told.get(0).kind());
        assertEquals(List.of(), at(Duration.ofDays(4)));
    }

    @Test
    void the_second_credential_in_use_is_told_once_until_the_first_works_again() {
        CredentialEvents events = events();
        events.look();
        usesNext = true;
        events.look();
        events.look();
        assertEquals(1, told.size());
        assertEquals(EventKind.SECOND_CREDENTIAL, told.get(0).kind());
        assertTrue(told.get(0).part().key().equals("app.app"), told::toString);
        usesNext = false;
        events.look();
        usesNext = true;
        events.look();
        assertEquals(2, told.size());
    }

    @Test
    void of_several_nodes_whose_first_credential_is_refused_one_tells_it() {
        usesNext = true;
        CredentialEvents one = events(true);
        one.look();
        one.look();
        events(true).look();
        assertEquals(
                List.of(EventKind.SECOND_CREDENTIAL),
                told.stream().map(Event::kind).toList());
        ledger.set("CLIENT_SECRET", "an0ther~value");
        events(true).look();
        assertEquals(2, told.size());
    }
}
