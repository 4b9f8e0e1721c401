package dev.mailchute.testkit;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The folder tree of a mailbox, by id and by well-known name. Guarded by its mailbox. */
final class MailboxFolders {
    private final FakeMailbox mailbox;
    private final Map<WellKnownFolder, FakeFolder> wellKnown = new EnumMap<>(WellKnownFolder.class);
    private final Map<String, FakeFolder> byId = new HashMap<>();

    MailboxFolders(FakeMailbox mailbox, Locale language) {
        this.mailbox = mailbox;
        FakeFolder root = made(null, WellKnownFolder.MSGFOLDERROOT.displayName(language), false, false);
        wellKnown.put(WellKnownFolder.MSGFOLDERROOT, root);
        for (WellKnownFolder folder : WellKnownFolder.values()) {
            if (folder.isVisible()) {
                wellKnown.put(folder, add(root, folder.displayName(language), false, false));
            }
        }
        WellKnownFolder deletions = WellKnownFolder.RECOVERABLEITEMSDELETIONS;
        wellKnown.put(deletions, made(null, deletions.displayName(language), true, false));
    }

    FakeFolder root() {
        return wellKnown.get(WellKnownFolder.MSGFOLDERROOT);
    }

    FakeFolder of(WellKnownFolder name) {
        return wellKnown.get(name);
    }

    FakeFolder at(String path, boolean create) {
        FakeFolder at = root();
        for (String name : path.split("/")) {
            FakeFolder parent = at;
            Optional<FakeFolder> next =
                    parent == root() ? WellKnownFolder.named(name).map(wellKnown::get) : Optional.empty();
            at = next.or(() -> child(parent, name)).orElseGet(() -> {
                if (!create) {
                    throw new IllegalArgumentException("no folder " + path + " in " + mailbox.address());
                }
                return add(parent, name, false, false);
            });
        }
        return at;
    }

    Optional<FakeFolder> child(FakeFolder parent, String name) {
        return parent.children.stream()
                .filter(child -> child.displayName.equalsIgnoreCase(name))
                .findFirst();
    }

    /** The folder named in a request: by well-known name, or by id in its exact case. */
    FakeFolder byId(String id) {
        Optional<WellKnownFolder> name = WellKnownFolder.named(id);
        FakeFolder folder = name.isPresent() ? wellKnown.get(name.get()) : byId.get(id);
        if (folder == null) {
            if (!id.startsWith("AA")) {
                throw new GraphFailure(400, "ErrorInvalidIdMalformed", "Id is malformed.");
            }
            throw GraphFailure.folderNotFound();
        }
        return folder;
    }

    FakeFolder add(FakeFolder parent, String displayName, boolean hidden, boolean search) {
        FakeFolder made = made(parent, displayName, hidden, search);
        parent.children.add(made);
        return made;
    }

    private FakeFolder made(FakeFolder parent, String displayName, boolean hidden, boolean search) {
        FakeFolder folder = new FakeFolder(mailbox, parent, displayName, hidden, search);
        byId.put(folder.id, folder);
        return folder;
    }

    void forget(FakeFolder folder) {
        if (folder.parent != null) {
            folder.parent.children.remove(folder);
        }
        byId.remove(folder.id);
        wellKnown.values().remove(folder);
    }
}
