package dev.mailchute.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A mail that Exchange accepted for sending.
 *
 * @param how {@code mime}, {@code json} or {@code draft}
 * @param mime the mail as it was submitted; for JSON, as Exchange serialised it, the Bcc still in it
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

    public List<String> recipients() {
        List<String> all = new ArrayList<>(to);
        all.addAll(cc);
        all.addAll(bcc);
        return all;
    }
}
