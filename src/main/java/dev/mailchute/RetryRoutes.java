package dev.mailchute;

import dev.mailchute.graph.MailException;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.inbound.Inbound;
import dev.mailchute.mailcenter.Acts;
import dev.mailchute.mailcenter.Letter;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** The entrances of both directions, as {@code routes/mail-center.camel.yaml} has them. */
final class RetryRoutes implements Acts.Entrance {
    private final ProducerTemplate template;
    private final Statuses statuses;
    private final Inbound inbound;

    RetryRoutes(CamelContext context, Statuses statuses, Inbound inbound) {
        this.template = context.createProducerTemplate();
        this.statuses = statuses;
        this.inbound = inbound;
    }

    @Override
    public Optional<String> enter(Letter letter, boolean resend) {
        inbound.reserved(letter);
        try {
            return entered(letter, resend);
        } finally {
            inbound.released(letter);
        }
    }

    private Optional<String> entered(Letter letter, boolean resend) {
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
        return Optional.ofNullable(statuses.of(letter.direction() + "." + letter.name()))
                .flatMap(Status::trouble)
                .map(Status.Trouble::reason);
    }
}
