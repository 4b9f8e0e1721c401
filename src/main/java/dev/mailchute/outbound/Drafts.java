package dev.mailchute.outbound;

import dev.mailchute.eml.DraftParts;
import dev.mailchute.eml.DraftParts.AttachedFile;
import dev.mailchute.eml.UnsendableMail;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnknownOutcomeException;
import dev.mailchute.files.Durable;
import dev.mailchute.graph.DraftMessages;
import dev.mailchute.graph.DraftUpload;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.Presence;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.ledger.OutboundEntry.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a mail as a draft: create it, attach, send. Small mail keeps its MIME; large mail is taken apart, because Graph takes large
 * attachments by upload session only.
 */
final class Drafts {
    private static final Logger LOG = LoggerFactory.getLogger(Drafts.class);

    private final DraftMessages drafts;
    private final DraftUpload upload;
    private final Presence presence;

    Drafts(Graph graph) {
        this.drafts = new DraftMessages(graph);
        this.upload = new DraftUpload(graph);
        this.presence = new Presence(graph);
    }

    /**
     * @param created called with the draft's id before anything is sent, and with none once it is removed again
     * @throws UnknownOutcomeException if it is not known whether the draft was sent
     */
    void send(OutgoingMail mail, Consumer<Draft> created) throws IOException {
        GraphMailbox mailbox = mail.mailbox();
        String draft = mail.isSmall() ? fromMime(mail, created) : inParts(mail, created);
        try {
            drafts.send(mailbox, draft);
        } catch (UnknownOutcomeException e) {
            throw e;
        } catch (MailException e) {
            takeBack(mailbox, draft, created);
            throw e;
        }
    }

    private String fromMime(OutgoingMail mail, Consumer<Draft> created) {
        String draft = drafts.create(mail.mailbox(), mail.checkedMail().mail());
        created.accept(Draft.of(draft));
        return draft;
    }

    private String inParts(OutgoingMail mail, Consumer<Draft> created) throws IOException {
        Path folder = PreSendCheck.staging(mail.outbox()).resolve(mail.key() + ".parts");
        if (Files.exists(folder)) {
            Durable.removeTree(folder);
        }
        Files.createDirectories(folder);
        try {
            DraftParts parts = parts(mail, folder);
            if (!parts.extras().dropped().isEmpty()) {
                LOG.info(
                        "{} is too large for MIME; a draft has no place for lines {}",
                        mail,
                        parts.extras().dropped());
            }
            String draft = drafts.create(mail.mailbox(), parts);
            created.accept(Draft.of(draft));
            attach(mail.mailbox(), draft, parts, created);
            return draft;
        } catch (UnsendableMail e) {
            throw new PermanentException(Fault.of(e.code(), e.reason()));
        } finally {
            Durable.removeTree(folder);
        }
    }

    /** Its parts are files of our own, of the content that was checked. */
    private static DraftParts parts(OutgoingMail mail, Path folder) throws IOException, UnsendableMail {
        try {
            return DraftParts.of(mail.checkedMail().mail(), folder);
        } finally {
            mail.checkedMail().file().requireSameContent();
        }
    }

    private void attach(GraphMailbox mailbox, String draft, DraftParts parts, Consumer<Draft> created)
            throws IOException {
        try {
            for (AttachedFile attachment : parts.attachments()) {
                upload.attach(mailbox, draft, attachment);
            }
        } catch (MailException | IOException e) {
            takeBack(mailbox, draft, created);
            throw e;
        }
    }

    /** Removes a draft that will not be sent. Another failure is being handled, so this one is only logged. */
    private void takeBack(GraphMailbox mailbox, String draft, Consumer<Draft> created) {
        try {
            remove(mailbox, draft);
            created.accept(Draft.none());
        } catch (MailException e) {
            LOG.warn(
                    "a draft of {} could not be removed from Drafts: {}",
                    mailbox.mailbox(),
                    e.fault().text());
        }
    }

    /** Removes the draft of an earlier try. Nothing may be sent in its place while it may still be there to go. */
    void remove(GraphMailbox mailbox, String draft) {
        try {
            drafts.remove(mailbox, draft);
        } catch (GoneException e) {
            if (presence.isThere(mailbox, draft)) {
                throw new TemporaryException(e.fault());
            }
            LOG.debug("the draft of an earlier try is gone already");
        }
    }
}
