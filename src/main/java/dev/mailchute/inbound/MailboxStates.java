package dev.mailchute.inbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.settings.InboundMailbox;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The mailboxes of the configuration, each with its state. */
final class MailboxStates {
    private final Map<String, MailboxState> states = new HashMap<>();

    MailboxStates(List<InboundMailbox> mailboxes, Function<InboundMailbox, MailboxState> state) {
        mailboxes.forEach(mailbox -> states.put(mailbox.name(), state.apply(mailbox)));
    }

    /** @throws PermanentException if no such mailbox is configured any more */
    MailboxState named(String name) {
        MailboxState state = states.get(name);
        if (state == null) {
            throw new PermanentException(
                    Fault.of("not-configured", "no inbound mailbox is configured as " + name + " any more"));
        }
        return state;
    }

    MailboxState of(Mail mail) {
        return named(mail.inbound().name());
    }
}
