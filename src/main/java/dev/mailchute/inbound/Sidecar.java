package dev.mailchute.inbound;

import dev.mailchute.eml.Address;
import dev.mailchute.eml.MailHeaders;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.files.Json;
import dev.mailchute.graph.MailSummary;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.settings.InboundMailbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The {@code .json} beside a delivered {@code .eml}, with the message's properties. The order of the members is part of the contract. */
record Sidecar(
        String name,
        String mailbox,
        String folder,
        String id,
        String internetMessageId,
        String conversationId,
        String subject,
        Address from,
        List<Address> to,
        List<Address> cc,
        Instant receivedDateTime,
        long size,
        String sha256,
        boolean hasAttachments,
        int delivery) {

    /**
     * A staged message as the mailbox listed it: from its sidecar or, if another program removed or changed that, from its own header. So a
     * step that is repeated sees the same message.
     */
    static Optional<MailSummary> summary(InboundMailbox inbound, InboundEntry entry) {
        Optional<InboundEntry.Content> staged =
                entry.content().filter(content -> entry.state() == InboundEntry.State.STAGED);
        return staged.flatMap(content -> read(inbound, entry, content).or(() -> header(inbound, entry, content)));
    }

    private static Optional<MailSummary> read(
            InboundMailbox inbound, InboundEntry entry, InboundEntry.Content content) {
        try {
            Path file = Staging.named(inbound.dropDir(), content.file() + ".json");
            return Optional.of(Json.mapper().readValue(file.toFile(), Sidecar.class))
                    .filter(sidecar -> content.sha256().equals(sidecar.sha256()))
                    .filter(sidecar -> entry.source().graphId().equals(Optional.ofNullable(sidecar.id())))
                    .map(Sidecar::summary);
        } catch (IOException | TemporaryException e) {
            return Optional.empty();
        }
    }

    private MailSummary summary() {
        return new MailSummary(
                new MailSummary.MessageIds(
                        id, Optional.ofNullable(internetMessageId), Optional.ofNullable(conversationId)),
                subject == null ? "" : subject,
                new MailSummary.People(
                        Optional.ofNullable(from), to == null ? List.of() : to, cc == null ? List.of() : cc),
                receivedDateTime == null ? Instant.EPOCH : receivedDateTime,
                new MailSummary.Marks(hasAttachments, false, List.of()));
    }

    private static Optional<MailSummary> header(
            InboundMailbox inbound, InboundEntry entry, InboundEntry.Content content) {
        try {
            MailHeaders headers =
                    MailHeaders.read(Staging.named(Staging.folder(inbound), content.file() + Staging.ENDING));
            return Optional.of(new MailSummary(
                    new MailSummary.MessageIds(
                            entry.source().graphId().orElse(""), headers.messageId(), Optional.empty()),
                    headers.subject(),
                    new MailSummary.People(headers.from().stream().findFirst(), headers.to(), headers.cc()),
                    Instant.EPOCH,
                    MailSummary.Marks.NONE));
        } catch (IOException | TemporaryException e) {
            return Optional.empty();
        }
    }

    static Sidecar of(Mail mail, Mail.Staged staged) {
        MailSummary listed = mail.listed();
        return new Sidecar(
                mail.inbound().name(),
                mail.inbound().mailbox(),
                mail.inbound().folder(),
                mail.id(),
                listed.internetMessageId().orElse(null),
                listed.ids().conversationId().orElse(null),
                listed.subject(),
                listed.from().orElse(null),
                listed.to(),
                listed.people().cc(),
                listed.receivedDateTime(),
                staged.size(),
                staged.sha256(),
                listed.marks().hasAttachments(),
                mail.delivery());
    }
}
