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

/** A mailbox of the {@link FakeTenant}. All of its state is guarded by its own monitor. */
public final class FakeMailbox {
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

    /** As it was made; Graph does not mind the case. */
    public String address() {
        return address;
    }

    /** The id of its user, by which it can be addressed too. */
    public String userId() {
        return userId;
    }

    /** Exists in the directory, has no Exchange Online mailbox: 404 {@code MailboxNotEnabledForRESTAPI} (field). */
    public FakeMailbox withoutLicence() {
        licensed = false;
        return this;
    }

    /** A further address it may send from: an alias, or Send As granted. Any other is {@code ErrorSendAsDenied}. */
    public FakeMailbox maySendAs(String other) {
        synchronized (this) {
            sendAs.add(other.toLowerCase(Locale.ROOT));
            return this;
        }
    }

    /** The largest mail it may send, in bytes, encoded. Exchange Online: 35 MB unless an administrator raises it, 150 MB at most. */
    public FakeMailbox largestMail(long bytes) {
        largestMail = bytes;
        return this;
    }

    /** The smallest attachment, in bytes, that an upload session takes: 3 MB, and Microsoft does not say of which kind. */
    public FakeMailbox smallestUpload(long bytes) {
        smallestUpload = bytes;
        return this;
    }

    // -- folders --

    /**
     * The folder at a path below the root, as in {@code Inbox/Tickets}; the first part may be a well-known name. Case does
     * not matter.
     *
     * @throws IllegalArgumentException if there is none
     */
    public synchronized FakeFolder folder(String path) {
        return folders.at(path, false);
    }

    /** The same, made where it is missing. */
    public synchronized FakeFolder createFolder(String path) {
        return folders.at(path, true);
    }

    /** A folder name with a slash in it, or a hidden one. Source: mailFolder resource type. */
    public synchronized FakeFolder createFolder(FakeFolder parent, String displayName, boolean hidden) {
        return folders.add(parent, displayName, hidden, false);
    }

    /** A search folder, which a listing of the root shows among the others. Source: list mailFolders. */
    public synchronized FakeFolder createSearchFolder(String displayName) {
        return folders.add(folders.root(), displayName, false, true);
    }

    synchronized void deleteFolder(FakeFolder folder) {
        List.copyOf(folder.children).forEach(this::deleteFolder);
        List.copyOf(folder.mails).forEach(this::remove);
        folders.forget(folder);
    }

    // -- mail --

    /** New mail in its inbox, unread, received now by the tenant's clock. */
    public FakeMail deliver(byte[] mime) {
        return deliver(MimeSource.of(mime));
    }

    /** The same from an .eml file, which must stay as it is while the tenant lives. */
    public FakeMail deliver(Path file) {
        return deliver(MimeSource.of(file));
    }

    /** The same from bytes that need not be in memory. */
    public FakeMail deliver(MimeSource mime) {
        return deliverTo("inbox", mime);
    }

    /** New mail in a folder, which must exist. */
    public FakeMail deliverTo(String folder, byte[] mime) {
        return deliverTo(folder, MimeSource.of(mime));
    }

    /** The same from bytes that need not be in memory. */
    public FakeMail deliverTo(String folder, MimeSource mime) {
        return deliver(folder, mime, tenant.clock().instant());
    }

    /** The same, received at that time; Graph gives it in whole seconds. */
    public FakeMail deliver(String folder, MimeSource mime, Instant receivedAt) {
        synchronized (this) {
            FakeMail mail = newMail(mime, receivedAt);
            put(mail, folder(folder));
            return mail;
        }
    }

    /** A meeting request, which lists among the mails with a type of its own. */
    public FakeMail invitation(byte[] mime) {
        synchronized (this) {
            FakeMail mail = deliver(mime);
            mail.type = "#microsoft.graph.eventMessageRequest";
            return mail;
        }
    }

    /** A mail that somebody has read before the application came. */
    public FakeMail deliverRead(byte[] mime) {
        return deliver(mime).markRead();
    }

    /** An unread draft in a folder that is polled. */
    public FakeMail deliverDraft(String folder, byte[] mime) {
        synchronized (this) {
            FakeMail mail = deliverTo(folder, mime);
            mail.draft = true;
            return mail;
        }
    }

    /** Looks through every mail now. Else that is done when it is listed first, and nobody else is served meanwhile. */
    public void index() {
        everything().forEach(mail -> MessageJson.of(mail, mail.id(), List.of(), false));
    }

    /** What lies in a folder, which must exist; oldest first. */
    public List<FakeMail> mails(String folder) {
        return folder(folder).mails();
    }

    /** All of the mailbox, Recoverable Items included. */
    public List<FakeMail> everything() {
        synchronized (this) {
            return mails.entrySet().stream()
                    .filter(entry -> entry.getKey().equals(entry.getValue().id()))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }

    /** What lies in Drafts, oldest first. */
    public List<FakeMail> drafts() {
        return folders.of(WellKnownFolder.DRAFTS).mails();
    }

    /** What lies in Sent Items; what was really sent is in {@link #sent()}. */
    public List<FakeMail> sentItems() {
        return folders.of(WellKnownFolder.SENTITEMS).mails();
    }

    /** Where a DELETE puts mail, unseen by people (field); Deleted Items never has it. */
    public List<FakeMail> recoverableItems() {
        return folders.of(WellKnownFolder.RECOVERABLEITEMSDELETIONS).mails();
    }

    /** Every mail that Exchange accepted from this mailbox, in order. */
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

    /** As Exchange does it: a copy with a new default id and the same immutable one. */
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

    /** The mail of an id in its exact case, as far as it can be seen. */
    Optional<FakeMail> mailById(String id) {
        return Optional.ofNullable(mails.get(id)).filter(mail -> mail.unseenFor == 0);
    }

    /** What a search of the whole mailbox goes through: not Recoverable Items. */
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

    /** The next request to it that fits meets the misbehaviour, and no other. */
    public Misbehaviour once() {
        return tenant.times(1).in(this);
    }

    /** The next so many requests to it that fit. */
    public Misbehaviour times(int count) {
        return tenant.times(count).in(this);
    }

    /** Every request to it that fits. */
    public Misbehaviour always() {
        return tenant.always().in(this);
    }

    /** A request to it takes this much longer than to others. */
    public PlannedFault answersAfter(Duration delay) {
        return always().answersAfter(delay);
    }

    @Override
    public String toString() {
        return address;
    }
}
