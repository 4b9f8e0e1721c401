package dev.mailchute.eml;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a mail may go out through an outbox: it is a mail, from one sender who is allowed, to somebody, and not too large.
 *
 * @param name the outbox's name, for the keys in the reasons
 * @param mailbox the address it sends as; always allowed
 * @param allowedFrom further From addresses
 * @param maxSize bytes of the complete mail
 */
public record OutgoingCheck(String name, String mailbox, Set<String> allowedFrom, long maxSize) {
    /** Bytes that Exchange takes at most, whatever is configured. */
    public static final long EXCHANGE_SIZE = 150L * 1024 * 1024;

    public OutgoingCheck {
        allowedFrom = Stream.concat(Stream.of(mailbox), allowedFrom.stream())
                .map(address -> address.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns when the mail may go out.
     *
     * @param headers of the mail; a missing From is fine, since it will be completed
     * @param size bytes of the complete mail
     * @throws UnsendableMail with one of the codes {@code not-a-mail}, {@code header-too-large}, {@code several-senders},
     *     {@code bad-address}, {@code sender-not-allowed}, {@code no-recipients}, {@code too-large}
     */
    public void check(MailHeaders headers, long size) throws UnsendableMail {
        if (!headers.isMail()) {
            throw new UnsendableMail(
                    "not-a-mail",
                    "the file is not a mail: it does not begin with a header such as \"To: ann@example.com\"; write headers, an empty"
                            + " line and the text, without a byte-order mark");
        }
        if (headers.isCut()) {
            throw headerTooLarge();
        }
        checkSender(headers);
        if (!headers.malformed().isEmpty()) {
            throw badAddress(headers.malformed());
        }
        if (headers.recipients().isEmpty()) {
            throw new UnsendableMail("no-recipients", "the mail has no recipients; put somebody into To, Cc or Bcc");
        }
        checkSize(size);
    }

    /**
     * The same for a dropped file, whose envelope must be from somebody who is allowed, too.
     *
     * @param headers of the complete mail
     */
    public void check(DroppedMail dropped, MailHeaders headers, long size) throws UnsendableMail {
        List<Address> senders = dropped.envelope().senders().addresses;
        if (senders.size() > 1) {
            throw new UnsendableMail(
                    "several-senders", "the message has several senders in X-Sender; it must have one, or none");
        }
        for (Address sender : senders) {
            checkAllowed("X-Sender", sender);
        }
        check(headers, size);
    }

    static UnsendableMail headerTooLarge() {
        return new UnsendableMail(
                "header-too-large",
                "the header is larger than " + inWords(BoundedHeaders.MAX_BYTES)
                        + " or has too many fields or addresses; send it to fewer recipients at a time");
    }

    static UnsendableMail badAddress(List<MailHeaders.MalformedAddress> malformed) {
        MailHeaders.MalformedAddress first = malformed.get(0);
        String more = malformed.size() == 1 ? "" : " (and " + (malformed.size() - 1) + " more)";
        return new UnsendableMail(
                "bad-address",
                "\"" + first.text() + "\" in " + first.field() + more
                        + " is not a mail address; correct it and drop the mail again");
    }

    private void checkSender(MailHeaders headers) throws UnsendableMail {
        for (Address sender : headers.sender()) {
            checkAllowed("Sender", sender);
        }
        if (!headers.hasFrom()) {
            return;
        }
        if (headers.fromFields() > 1 || headers.from().size() > 1) {
            throw new UnsendableMail(
                    "several-senders", "the mail has several senders; it must have one From with one address");
        }
        if (headers.from().isEmpty()) {
            throw new UnsendableMail(
                    "bad-address", "the From of the mail is empty; leave it out, or put one address into it");
        }
        checkAllowed("From", headers.from().get(0));
    }

    private void checkAllowed(String field, Address sender) throws UnsendableMail {
        if (!allowedFrom.contains(sender.address().toLowerCase(Locale.ROOT))) {
            throw new UnsendableMail(
                    "sender-not-allowed",
                    "the sender " + sender.address() + (field.equals("From") ? "" : " in " + field)
                            + " is not allowed; send as " + mailbox + ", or add it to mailchute.outbound." + name
                            + ".allowed-from");
        }
    }

    private void checkSize(long size) throws UnsendableMail {
        if (size > EXCHANGE_SIZE) {
            throw new UnsendableMail(
                    "too-large",
                    "the mail has " + inWords(size) + " when encoded, and Exchange takes " + inWords(EXCHANGE_SIZE)
                            + " at most; send less at a time, or a link");
        }
        if (size > maxSize) {
            throw new UnsendableMail(
                    "too-large",
                    "the mail has " + inWords(size) + ", and " + inWords(maxSize)
                            + " are allowed; send less at a time, or raise" + " mailchute.outbound." + name
                            + ".max-size (the mailbox has a limit of its own)");
        }
    }

    static String inWords(long bytes) {
        if (bytes >= 1024 * 1024) {
            double rounded = Math.ceil(bytes * 10 / 1024.0 / 1024.0) / 10; // up, so that one byte too many shows
            return String.format(Locale.ROOT, "%.1f MB", rounded).replace(".0 MB", " MB");
        }
        return bytes >= 1024 ? bytes / 1024 + " KB" : bytes + " bytes";
    }
}
