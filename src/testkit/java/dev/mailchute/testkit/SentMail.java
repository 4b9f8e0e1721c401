package dev.mailchute.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A mail that Exchange accepted for sending.
 *
 * @param mailbox the address of the mailbox that sent it
 * @param how {@code mime}, {@code json} or {@code draft}
 * @param from the address of its From; the mailbox's unless it had one
 * @param mime the mail as it was submitted; for JSON, as Exchange serialised it, the Bcc still in it
 * @param clientRequestId of the request that sent it, or null
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
