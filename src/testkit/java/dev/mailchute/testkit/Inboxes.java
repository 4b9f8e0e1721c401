package dev.mailchute.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The mailboxes of the command line by name, and the folders whose .eml files are delivered to their inboxes. */
final class Inboxes {
    private final Map<String, FakeMailbox> byName = new LinkedHashMap<>();
    private final Map<Path, FakeMailbox> folders = new LinkedHashMap<>();
    private final Set<Path> delivered = new HashSet<>();

    /** @throws IllegalArgumentException if another one has the same name, the part before the @ */
    void add(FakeMailbox mailbox) {
        if (!mailbox.address().matches("[^@\\s]+@[^@\\s]+")) {
            throw new IllegalArgumentException("'" + mailbox.address() + "' is no address of a mailbox");
        }
        if (byName.putIfAbsent(name(mailbox), mailbox) != null) {
            throw new IllegalArgumentException("two mailboxes are called '" + name(mailbox) + "'");
        }
    }

    /** The part before the @, as a name for the configuration. */
    static String name(FakeMailbox mailbox) {
        return mailbox.address().toLowerCase(Locale.ROOT).replaceAll("@.*", "").replaceAll("[^a-z0-9]", "");
    }

    /** @throws IllegalArgumentException if no mailbox has this name or address */
    FakeMailbox find(String nameOrAddress) {
        return Optional.ofNullable(byName.get(nameOrAddress.toLowerCase(Locale.ROOT)))
                .or(() -> byName.values().stream()
                        .filter(mailbox -> mailbox.isAt(nameOrAddress))
                        .findFirst())
                .orElseThrow(() -> new IllegalArgumentException("no mailbox is called '" + nameOrAddress
                        + "'; there are: " + String.join(", ", byName.keySet())));
    }

    Map<String, FakeMailbox> byName() {
        return byName;
    }

    /** @throws IllegalArgumentException if it is not a folder */
    void take(Path folder, FakeMailbox into) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(folder + " is no folder");
        }
        folders.put(folder, into);
    }

    /** Delivers new .eml files, ordered by name; returns how many. */
    int deliverNew() throws IOException {
        int before = delivered.size();
        for (Map.Entry<Path, FakeMailbox> folder : folders.entrySet()) {
            try (Stream<Path> files = Files.list(folder.getKey())) {
                List<Path> mails = files.filter(
                                file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".eml"))
                        .sorted()
                        .toList();
                for (Path mail : mails) {
                    if (delivered.add(mail)) {
                        // in memory: its owner may change or remove the file
                        folder.getValue().deliver(Files.readAllBytes(mail));
                    }
                }
            }
        }
        return delivered.size() - before;
    }
}
