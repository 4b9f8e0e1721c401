package dev.mailchute.inbound;

import dev.mailchute.eml.Address;
import dev.mailchute.eml.EmlName;
import dev.mailchute.graph.MailSummary;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.Marking;
import dev.mailchute.ledger.MessageFacts;
import dev.mailchute.log.MaskedText;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** A message as the ledger and its journal know it. */
final class Recording {
    private Recording() {}

    static InboundEntry entry(
            Mail mail, InboundEntry.State state, Optional<Mail.Staged> whole, Failures until, Instant now) {
        return new InboundEntry(
                new InboundEntry.Source(
                        mail.key(), mail.inbound().name(), mail.inbound().mailbox(), Optional.of(mail.id())),
                state,
                mail.delivery(),
                whole.map(
                        of -> new InboundEntry.Content(of.file(), of.sha256(), of.size(), of.isRebuilt(), of.epoch())),
                mail.messageId(),
                until,
                mail.isKeptUnread() ? Marking.KEPT_UNREAD : Marking.WANTED,
                now);
    }

    static MessageFacts facts(MailSummary summary) {
        return new MessageFacts(
                Optional.of(summary.receivedDateTime()).filter(Instant.EPOCH::isBefore),
                summary.subject(),
                summary.from().map(Address::address),
                Stream.concat(summary.to().stream(), summary.people().cc().stream())
                        .map(Address::address)
                        .toList());
    }

    static Mail.Staged withoutSubject(Mail.Staged whole) {
        return new Mail.Staged(
                EmlName.withoutSubject(whole.file()), whole.size(), whole.sha256(), whole.isRebuilt(), whole.epoch());
    }

    /** Words of a route, which may have put the subject or an address into them. */
    static String withoutSubject(String words, Mail mail) {
        return MaskedText.of(words, mail.subject());
    }
}
