package dev.mailchute.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
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
    private final Map<WellKnownFolder, FakeFolder> wellKnown = new EnumMap<>(WellKnownFolder.class);
    private final Map<String, FakeFolder> folders = new HashMap<>();
    private final Map<String, FakeMail> mails = new HashMap<>();
    private final Set<String> sendAs = new HashSet<>();
    private Locale language;
    private long delivered;
    boolean licensed = true;
    long largestMail = 35L << 20;
    long smallestUpload = AttachmentHandler.SMALL;

    FakeMailbox(FakeTenant tenant, String address, Locale language) {
        this.tenant = tenant;
        this.address = address;
        this.ids = new Ids(address.hashCode());
        this.userId = ids.uuid();
        this.language = language;
        FakeFolder root = newFolder(null, WellKnownFolder.MSGFOLDERROOT.displayName(language), false, false);
        wellKnown.put(WellKnownFolder.MSGFOLDERROOT, root);
        for (WellKnownFolder folder : WellKnownFolder.values()) {
            if (folder.isVisible()) {
                FakeFolder made = newFolder(root, folder.displayName(language), false, false);
                root.children.add(made);
                wellKnown.put(folder, made);
            }
        }
        WellKnownFolder deletions = WellKnownFolder.RECOVERABLEITEMSDELETIONS;
        wellKnown.put(deletions, newFolder(null, deletions.displayName(language), true, false));
        sendAs.add(address.toLowerCase(Locale.ROOT));
    }

    // -- settings --

    public String address() {
        return address;
    }

    /** The id of its user, by which it can be addressed too. */
    public String userId() {
        return userId;
    }

    /** Exists in the directory, has no Exchange Online mailbox. */
    public FakeMailbox withoutLicence() {
        licensed = false;
        return this;
    }

    /** A further address it may send from: an alias, or Send As granted. */
    public FakeMailbox maySendAs(String other) {
        synchronized (this) {
            sendAs.add(other.toLowerCase(Locale.ROOT));
            return this;
        }
    }

    /** The largest mail it may send, encoded; 35 MB unless an administrator raises it, 150 MB at most. */
    public FakeMailbox largestMail(long bytes) {
        largestMail = bytes;
        return this;
    }

    /** The smallest attachment that an upload session takes: 3 MB, of which nobody says how many bytes that are. */
    public FakeMailbox smallestUpload(long bytes) {
        smallestUpload = bytes;
        return this;
    }

    // -- folders --

    /** The folder at a path below the root; the first part may be a well-known name. It must exist. */
    public FakeFolder folder(String path) {
        return find(path, false);
    }

    /** The same, made where it is missing. */
    public FakeFolder createFolder(String path) {
        return find(path, true);
    }

    /** A folder name with a slash in it, or a hidden one. */
    public FakeFolder createFolder(FakeFolder parent, String displayName, boolean hidden) {
        synchronized (this) {
            FakeFolder made = newFolder(parent, displayName, hidden, false);
            parent.children.add(made);
            return made;
        }
    }

    /** A search folder, which a listing of the root shows among the others. */
    public FakeFolder createSearchFolder(String displayName) {
        synchronized (this) {
            FakeFolder made = newFolder(root(), displayName, false, true);
            root().children.add(made);
            return made;
        }
    }

    private synchronized FakeFolder find(String path, boolean create) {
        FakeFolder at = root();
        for (String name : path.split("/")) {
            FakeFolder parent = at;
            Optional<FakeFolder> next =
                    parent == root() ? WellKnownFolder.named(name).map(wellKnown::get) : Optional.empty();
            at = next.or(() -> child(parent, name)).orElseGet(() -> {
                if (!create) {
                    throw new IllegalArgumentException("no folder " + path + " in " + address);
                }
                return createFolder(parent, name, false);
            });
        }
        return at;
    }

    Optional<FakeFolder> child(FakeFolder parent, String name) {
        return parent.children.stream()
                .filter(child -> child.displayName.equalsIgnoreCase(name))
                .findFirst();
    }

    FakeFolder root() {
        return wellKnown.get(WellKnownFolder.MSGFOLDERROOT);
    }

    FakeFolder wellKnown(WellKnownFolder folder) {
        return wellKnown.get(folder);
    }

    /** The folder of a request: a well-known name or an id in its exact case. */
    FakeFolder folderById(String id) {
        Optional<WellKnownFolder> name = WellKnownFolder.named(id);
        FakeFolder folder = name.isPresent() ? wellKnown.get(name.get()) : folders.get(id);
        if (folder == null) {
            if (!id.startsWith("AA")) {
                throw new GraphFailure(400, "ErrorInvalidIdMalformed", "Id is malformed.");
            }
            throw GraphFailure.folderNotFound();
        }
        return folder;
    }

    private FakeFolder newFolder(FakeFolder parent, String displayName, boolean hidden, boolean search) {
        FakeFolder folder = new FakeFolder(this, parent, displayName, hidden, search);
        folders.put(folder.id, folder);
        return folder;
    }

    synchronized void deleteFolder(FakeFolder folder) {
        List.copyOf(folder.children).forEach(this::deleteFolder);
        List.copyOf(folder.mails).forEach(this::remove);
        if (folder.parent != null) {
            folder.parent.children.remove(folder);
        }
        folders.remove(folder.id);
        wellKnown.values().remove(folder);
    }

    // -- mail --

    public FakeMail deliver(byte[] mime) {
        return deliver(MimeSource.of(mime));
    }

    public FakeMail deliver(Path file) {
        return deliver(MimeSource.of(file));
    }

    public FakeMail deliver(MimeSource mime) {
        return deliverTo("inbox", mime);
    }

    public FakeMail deliverTo(String folder, byte[] mime) {
        return deliverTo(folder, MimeSource.of(mime));
    }

    public FakeMail deliverTo(String folder, MimeSource mime) {
        return deliver(folder, mime, tenant.clock().instant());
    }

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

    public List<FakeMail> drafts() {
        return wellKnown(WellKnownFolder.DRAFTS).mails();
    }

    /** What lies in Sent Items; what was really sent is in {@link #sent()}. */
    public List<FakeMail> sentItems() {
        return wellKnown(WellKnownFolder.SENTITEMS).mails();
    }

    public List<FakeMail> recoverableItems() {
        return wellKnown(WellKnownFolder.RECOVERABLEITEMSDELETIONS).mails();
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
        collect(root(), found);
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

    public Misbehaviour once() {
        return tenant.times(1).in(this);
    }

    public Misbehaviour times(int count) {
        return tenant.times(count).in(this);
    }

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
