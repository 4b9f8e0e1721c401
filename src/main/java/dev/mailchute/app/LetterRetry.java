package dev.mailchute.app;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.health.Pause;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.inbound.ReservedMail;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.mailcenter.Outcome;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Passes a letter's message to the retry routes of {@code routes/mail-center.camel.yaml}. */
final class LetterRetry implements LetterActions.Reentry {
    private final ProducerTemplate template;
    private final ReservedMail reserved;
    private final Statuses statuses;
    private final Ownership ownership;

    LetterRetry(CamelContext context, ReservedMail reserved, Statuses statuses, Ownership ownership) {
        this.ownership = ownership;
        this.statuses = statuses;
        this.template = context.createProducerTemplate();
        this.reserved = reserved;
    }

    @Override
    public Outcome enter(Letter letter, boolean resend) {
        Optional<Pause> pause = Optional.ofNullable(statuses.of(letter.direction() + "." + letter.name()))
                .flatMap(Status::pause);
        if (pause.isPresent()) {
            return Outcome.left(Fault.of(
                    "part-paused",
                    letter.direction() + " " + letter.name() + " is "
                            + pause.get().describeWithTime()));
        }
        String part = letter.direction() + "." + letter.name();
        Optional<Ownership.Engagement> engagement = ownership.begin(part);
        if (engagement.isEmpty()) {
            return Outcome.left(Fault.notOwned(part));
        }
        reserved.reserve(letter.id());
        try (Ownership.Engagement begun = engagement.get()) {
            return send(letter, resend);
        } finally {
            reserved.release(letter.id());
        }
    }

    private Outcome send(Letter letter, boolean resend) {
        Exchange exchange = template.send(letter.isInbound() ? "direct:retry-inbound" : "direct:retry-outbound", e -> {
            e.getMessage().setBody(letter);
            e.setVariable("resend", resend);
        });
        if (exchange.getException() instanceof MailException failure) {
            throw failure;
        }
        if (exchange.getException() != null) {
            throw new IllegalStateException("letter " + letter.id() + " could not be retried", exchange.getException());
        }
        // A step that was added to the routes may have stopped the exchange without an outcome.
        return Optional.ofNullable(exchange.getVariable("outcome", Outcome.class))
                .orElseGet(() -> Outcome.held(Fault.of("no-outcome", "the routes ended without an outcome")));
    }
}
