package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.health.Pause;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.inbound.ReservedMail;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.support.SampleLetters;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LetterRetryTest {
    @TempDir
    Path folder;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final List<String> entered = new ArrayList<>();
    private Processor journey = exchange -> {};
    private Statuses statuses;
    private LetterRetry retry;
    private Letter letter;

    @BeforeEach
    void start() throws Exception {
        letter = SampleLetters.letter(0, Instant.parse("2026-11-24T09:00:00Z"));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (String direction : List.of("inbound", "outbound")) {
                    from("direct:retry-" + direction).process(exchange -> enter(direction, exchange));
                }
            }
        });
        camel.start();
        statuses = new Statuses(SomeSettings.in(folder), Clock.systemUTC());
        retry = new LetterRetry(camel, new ReservedMail(), statuses, Ownership.SOLE);
    }

    private void enter(String direction, Exchange exchange) throws Exception {
        assertSame(letter, exchange.getMessage().getBody());
        entered.add(direction + " " + exchange.getVariable("resend"));
        journey.process(exchange);
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void the_outcome_is_that_of_the_letters_own_message_in_its_own_route() {
        journey = exchange -> exchange.setVariable("outcome", Outcome.sent());
        assertEquals(Outcome.sent(), retry.enter(letter, true));
        assertEquals(List.of((letter.isInbound() ? "inbound" : "outbound") + " true"), entered);
    }

    @Test
    void the_letter_of_a_part_that_is_paused_stays_and_its_message_is_not_touched() {
        Status status = statuses.of(letter.direction() + "." + letter.name());
        status.paused(new Pause(Instant.parse("2026-11-24T08:00:00Z"), "ann", Optional.of("maintenance")));
        Outcome outcome = retry.enter(letter, true);
        assertEquals(Outcome.LEFT, outcome.word());
        assertTrue(
                outcome.reason().orElseThrow().contains("is paused since 2026-11-24T08:00:00Z by ann: maintenance"),
                outcome::toString);
        assertEquals(List.of(), entered);
        status.resumed();
        journey = exchange -> exchange.setVariable("outcome", Outcome.sent());
        assertEquals(Outcome.sent(), retry.enter(letter, true));
    }

    @Test
    void a_mail_exception_is_thrown_unchanged_and_any_other_names_the_letter() {
        PermanentException refusal = new PermanentException(Fault.of("not-configured", "No such outbox."));
        journey = exchange -> {
            throw refusal;
        };
        assertSame(refusal, assertThrows(PermanentException.class, () -> retry.enter(letter, false)));
        journey = exchange -> {
            throw new IllegalStateException("a bug");
        };
        Exception unforeseen = assertThrows(IllegalStateException.class, () -> retry.enter(letter, false));
        assertTrue(unforeseen.getMessage().contains(letter.id()), unforeseen::toString);
    }

    @Test
    void a_route_without_an_outcome_keeps_the_letter() {
        assertEquals(Outcome.HELD, retry.enter(letter, false).word());
    }
}
