package dev.mailchute.outbound;

import dev.mailchute.eml.CompletedMail;
import dev.mailchute.eml.MailHeaders;
import dev.mailchute.files.FileStamp;
import dev.mailchute.files.OutboxNames;
import dev.mailchute.files.VerifiedFile;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.settings.Outbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One dropped file on its journey; the routes know it as the variable {@code mail}.
 *
 * @param key from outbox, file name, time and size: the same file after a restart is the same mail
 * @param file the claimed file, or the {@code message.eml} of the letter that is retried
 * @param fileName the dropped file's name
 * @param from how far it had come when this journey began; what the ledger knows now is asked of {@link MailRecord}
 * @param checked once it is known to be fit to go
 * @param retry whether a person asked for it: not a duplicate then, and its file is the letter's
 * @param arrival how it came in
 */
public record OutgoingMail(
        Outbox outbox,
        String key,
        Path file,
        String fileName,
        State from,
        Optional<Checked> checked,
        Retry retry,
        Arrival arrival) {

    /** Whether a person sends it in again, as a letter. */
    enum Retry {
        /** It comes from the outbox. */
        NONE,
        /** Not where it may have gone. */
        IF_NOT_SENT,
        /** Although it may have gone. */
        IN_ANY_CASE
    }

    /**
     * A mail that is fit to go.
     *
     * @param eml the file it is in: the dropped one, or the one composed from {@code .json}
     * @param mail it with what was missing
     * @param file the dropped file, with what it held when it was checked
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
     * How a mail came in.
     *
     * @param taken whether it is ours, and as it was when it was looked at
     * @param stamp what the file was like then; empty for a letter's mail
     * @param restless whether its producer has been writing to it for too long
     */
    record Arrival(boolean taken, Optional<FileStamp> stamp, boolean restless) {
        static final Arrival OF_LETTER = new Arrival(true, Optional.empty(), false);
        /** It is not taken now: gone, forbidden, or written to meanwhile. It is seen again as long as it is there. */
        static final Arrival LATER = new Arrival(false, Optional.empty(), false);
    }

    OutgoingMail checked(Checked value) {
        return new OutgoingMail(outbox, key, file, fileName, from, Optional.of(value), retry, arrival);
    }

    OutgoingMail arrived(Arrival how) {
        return new OutgoingMail(outbox, key, file, fileName, from, checked, retry, how);
    }

    /** The same file as another mail, of which nothing is known. */
    OutgoingMail withKey(String other) {
        return new OutgoingMail(outbox, other, file, fileName, State.CLAIMED, Optional.empty(), retry, arrival);
    }

    OutgoingMail from(State begun) {
        return new OutgoingMail(outbox, key, file, fileName, begun, checked, retry, arrival);
    }

    boolean isRetried() {
        return retry != Retry.NONE;
    }

    /** Whether it is ours, and as it was when it was found finished; else it is seen again. */
    public boolean isTaken() {
        return arrival.taken();
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

    /** Tells the two directions apart where they share a route. */
    public boolean isIncoming() {
        return false;
    }

    /** The address of the sending mailbox behind {@code graph:}. */
    public String mailboxUri() {
        return mailbox().key();
    }

    /** Whether Exchange has it already, and only the file is to be cleared away. */
    public boolean isSent() {
        return from == State.SENT;
    }

    /** Whether it may have gone before this journey: the outcome of that sending is not known. */
    public boolean isInDoubt() {
        return from == State.SENDING;
    }

    /** Whether one request can carry it. Larger mail, or all where so configured, goes as a draft. */
    public boolean isOneRequest() {
        return outbox.sendMode() == Outbox.SendMode.SEND_MAIL && isSmall();
    }

    boolean isSmall() {
        return checkedMail().mail().size() <= outbox.mimeLimit();
    }

    boolean isJson() {
        return !isRetried() && OutboxNames.isJson(fileName);
    }

    /** Whether the file has second dots; a letter keeps the mail without. */
    boolean isDotStuffed() {
        return outbox.dotStuffed() && !isRetried() && !isJson();
    }

    /** For the log: which mail, without its subject. */
    @Override
    public String toString() {
        return outbox.name() + " file " + fileName
                + checked.map(fit -> " " + fit.mail().messageId()).orElse("");
    }
}
