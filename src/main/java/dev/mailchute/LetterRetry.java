package dev.mailchute;

import dev.mailchute.graph.Fault;
import dev.mailchute.graph.MailException;
import dev.mailchute.inbound.Inbound;
import dev.mailchute.mailcenter.Acts;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.Outcome;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** The entrances of both directions, as {@code routes/mail-center.camel.yaml} has them. */
final class LetterRetry implements Acts.Entrance {
    private final ProducerTemplate template;
    private final Inbound inbound;

    LetterRetry(CamelContext context, Inbound inbound) {
        this.template = context.createProducerTemplate();
        this.inbound = inbound;
    }

    @Override
    public Outcome enter(Letter letter, boolean resend) {
        inbound.reserved(letter);
        try {
            return entered(letter, resend);
        } finally {
            inbound.released(letter);
        }
    }

    private Outcome entered(Letter letter, boolean resend) {
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
        // A step that somebody added may have ended the journey without a word.
        return Optional.ofNullable(exchange.getVariable("outcome", Outcome.class))
                .orElseGet(() -> Outcome.held(Fault.of("no-outcome", "the routes ended without an outcome")));
    }
}
