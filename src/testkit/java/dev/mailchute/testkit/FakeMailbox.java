package dev.mailchute.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A mailbox of the {@link FakeTenant}. Its monitor guards all of its state. */
public final class FakeMailbox implements Misbehaving {
    final FakeTenant tenant;
    final Ids ids;
    private final String address;
    private final String userId;
    final MailboxFolders folders;
    private final Map<String, FakeMail> mails = new HashMap<>();
    private final Set<String> sendAs = new HashSet<>();
    private long delivered;
    boolean licensed = true;
    long largestMail = 35L << 20;
    long smallestUpload = AttachmentCalls.SMALL;

    FakeMailbox(FakeTenant tenant, String address, Locale language) {
        this.tenant = tenant;
        this.address = address;
        this.ids = new Ids(address.hashCode());
        this.userId = ids.uuid();
        this.folders = new MailboxFolders(this, language);
        sendAs.add(address.toLowerCase(Locale.ROOT));
    }

    // -- settings --

    /** Its address as created; Graph ignores case. */
    public String address() {
        return address;
    }

    /** The id of its user, which can replace its address. */
    public String userId() {
        return userId;
    }

    /** The user exists but has no Exchange Online mailbox: 404 {@code MailboxNotEnabledForRESTAPI} (field). */
    public FakeMailbox withoutLicence() {
        licensed = false;
        return this;
    }

    /** Allows another address to send from: an alias, or a Send As permission. Others answer {@code ErrorSendAsDenied}. */
    public FakeMailbox maySendAs(String other) {
        synchronized (this) {
            sendAs.add(other.toLowerCase(Locale.ROOT));
            return this;
        }
    }

    /** The largest message it may send, in encoded bytes. Exchange Online: 35 MB unless an administrator raises it, 150 MB at most. */
    public FakeMailbox largestMail(long bytes) {
        largestMail = bytes;
        return this;
    }

    /** The smallest attachment, in bytes, for an upload session: 3 MB. Microsoft does not say which kind of MB. */
    public FakeMailbox smallestUpload(long bytes) {
        smallestUpload = bytes;
        return this;
    }

    // -- folders --

    /**
     * The folder at a path below the root, such as {@code Inbox/Tickets}. The first part may be a well-known name; case
     * is ignored.
     *
     * @throws IllegalArgumentException if there is no such folder
     */
    public synchronized FakeFolder folder(String path) {
        return folders.at(path, false);
    }

    /** The same, creating missing folders. */
    public synchronized FakeFolder createFolder(String path) {
        return folders.at(path, true);
    }

    /** Creates a folder whose name may contain a slash, or a hidden folder. Source: mailFolder resource type. */
    public synchronized FakeFolder createFolder(FakeFolder parent, String displayName, boolean hidden) {
        return folders.add(parent, displayName, hidden, false);
    }

    /** Creates a search folder, which a listing of the root shows like any other. Source: list mailFolders. */
    public synchronized FakeFolder createSearchFolder(String displayName) {
        return folders.add(folders.root(), displayName, false, true);
    }

    synchronized void deleteFolder(FakeFolder folder) {
        List.copyOf(folder.children).forEach(this::deleteFolder);
        List.copyOf(folder.mails).forEach(this::remove);
        folders.forget(folder);
    }

    // -- mail --

    /** Delivers an unread message to its inbox, received now by the tenant's clock. */
    public FakeMail deliver(byte[] mime) {
        return deliver(MimeSource.of(mime));
    }

    /** The same from an .eml file, which must not change while the tenant runs. */
    public FakeMail deliver(Path file) {
        return deliver(MimeSource.of(file));
    }

    /** The same from bytes that need not be in memory. */
    public FakeMail deliver(MimeSource mime) {
        return deliverTo("inbox", mime);
    }

    /** Delivers an unread message to an existing folder. */
    public FakeMail deliverTo(String folder, byte[] mime) {
        return deliverTo(folder, MimeSource.of(mime));
    }

    /** The same from bytes that need not be in memory. */
    public FakeMail deliverTo(String folder, MimeSource mime) {
        return deliver(folder, mime, tenant.clock().instant());
    }

    /** The same, received at that time; Graph returns whole seconds. */
    public FakeMail deliver(String folder, MimeSource mime, Instant receivedAt) {
        synchronized (this) {
            FakeMail mail = newMail(mime, receivedAt);
            put(mail, folder(folder));
            return mail;
        }
    }

