package dev.mailchute.eml;

import jakarta.mail.MessagingException;
import java.util.Locale;

/** What a draft cannot carry, so that a mail that is too large for one request is held and not sent without it. */
final class DraftLoss {
    static final String CODE = "draft-would-lose";

    private DraftLoss() {}

    /** @param what follows "it would lose" */
    static UnsendableMail of(String what) {
        return new UnsendableMail(
                CODE,
                "the message is too large to be sent as it is, and sent as a draft with attachments it would lose "
                        + what
                        + "; make it smaller than mime-limit of the outbox, for example by sending what is large in a message of"
                        + " its own");
    }

    /** @throws UnsendableMail if the part is more than a file and a draft would make it one */
    static void refuse(MailPart part) throws UnsendableMail, MessagingException {
        String type = part.type();
        if (type.equals("multipart/report")) {
            throw of("its form of a report (" + part.parameter("report-type") + "), by which programs know it");
        }
        if (type.equals("message/partial") || type.equals("message/external-body")) {
            throw of("its part of the type " + type + ", which would become a mere file");
        }
        String method = type.equals("text/calendar") && !part.isAttachment() ? part.parameter("method") : null;
        if (method != null) {
            throw of("what makes it an invitation or an answer to one (text/calendar; method="
                    + FieldText.plain(method).toUpperCase(Locale.ROOT) + "): it would become an attached file");
        }
    }
}
