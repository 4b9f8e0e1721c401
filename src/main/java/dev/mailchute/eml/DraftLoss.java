package dev.mailchute.eml;

import jakarta.mail.MessagingException;
import java.util.Locale;

/** Content that a draft cannot carry. A message too large for one request is then held, rather than sent without it. */
final class DraftLoss {
    static final String CODE = "draft-would-lose";

    private DraftLoss() {}

    /** @param what continues "it would lose" */
    static UnsendableMail of(String what) {
        return new UnsendableMail(
                CODE,
                "the message is too large for one request, and sent as a draft it would lose "
                        + what
                        + "; make it smaller than the outbox's mime-limit, for example by sending large attachments in a separate"
                        + " message");
    }

    /** @throws UnsendableMail if the part has a meaning that it would lose as a plain attachment */
    static void refuse(MailPart part) throws UnsendableMail, MessagingException {
        String type = part.type();
        if (type.equals("multipart/report")) {
            throw of("the form (" + part.parameter("report-type") + ") that tells programs it is a report");
        }
        if (type.equals("message/partial") || type.equals("message/external-body")) {
            throw of("the meaning of its part of type " + type + ", which would become a plain file");
        }
        String method = type.equals("text/calendar") && !part.isAttachment() ? part.parameter("method") : null;
        if (method != null) {
            throw of("what makes it an invitation or a reply to one (text/calendar; method="
                    + FieldText.plain(method).toUpperCase(Locale.ROOT) + "), which would become a plain file");
        }
    }
}
