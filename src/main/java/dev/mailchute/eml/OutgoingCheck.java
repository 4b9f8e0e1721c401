package dev.mailchute.eml;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks whether a message may be sent through an outbox: it must be a message, have one allowed sender and at least one recipient,
 * and not be too large.
 *
 * @param name the outbox's name, for the keys in error messages
 * @param mailbox the address it sends as; always allowed
 * @param allowedFrom additional From addresses
 * @param maxSize the maximum size of the complete message in bytes
 */
public record OutgoingCheck(String name, String mailbox, Set<String> allowedFrom, long maxSize) {
    /** The largest message that Exchange accepts with any configuration, in bytes. */
    public static final long EXCHANGE_SIZE = 150L * 1024 * 1024;

    public OutgoingCheck {
        allowedFrom = Stream.concat(Stream.of(mailbox), allowedFrom.stream())
                .map(address -> address.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns if the message may be sent.
     *
     * @param headers a missing From is allowed, because it will be added
     * @param size of the complete message in bytes
     * @throws UnsendableMail with one of the codes {@code not-a-mail}, {@code header-too-large}, {@code several-senders},
     *     {@code bad-address}, {@code sender-not-allowed}, {@code no-recipients}, {@code too-large}
     */
    public void check(MailHeaders headers, long size) throws UnsendableMail {
        if (!headers.isMail()) {
            throw new UnsendableMail(
                    "not-a-mail",
                    "the file is not a message: it does not begin with a header such as \"To: ann@example.com\"; write headers, an empty"
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
            throw new UnsendableMail("no-recipients", "the message has no recipients; add an address to To, Cc or Bcc");
        }
        checkSize(size);
    }

    /**
     * The same for a dropped file, whose envelope sender must be allowed as well.
     *
     * @param headers of the complete message
     */
    public void check(DroppedMail dropped, MailHeaders headers, long size) throws UnsendableMail {
        List<Address> senders = dropped.envelope().senders().addresses;
        if (senders.size() > 1) {
            throw new UnsendableMail(
                    "several-senders", "the message has several senders in X-Sender; write one, or none");
        }
        for (Address sender : senders) {
            checkAllowed("X-Sender", sender);
        }
        check(headers, size);
    }

    static UnsendableMail headerTooLarge() {
        return new UnsendableMail(
                "header-too-large",
                "the header is larger than " + formatSize(BoundedHeaders.MAX_BYTES)
                        + " or has too many fields or addresses; send the message to fewer recipients at a time");
    }

    static UnsendableMail badAddress(List<MailHeaders.MalformedAddress> malformed) {
        MailHeaders.MalformedAddress first = malformed.get(0);
        String more = malformed.size() == 1 ? "" : " (and " + (malformed.size() - 1) + " more)";
        return new UnsendableMail(
                "bad-address",
                "\"" + first.text() + "\" in " + first.field() + more
                        + " is not an email address; correct it and drop the message again");
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
                    "several-senders", "the message has several senders; write one From with one address");
        }
        if (headers.from().isEmpty()) {
            throw new UnsendableMail(
                    "bad-address", "the From of the message is empty; remove it, or write one address");
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
                    "the message has " + formatSize(size) + " when encoded, but Exchange accepts at most "
                            + formatSize(EXCHANGE_SIZE) + "; send it in several messages, or send a link instead");
        }
        if (size > maxSize) {
            throw new UnsendableMail(
                    "too-large",
                    "the message has " + formatSize(size) + ", but the limit is " + formatSize(maxSize)
                            + "; send it in several messages, or raise mailchute.outbound." + name
                            + ".max-size (the mailbox has its own limit as well)");
        }
    }

    static String formatSize(long bytes) {
        if (bytes >= 1024 * 1024) {
            double rounded =
                    Math.ceil(bytes * 10 / 1024.0 / 1024.0) / 10; // rounded up: one byte over the limit must show
            return String.format(Locale.ROOT, "%.1f MB", rounded).replace(".0 MB", " MB");
        }
        return bytes >= 1024 ? bytes / 1024 + " KB" : bytes + " bytes";
    }
}
