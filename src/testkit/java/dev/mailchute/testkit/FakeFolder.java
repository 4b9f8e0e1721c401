package dev.mailchute.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** A folder of a {@link FakeMailbox}, with its messages in the order received. */
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

    /** Its id, which is the same whichever ids are requested. Source: immutable identifiers for Outlook resources. */
    public String id() {
        return id;
    }

    /** Its name in the mailbox's language. */
    public String displayName() {
        return displayName;
    }

    /** Its messages, oldest first. */
    public List<FakeMail> mails() {
        synchronized (mailbox) {
            return List.copyOf(mails);
        }
    }

    /** Its direct children. */
    public List<FakeFolder> children() {
        synchronized (mailbox) {
            return List.copyOf(children);
        }
    }

    /** Its path below the root, such as {@code Inbox/Tickets}. */
    public String path() {
        return parent == null || parent.parent == null ? displayName : parent.path() + "/" + displayName;
    }

    /** A person moves the folder with its content; its id stays. Deleting a folder in Outlook does this. */
    public void moveTo(FakeFolder other) {
        synchronized (mailbox) {
            parent.children.remove(this);
            parent = other;
            other.children.add(this);
        }
    }

    /** A person renames the folder; its id stays. */
    public void rename(String name) {
        synchronized (mailbox) {
            displayName = name;
        }
    }

    /** Deletes the folder permanently, with its content. */
    public void delete() {
        mailbox.deleteFolder(this);
    }

    @Override
    public String toString() {
        return path();
    }
}
