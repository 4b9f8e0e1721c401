package dev.mailchute.inbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.settings.InboundMailbox;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The configured mailboxes, each with its state. */
final class MailboxStates {
    private final Map<String, MailboxState> states = new HashMap<>();

    MailboxStates(List<InboundMailbox> mailboxes, Function<InboundMailbox, MailboxState> state) {
        mailboxes.forEach(mailbox -> states.put(mailbox.name(), state.apply(mailbox)));
    }

    /** @throws PermanentException if the mailbox is no longer configured */
    MailboxState named(String name) {
        MailboxState state = states.get(name);
        if (state == null) {
            throw new PermanentException(Fault.of(
                    "not-configured",
                    "the inbound mailbox " + name
                            + " is no longer in the configuration; restore it, or export the letter"));
        }
        return state;
    }

    /** The state of a mailbox that is polled; empty for one of an outbox. */
    Optional<MailboxState> find(GraphMailbox mailbox) {
        return Optional.ofNullable(states.get(mailbox.name()))
                .filter(state -> Mail.mailbox(state.inbound()).key().equals(mailbox.key()));
    }

    MailboxState of(Mail mail) {
        return named(mail.inbound().name());
    }
}
