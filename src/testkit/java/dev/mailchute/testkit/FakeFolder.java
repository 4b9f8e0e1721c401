package dev.mailchute.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** A folder of a {@link FakeMailbox}, with its mails in the order in which they were received. */
public final class FakeFolder {
    private static final Comparator<FakeMail> OLDEST_FIRST =
            Comparator.comparing(FakeMail::receivedAt).thenComparing(FakeMail::number);

    final FakeMailbox mailbox;
    final String id;
    FakeFolder parent;
    String displayName;
    final boolean hidden;
    final boolean search;
    final List<FakeFolder> children = new ArrayList<>();
    final TreeSet<FakeMail> mails = new TreeSet<>(OLDEST_FIRST);

    FakeFolder(FakeMailbox mailbox, FakeFolder parent, String displayName, boolean hidden, boolean search) {
        this.mailbox = mailbox;
        this.parent = parent;
        this.displayName = displayName;
        this.hidden = hidden;
        this.search = search;
        this.id = mailbox.ids.folder();
    }

    /** It has one id that stays, whatever ids were asked for. Source: immutable identifiers for Outlook resources. */
    public String id() {
        return id;
    }

    /** In the language of its mailbox. */
    public String displayName() {
        return displayName;
    }

    /** Oldest first. */
    public List<FakeMail> mails() {
        synchronized (mailbox) {
            return List.copyOf(mails);
        }
    }

    /** One level below it. */
    public List<FakeFolder> children() {
        synchronized (mailbox) {
            return List.copyOf(children);
        }
    }

    /** From the root down, the root itself left out: {@code Inbox/Tickets}. */
    public String path() {
        return parent == null || parent.parent == null ? displayName : parent.path() + "/" + displayName;
    }

    /** Somebody moves the folder, with all that is in it; it keeps its id. In Outlook, that is what deleting it does. */
    public void moveTo(FakeFolder other) {
        synchronized (mailbox) {
            parent.children.remove(this);
            parent = other;
            other.children.add(this);
        }
    }

    /** Somebody gives it another name; it keeps its id. */
    public void rename(String name) {
        synchronized (mailbox) {
            displayName = name;
        }
    }

    /** The folder is gone for good, with all that is in it. */
    public void delete() {
        mailbox.deleteFolder(this);
    }

    @Override
    public String toString() {
        return path();
    }
}
