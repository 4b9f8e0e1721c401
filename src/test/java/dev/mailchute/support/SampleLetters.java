package dev.mailchute.support;

import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Letters as a service desk would have them, for pictures and for measuring. */
public final class SampleLetters {
    private static final List<String> PEOPLE = List.of(
            "ann.kowalski@northwind.example",
            "m.okafor@fabrikam.example",
            "lena.vogt@adatum.example",
            "jun.sato@tailspin.example",
            "p.oconnell@wingtip.example",
            "ines.ferreira@litware.example",
            "desk@proseware.example");
    private static final List<String> SUBJECTS = List.of(
            "Order %d: delivery address is wrong",
            "Invoice %d overdue",
            "Printer on floor 3 does not answer (%d)",
            "Re: Contract %d, signed copy",
            "Password reset for new starter %d",
            "Quote %d for the Lisbon office",
            "Your ticket %d has been updated",
            "Réclamation %d: colis endommagé");

    private SampleLetters() {}

    private record Cause(
            String direction,
            String name,
            String mailbox,
            String outcome,
            String reason,
            String code,
            Integer status,
            String step,
            String kind) {}

    private static final List<Cause> CAUSES = List.of(
            new Cause(
                    "outbound",
                    "orders",
                    "orders@contoso.com",
                    "held",
                    "\"%s,\" in To is not an email address; correct it and drop the message again",
                    "bad-address",
                    null,
                    "check",
                    "permanent"),
            new Cause(
                    "inbound",
                    "support",
                    "support@contoso.com",
                    "held",
                    "The message content conversion failed.",
                    "ErrorMimeContentConversionFailed",
                    500,
                    "fetch",
                    "permanent"),
            new Cause(
                    "outbound",
                    "orders",
                    "orders@contoso.com",
                    "in-doubt",
                    "it is not known whether this message was sent: sending was interrupted, and the mailbox does not have it. Look in"
                            + " Sent Items, or ask the recipient, before you send it again",
                    "in-doubt",
                    null,
                    "look-up",
                    "permanent"),
            new Cause(
                    "outbound",
                    "invoices",
                    "billing@contoso.com",
                    "held",
                    "The user account which was used to submit this request does not have the right to send mail on behalf of the"
                            + " specified sending account.",
                    "ErrorSendAsDenied",
                    403,
                    "send",
                    "permanent"),
            new Cause(
                    "outbound",
                    "orders",
                    "orders@contoso.com",
                    "held",
                    "the sender boss@contoso.com is not allowed; send as orders@contoso.com, or add it to"
                            + " mailchute.outbound.orders.allowed-from",
                    "sender-not-allowed",
                    null,
                    "check",
                    "permanent"));

    /** Letter number {@code i} of many; the same each time. */
    public static Letter letter(int i, Instant now) {
        Cause cause = CAUSES.get(i * 7 % 31 % CAUSES.size());
        String person = PEOPLE.get(i * 5 % PEOPLE.size());
        boolean in = cause.direction().equals("inbound");
        Instant last = now.minus(Duration.ofMinutes(2L + i * 37L % 9000));
        String requestId = cause.status() == null
                ? null
                : String.format("%08x-52c1-4b0e-9d2c-%012x", i * 2654435761L & 0xffffffffL, i);
        List<String> to = List.of(in ? cause.mailbox() : person);
        return new Letter(
                new Letter.Origin(
                        String.format("%016x", 0x9e3779b97f4a7c15L * (i + 1)),
                        cause.direction(),
                        cause.name(),
                        cause.mailbox()),
                cause.outcome(),
                new Letter.Failure(
                        cause.reason().replace("%s", person),
                        cause.code(),
                        cause.status(),
                        requestId,
                        cause.step(),
                        cause.kind()),
                new Letter.Tries(1 + i % 4, last.minus(Duration.ofMinutes(i % 200)), last),
                new Letter.Heading(
                        String.format(Locale.ROOT, SUBJECTS.get(i % SUBJECTS.size()), 4100 + i),
                        in ? person : cause.mailbox(),
                        to,
                        to.size(),
                        "<" + i + ".4711@" + person.replaceAll(".*@", "") + ">"),
                new Letter.Original(1800 + i * 97L % 60000, false, in ? null : "order-" + (4100 + i) + ".eml"));
    }

    /** Takes so many letters into a Mail Center. */
    public static void fill(MailCenter mailCenter, int count, Instant now) {
        for (int i = 0; i < count; i++) {
            Letter letter = letter(i, now);
            mailCenter.hold(letter, Optional.of(() -> new ByteArrayInputStream(mail(letter))));
        }
    }

    /** A mail for a letter, with text, HTML and an attachment. */
    public static byte[] mail(Letter letter) {
        return ("Received: from mx.contoso.com (203.0.113.7) by mail.contoso.com; Tue, 24 Nov 2026 09:12:44 +0000\r\n"
                        + "From: " + letter.from() + "\r\nTo: " + letter.to().get(0) + "\r\nSubject: "
                        + letter.subject().replace("é", "=?UTF-8?Q?=C3=A9?=")
                        + "\r\nDate: Tue, 24 Nov 2026 09:12:40 +0000\r\nMessage-ID: "
                        + letter.internetMessageId()
                        + "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"m\"\r\n\r\n"
                        + "--m\r\nContent-Type: multipart/alternative; boundary=\"a\"\r\n\r\n--a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                        + "Hello,\r\n\r\nthe parcel for this order went to our old address in Rua Augusta.\r\nPlease send it to the new one:\r\n\r\n"
                        + "    Northwind Lda.\r\n    Avenida da Liberdade 110\r\n    1269-046 Lisboa\r\n\r\nThe signed delivery note is attached.\r\n\r\n"
                        + "Kind regards\r\nAnn Kowalski\r\n--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                        + "<p>Hello,</p><p>the parcel for this order went to our <b>old address</b>. <a href=\"https://track.example/r?u=northwind\">"
                        + "See the order</a>.</p><img src=\"https://track.example/pixel.gif\" alt=\"logo\">\r\n--a--\r\n--m\r\n"
                        + "Content-Type: application/pdf; name=\"delivery-note.pdf\"\r\nContent-Disposition: attachment; filename=\"delivery-note.pdf\"\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQKJSBub3RoaW5nIG11Y2gK\r\n--m--\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
