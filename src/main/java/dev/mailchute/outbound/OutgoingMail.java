package dev.mailchute.outbound;

import dev.mailchute.eml.Address;
import dev.mailchute.eml.CompletedMail;
import dev.mailchute.eml.MailHeaders;
import dev.mailchute.files.FileStamp;
import dev.mailchute.files.OutboxNames;
import dev.mailchute.files.VerifiedFile;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.health.FlowingMessage;
import dev.mailchute.ledger.MessageFacts;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.log.MessageLine;
import dev.mailchute.mailcenter.EarlyEnd;
import dev.mailchute.settings.Outbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One outgoing message; the variable {@code mail} in the routes.
 *
 * @param key derived from outbox, file name, time and size: after a restart the same file is the same message
 * @param file the claimed file, or the {@code message.eml} of a retried letter
 * @param fileName the name of the dropped file
 * @param startState its state when it was taken; {@link MailRecord} has the current state
 * @param checked set once the message has passed the check
 * @param retry whether a person retries its letter: then it is no duplicate, and its file is the letter's
 * @param arrival the result of claiming it
 */
public record OutgoingMail(
        Outbox outbox,
        String key,
        Path file,
        String fileName,
        State startState,
        Optional<Checked> checked,
        Retry retry,
        Arrival arrival)
        implements FlowingMessage {

    /** Whether a person retries its letter. */
    enum Retry {
        /** It was dropped into the outbox. */
        NONE,
        /** Send only if the search shows that it was not sent. */
        IF_NOT_SENT,
        /** Send even if it may already have been sent. */
        EVEN_IF_SENT
    }

    /**
     * A message that has passed the check.
     *
     * @param eml the file that holds it: the dropped one, or the one composed from {@code .json}
     * @param mail the message with missing header fields added
     * @param file the dropped file, with its content when it was checked
     */
    record Checked(Path eml, MailHeaders headers, CompletedMail mail, VerifiedFile file) {
        String sha256() {
            return file.sha256();
        }

        boolean isUnchanged() {
            try {
                file.requireUnchanged();
                return true;
            } catch (IOException e) {
                return false;
            }
        }
    }

    /**
     * The result of claiming a file.
     *
     * @param taken whether it was claimed, unchanged since the scan
     * @param stamp the state of the file at that time; empty for a retried letter
     * @param restless whether its producer keeps changing it for too long
     * @param time when it was claimed, or its letter retried
     * @param end whether it ended before its way through the routes has
     */
    record Arrival(boolean taken, Optional<FileStamp> stamp, boolean restless, Optional<Instant> time, EarlyEnd end) {
        /** Not taken now: gone, forbidden, or changed meanwhile. A later poll sees it again if it still exists. */
        static Arrival later() {
            return new Arrival(false, Optional.empty(), false, Optional.empty(), new EarlyEnd());
        }

        static Arrival ofFile(FileStamp stamp, boolean restless, Instant now) {
            return new Arrival(true, Optional.of(stamp), restless, Optional.of(now), new EarlyEnd());
        }

        static Arrival ofLetter(Instant now) {
            return new Arrival(true, Optional.empty(), false, Optional.of(now), new EarlyEnd());
        }
    }

    OutgoingMail checked(Checked value) {
        return new OutgoingMail(outbox, key, file, fileName, startState, Optional.of(value), retry, arrival);
    }

    OutgoingMail arrived(Arrival how) {
        return new OutgoingMail(outbox, key, file, fileName, startState, checked, retry, how);
    }

    /** The same file as a new message without history. */
    OutgoingMail withKey(String other) {
        return new OutgoingMail(outbox, other, file, fileName, State.CLAIMED, Optional.empty(), retry, arrival);
    }

    OutgoingMail startingAs(State start) {
        return new OutgoingMail(outbox, key, file, fileName, start, checked, retry, arrival);
    }

    boolean isRetried() {
        return retry != Retry.NONE;
    }

    /** Whether it was claimed, unchanged since it was found finished; if not, a later poll sees it again. */
    public boolean isTaken() {
        return arrival.taken();
    }

    /** What the journal may know of it, once it is checked. */
    MessageFacts envelope() {
        return checked.map(of -> new MessageFacts(
                        Optional.empty(),
                        of.headers().subject(),
                        of.headers().from().stream().findFirst().map(Address::address),
                        of.headers().recipients().stream().map(Address::address).toList()))
                .orElse(MessageFacts.UNKNOWN);
    }

    Checked checkedMail() {
        return checked.orElseThrow(() -> new IllegalStateException(fileName + " is not checked"));
    }

    GraphMailbox mailbox() {
        return mailbox(outbox);
    }

    static GraphMailbox mailbox(Outbox outbox) {
        return new GraphMailbox("outbound." + outbox.name(), outbox.mailbox(), outbox.app());
    }

    @Override
    public String part() {
        return mailbox().key();
    }

    @Override
    public Optional<String> messageId() {
        return checked.map(passed -> passed.mail().messageId());
    }

    /** Distinguishes the two directions in routes that both use. */
    public boolean isIncoming() {
        return false;
    }

    /** The address of the sending mailbox for {@code graph:}. */
    public String mailboxUri() {
        return mailbox().key();
    }

    /** Its subject, once it is checked. */
    public String subject() {
        return checkedMail().headers().subject();
    }

    /** The address in From in lower case, once it is checked. */
    public String from() {
        return checkedMail().mail().from().stream()
                .findFirst()
                .map(sender -> sender.address().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    /** The addresses in To, Cc and Bcc in lower case, once it is checked. */
    public List<String> recipients() {
        return checkedMail().headers().recipients().stream()
                .map(to -> to.address().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    /** Whether it was sent already, so that only its file has to be moved. */
    public boolean isSent() {
        return startState == State.SENT;
    }

    /** Whether an earlier attempt may have sent it: the outcome of that attempt is unknown. */
    public boolean isInDoubt() {
        return startState == State.SENDING;
    }

    /** Whether it is sent in one request. A larger message, or any if so configured, is sent as a draft. */
    public boolean isOneRequest() {
        return outbox.sendMode() == Outbox.SendMode.SEND_MAIL && isSmall();
    }

    boolean isSmall() {
        return checkedMail().mail().size() <= outbox.mimeLimit();
    }

    boolean isJson() {
        return !isRetried() && OutboxNames.isJson(fileName);
    }

    /** Whether the file is dot-stuffed; a letter keeps the message without dot-stuffing. */
    boolean isDotStuffed() {
        return outbox.dotStuffed() && !isRetried() && !isJson();
    }

    /** For the log: what became of it. The application gave the file its name. */
    MessageLine line(String outcome, Instant now) {
        MessageLine line = MessageLine.of(outcome, "outbound", outbox.name(), key)
                .with("file", fileName)
                .messageId(checked.map(passed -> passed.mail().messageId()));
        checked.map(passed -> passed.mail().size())
                .or(() -> arrival.stamp().map(FileStamp::size))
                .ifPresent(line::size);
        return line.took(arrival.time().map(begun -> Duration.between(begun, now)));
    }

    /** For logs; without the subject. */
    @Override
    public String toString() {
        return outbox.name() + " file " + fileName + " " + key
                + checked.map(passed -> " " + MessageLine.id(passed.mail().messageId()))
                        .orElse("");
    }
}
