package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.ref.SoftReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A mail in a {@link FakeMailbox}: its MIME as it stays, and its state as it changes. */
public final class FakeMail {
    final FakeMailbox mailbox;
    private final String immutableId;
    private final long number;
    private final Instant receivedAt;
    private final String conversationId;
    private final String createdMessageId;
    /** Null for a draft that was made from JSON. */
    final MimeSource source;
    /** What was set in JSON: all of a JSON draft, or changes to the rest. */
    final ObjectNode properties = Json.object();

    final List<FakeAttachment> added = new ArrayList<>();
    String type = "#microsoft.graph.message";
    String mutableId;
    FakeFolder folder;
    boolean read;
    boolean draft;
    final Set<String> categories = new LinkedHashSet<>();
    Instant changedAt;
    int changes;
    /** Look-ups that do not show it yet. */
    int unseenFor;

    boolean vanishesWhenFetched;
    boolean unopenable;
    boolean corruptsItsPage;
    private MimeFacts facts;
    private Boolean hasAttachments;
    private SoftReference<MimeStructure> structure = new SoftReference<>(null);

    FakeMail(FakeMailbox mailbox, long number, Instant receivedAt, MimeSource source) {
        this.mailbox = mailbox;
        this.number = number;
        this.receivedAt = receivedAt;
        this.changedAt = receivedAt;
        this.source = source;
        immutableId = mailbox.ids.immutable();
        mutableId = mailbox.ids.mutable();
        conversationId = mailbox.ids.conversation();
        createdMessageId = "<" + mailbox.ids.uuid() + "@EURPRD00.PROD.OUTLOOK.COM>";
    }

    // -- what tests look at --

    /** The immutable id, which survives moves and DELETE. Source: immutable identifiers for Outlook resources. */
    public String id() {
        return immutableId;
    }

    /** The default id of this moment; each move makes another one. Source: immutable identifiers for Outlook resources. */
    public String mutableId() {
        synchronized (mailbox) {
            return mutableId;
        }
    }

    /** Whether it counts as read. */
    public boolean isRead() {
        synchronized (mailbox) {
            return read;
        }
    }

    /** Whether it can still be changed and sent. */
    public boolean isDraft() {
        synchronized (mailbox) {
            return draft;
        }
    }

    /** The coloured labels people see. */
    public Set<String> categories() {
        synchronized (mailbox) {
            return Set.copyOf(categories);
        }
    }

    /** Where it lies now; null when it is gone altogether. */
    public FakeFolder folder() {
        synchronized (mailbox) {
            return folder;
        }
    }

    /** In whole seconds, as Graph gives it. */
    public Instant receivedAt() {
        return receivedAt;
    }

    /** The bytes it came with, which Graph gives for it; null for a draft that was made from JSON. */
    public MimeSource mime() {
        return source;
    }

    /** As it is now: of its MIME, or as set by a request. */
    public String subject() {
        return text("subject").orElseGet(() -> facts().subject());
    }

    /** Its Message-ID with the brackets; one that Exchange made up if its MIME has none. Not unique. */
    public String internetMessageId() {
        return text("internetMessageId")
                .or(() -> Optional.of(facts().messageId()).filter(id -> !id.isEmpty()))
                .orElse(createdMessageId);
    }

    /** How often it was changed by a request: marked, moved, deleted. */
    public int changes() {
        synchronized (mailbox) {
            return changes;
        }
    }

    // -- what tests do to it --

    /** A person marks it unread again, in their own client. */
    public FakeMail markUnread() {
        return set(false);
    }

    /** A person reads it. */
    public FakeMail markRead() {
        return set(true);
    }

    private FakeMail set(boolean isRead) {
        synchronized (mailbox) {
            read = isRead;
            return this;
        }
    }

    /** A person moves it to a folder, which must exist. */
    public FakeMail moveTo(String path) {
        mailbox.move(this, mailbox.folder(path));
        return this;
    }

    /** It is gone, without a trace. */
    public void vanish() {
        mailbox.remove(this);
    }

