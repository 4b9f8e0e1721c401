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

    /** The id that survives moves. */
    public String id() {
        return immutableId;
    }

    /** The default id of this moment. */
    public String mutableId() {
        synchronized (mailbox) {
            return mutableId;
        }
    }

    public boolean isRead() {
        synchronized (mailbox) {
            return read;
        }
    }

    public boolean isDraft() {
        synchronized (mailbox) {
            return draft;
        }
    }

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

    public Instant receivedAt() {
        return receivedAt;
    }

    /** The bytes Graph gives for it. */
    public MimeSource mime() {
        return source;
    }

    public String subject() {
        return text("subject").orElseGet(() -> facts().subject());
    }

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

    public FakeMail markRead() {
        return set(true);
    }

    private FakeMail set(boolean isRead) {
        synchronized (mailbox) {
            read = isRead;
            return this;
        }
    }

    /** A person moves it. */
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

    public Misbehaviour once() {
        return mailbox.tenant.times(1).of(this);
    }

    public Misbehaviour times(int count) {
        return mailbox.tenant.times(count).of(this);
    }

    public Misbehaviour always() {
        return mailbox.tenant.always().of(this);
    }

    // -- for the handlers --

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
