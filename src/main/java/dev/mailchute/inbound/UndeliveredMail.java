package dev.mailchute.inbound;

import dev.mailchute.eml.EmlName;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.graph.transport.ChangeGuard;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.InboundLedger;
import java.util.Optional;

/** Refuses that a message is marked, moved or deleted in its mailbox before someone else has it. */
final class UndeliveredMail implements ChangeGuard {
    private final MailboxStates states;
    private final InboundLedger ledger;

    UndeliveredMail(MailboxStates states, InboundLedger ledger) {
        this.states = states;
        this.ledger = ledger;
    }

    @Override
    public Optional<RouteMistakeException> refusal(GraphMailbox mailbox, String messageId) {
        String key = EmlName.key(mailbox.mailbox(), messageId);
        Optional<MailInHand> inHand = states.find(mailbox).map(MailboxState::inHand);
        if (inHand.filter(mails -> mails.isReleased(key)).isPresent()) {
            return Optional.empty();
        }
        Optional<State> recorded = ledger.find(key).map(InboundEntry::state);
        boolean isInHand = inHand.filter(mails -> mails.has(key)).isPresent();
        boolean isOthers = recorded.filter(state -> state == State.DELIVERED || state == State.HELD)
                .isPresent();
        if (recorded.equals(Optional.of(State.STAGED)) || isInHand && !isOthers) {
            return Optional.of(new RouteMistakeException("a step would mark, move or delete the message in the mailbox"
                    + " before it is delivered, held or left out"));
        }
        return Optional.empty();
    }
}
