package dev.mailchute.inbound;

import dev.mailchute.eml.Address;
import dev.mailchute.graph.MailSummary;
import java.time.Instant;
import java.util.List;

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
