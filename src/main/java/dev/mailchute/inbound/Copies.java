package dev.mailchute.inbound;

import dev.mailchute.eml.EmlName;
import dev.mailchute.eml.MailView;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.files.CopyOnce;
import dev.mailchute.files.Json;
import dev.mailchute.files.OwnFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;

/**
 * The steps that put a message, or parts of it, into other folders. Each may be performed again, and puts every file there once: see {@link CopyOnce}. Its
 * marker is in the staging folder until the message has left that.
 */
public final class Copies {
    private static final String FOLDER = "folder";

    /** Before the hash in the name of a marker. */
    static final String MARK = ".step-";

    Copies() {}

    /** The message, under the name that it has in the drop folder. */
    public void copyTo(@ExchangeProperty(FOLDER) String folder, @Variable("mail") Mail mail) throws IOException {
        copy(mail, OwnFolder.of(folder));
    }

    /** The message and what the mailbox says of it, as in the mailbox's own drop folder: first the {@code .json}, then the {@code .eml}. */
    public void dropIn(@ExchangeProperty(FOLDER) String folder, @Variable("mail") Mail mail) throws IOException {
        Path there = OwnFolder.of(folder);
        byte[] sidecar = Json.file(Sidecar.of(mail, mail.staged().orElseThrow()));
        put(mail, there.resolve(mail.sidecar().getFileName()), () -> new ByteArrayInputStream(sidecar));
        copy(mail, there);
    }

    private static void copy(Mail mail, Path folder) throws IOException {
        put(mail, folder.resolve(mail.fileName()), () -> Files.newInputStream(mail.stagingPath()));
    }

    /**
     * Each attachment, decoded, under a name of its own that is safe on any system. Pictures that the text shows are no attachments.
     *
     * @throws PermanentException if there are more than the view of a message lists
     */
    public void saveAttachments(@ExchangeProperty(FOLDER) String folder, @Variable("mail") Mail mail)
            throws IOException {
        Path there = OwnFolder.of(folder);
        Path whole = mail.stagingPath();
        MailView view = MailView.of(whole);
        if (view.attachmentCount() > view.attachments().size()) {
            throw new PermanentException(Fault.of(
                    "attachments",
                    "it has " + view.attachmentCount() + " attachments; at most "
                            + view.attachments().size() + " of a message are saved"));
        }
        for (MailView.Attachment one : view.attachments()) {
            if (!isShownInText(view, one)) {
                String name = EmlName.ofAttachment(mail.staged().orElseThrow().file(), one.number() + 1, one.name());
                put(
                        mail,
                        there.resolve(name),
                        () -> one.problem().isEmpty()
                                ? MailView.open(whole, one.stored())
                                : MailView.open(whole, one.number()).orElseThrow());
            }
        }
    }

    private static boolean isShownInText(MailView view, MailView.Attachment one) {
        return one.type().startsWith("image/")
                && one.contentId()
                        .filter(id -> view.html()
                                .filter(html -> html.content().contains("cid:" + id))
                                .isPresent())
                        .isPresent();
    }

    private static void put(Mail mail, Path target, CopyOnce.Content content) throws IOException {
        String mark = mail.staged().orElseThrow().file()
                + MARK
                + EmlName.key(mail.inbound().mailbox(), target.toString());
        new CopyOnce(target, Staging.folder(mail.inbound()).resolve(mark)).put(content);
    }
}