    /** Delivers a meeting request, which is listed among the messages with its own type. */
    public FakeMail invitation(byte[] mime) {
        synchronized (this) {
            FakeMail mail = deliver(mime);
            mail.type = "#microsoft.graph.eventMessageRequest";
            return mail;
        }
    }

    /** Delivers a message that is already read. */
    public FakeMail deliverRead(byte[] mime) {
        return deliver(mime).markRead();
    }

    /** Puts an unread draft into a folder. */
    public FakeMail deliverDraft(String folder, byte[] mime) {
        synchronized (this) {
            FakeMail mail = deliverTo(folder, mime);
            mail.draft = true;
            return mail;
        }
    }

    /** Parses every message now. Otherwise the first listing does, and blocks other requests meanwhile. */
    public void index() {
        everything().forEach(mail -> MessageJson.of(mail, mail.id(), List.of(), false));
    }

    /** The messages of an existing folder, oldest first. */
    public List<FakeMail> mails(String folder) {
        return folder(folder).mails();
    }

    /** All messages of the mailbox, including Recoverable Items. */
    public List<FakeMail> everything() {
        synchronized (this) {
            return mails.entrySet().stream()
                    .filter(entry -> entry.getKey().equals(entry.getValue().id()))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }

    /** The messages in Drafts, oldest first. */
    public List<FakeMail> drafts() {
        return folders.of(WellKnownFolder.DRAFTS).mails();
    }

    /** The messages in Sent Items; {@link #sent()} has what was really sent. */
    public List<FakeMail> sentItems() {
        return folders.of(WellKnownFolder.SENTITEMS).mails();
    }

    /** The messages in Recoverable Items, where DELETE puts them, hidden from people (field); never in Deleted Items. */
    public List<FakeMail> recoverableItems() {
        return folders.of(WellKnownFolder.RECOVERABLEITEMSDELETIONS).mails();
    }

    /** Every message that Exchange accepted from this mailbox, in order. */
    public List<SentMail> sent() {
        return tenant.sent().stream()
                .filter(mail -> mail.mailbox().equals(address))
                .toList();
    }

    FakeMail newMail(MimeSource mime, Instant receivedAt) {
        return new FakeMail(this, delivered++, receivedAt.truncatedTo(ChronoUnit.SECONDS), mime);
    }

    synchronized void put(FakeMail mail, FakeFolder into) {
        mail.folder = into;
        into.mails.add(mail);
        mails.put(mail.id(), mail);
        mails.put(mail.mutableId, mail);
    }

    /** Moves like Exchange: a copy with a new default id and the same immutable id. */
    synchronized void move(FakeMail mail, FakeFolder into) {
        mails.remove(mail.mutableId);
        if (mail.folder != null) {
            mail.folder.mails.remove(mail);
        }
        mail.mutableId = ids.mutable();
        mail.changes++;
        mail.changedAt = tenant.clock().instant();
        put(mail, into);
    }

    synchronized void remove(FakeMail mail) {
        mails.remove(mail.mutableId);
        mails.remove(mail.id());
        if (mail.folder != null) {
            mail.folder.mails.remove(mail);
            mail.folder = null;
        }
    }

    /** The visible message with this id in its exact case. */
    Optional<FakeMail> mailById(String id) {
        return Optional.ofNullable(mails.get(id)).filter(mail -> mail.unseenFor == 0);
    }

    /** The messages that a search of the whole mailbox covers: not Recoverable Items. */
    List<FakeMail> searchable() {
        List<FakeMail> found = new ArrayList<>();
        collect(folders.root(), found);
        return found;
    }

    private static void collect(FakeFolder folder, List<FakeMail> into) {
        into.addAll(folder.mails);
        folder.children.forEach(child -> collect(child, into));
    }

    boolean maySendFrom(String from) {
        return sendAs.contains(from.toLowerCase(Locale.ROOT));
    }

    boolean isAt(String user) {
        return address.equalsIgnoreCase(user) || userId.equalsIgnoreCase(user);
    }

    // -- misbehaviour --

    @Override
    public Misbehaviour times(int count) {
        return tenant.times(count).in(this);
    }

    /** Delays every request to it by this much. */
    public PlannedFault answersAfter(Duration delay) {
        return always().answersAfter(delay);
    }

    @Override
    public String toString() {
        return address;
    }
}