    /** It is listed, and gone once somebody asks for it. */
    public FakeMail vanishesWhenFetched() {
        vanishesWhenFetched = true;
        return this;
    }

    /** It stays listed, and whoever asks for it or changes it hears 404. */
    public FakeMail staysListedButIsGone() {
        unopenable = true;
        return this;
    }

    /** A link to a file elsewhere hangs on it. */
    public FakeMail linksTo(String name) {
        synchronized (mailbox) {
            added.add(new FakeAttachment(mailbox.ids.attachment(), name, null, false, null, false, null));
            return this;
        }
    }

    /** Every page of a listing that would show it answers 500. */
    public FakeMail corruptsItsListPage() {
        corruptsItsPage = true;
        return this;
    }

    /** Undoes the three above. */
    public FakeMail recovers() {
        vanishesWhenFetched = false;
        unopenable = false;
        corruptsItsPage = false;
        return this;
    }

    /** The next request about it that fits meets the misbehaviour, and no other. */
    public Misbehaviour once() {
        return mailbox.tenant.times(1).of(this);
    }

    /** The next so many requests about it that fit. */
    public Misbehaviour times(int count) {
        return mailbox.tenant.times(count).of(this);
    }

    /** Every request about it that fits. */
    public Misbehaviour always() {
        return mailbox.tenant.always().of(this);
    }

    // -- for the calls --

    /** The bytes of this moment: those it came with, or what Exchange makes of a draft as it is now. */
    MimeSource currentMime() {
        boolean asItCame = source != null && properties.isEmpty() && added.isEmpty();
        return asItCame || source != null && !draft ? source : new DraftMime(this, mailbox.tenant.files.next());
    }

    long number() {
        return number;
    }

    String conversationId() {
        return conversationId;
    }

    MimeFacts facts() {
        if (facts == null) {
            facts = MimeFacts.of(source == null ? MimeSource.of(new byte[0]) : source);
        }
        return facts;
    }

    MimeStructure structure() {
        MimeStructure known = structure.get();
        if (known == null) {
            String stem = "AAkALgAAAAAAHYQDEapmEc2b-att_" + Long.toString(number, 36) + "_";
            known = MimeStructure.of(source == null ? MimeSource.of(new byte[0]) : source, stem);
            structure = new SoftReference<>(known);
        }
        return known;
    }

    List<FakeAttachment> attachments() {
        List<FakeAttachment> all =
                new ArrayList<>(source == null ? List.of() : structure().attachments());
        all.addAll(added);
        return all;
    }

    boolean hasAttachments() {
        if (added.stream().anyMatch(attachment -> !attachment.inline())) {
            return true;
        }
        if (hasAttachments == null) {
            String contentType = source == null ? "" : facts().contentType();
            hasAttachments = !contentType.startsWith("text/")
                    && source != null
                    && (source.length() > MimeStructure.MOST
                            ? contentType.startsWith("multipart/mixed")
                            : structure().hasAttachments());
        }
        return hasAttachments;
    }

    /** Recipients by the name Graph gives the list, which is the name of the header and {@code Recipients}. */
    List<FakeAddress> addresses(String property) {
        JsonNode set = properties.get(property);
        if (set == null) {
            return facts().addresses(property.equals("replyTo") ? "Reply-To" : property.replace("Recipients", ""));
        }
        List<FakeAddress> addresses = new ArrayList<>();
        set.forEach(address -> addresses.add(FakeAddress.of(address)));
        return addresses;
    }

    Optional<FakeAddress> from() {
        JsonNode set = properties.get("from");
        return set == null || set.isNull() ? facts().from() : Optional.of(FakeAddress.of(set));
    }

    Optional<String> text(String property) {
        JsonNode set = properties.get(property);
        return set == null || set.isNull() ? Optional.empty() : Optional.of(set.asText());
    }

    @Override
    public String toString() {
        return mailbox.address() + " " + folder + " " + immutableId;
    }
}
