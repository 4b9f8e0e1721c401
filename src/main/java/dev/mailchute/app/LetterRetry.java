package dev.mailchute.app;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
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

    LetterRetry(CamelContext context, ReservedMail reserved) {
        this.template = context.createProducerTemplate();
        this.reserved = reserved;
    }

    @Override
    public Outcome enter(Letter letter, boolean resend) {
        reserved.reserve(letter.id());
        try {
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
