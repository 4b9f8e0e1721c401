package dev.mailchute.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A message that Exchange accepted for sending.
 *
 * @param mailbox the address of the mailbox that sent it
 * @param how {@code mime}, {@code json} or {@code draft}
 * @param from the address in From; the mailbox's address if it had none
 * @param mime the message as submitted; for JSON, as serialized by Exchange, with Bcc
 * @param clientRequestId the client-request-id of the request that sent it, or null
 * @param at when it was accepted, by the tenant's clock
 */
public record SentMail(
        String mailbox,
        String how,
        String from,
        List<String> to,
        List<String> cc,
        List<String> bcc,
        String subject,
        String internetMessageId,
        MimeSource mime,
        String clientRequestId,
        Instant at) {

    /** To, Cc and Bcc together, in that order. */
    public List<String> recipients() {
        List<String> all = new ArrayList<>(to);
        all.addAll(cc);
        all.addAll(bcc);
        return all;
    }
}
