package dev.mailchute.ledger;

import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whose ledger it is. A ledger that was lost, or comes from another installation, makes a mail come in or go out again; that cannot be
 * undone here, but it is said.
 */
final class LedgerIdentity {
    private final Ledger ledger;
    private final boolean isNew;

    /** @param isNew whether the ledger has just been made */
    LedgerIdentity(Ledger ledger, boolean isNew) {
        this.ledger = ledger;
        this.isNew = isNew;
    }

    /** One configured name and what it stands for. */
    private record Owner(String side, String name, String mailbox, String tenant) {
        boolean isSameMailbox(Owner other) {
            return mailbox.equalsIgnoreCase(other.mailbox) && tenant.equalsIgnoreCase(other.tenant);
        }
    }

    /** What is odd about this ledger, in words; then it is known to belong to these settings. */
    List<String> check(Settings settings) {
        List<Owner> now = Stream.concat(
                        settings.inbound().stream()
                                .map(in -> new Owner(
                                        "inbound",
                                        in.name(),
                                        in.mailbox(),
                                        in.app().tenantId())),
                        settings.outbound().stream()
                                .map(out -> new Owner(
                                        "outbound",
                                        out.name(),
                                        out.mailbox(),
                                        out.app().tenantId())))
                .toList();
        List<Owner> before = ledger.query(
                "SELECT side, name, mailbox, tenant FROM ledger_mailbox",
                row -> new Owner(
                        row.getString("side"),
                        row.getString("name"),
                        row.getString("mailbox"),
                        row.getString("tenant")));
        List<String> odd = new ArrayList<>();
        if (isNew) {
            earlierLife(settings).ifPresent(odd::add);
        } else if (!before.isEmpty()
                && now.stream().noneMatch(one -> before.stream().anyMatch(one::isSameMailbox))) {
            odd.add("the ledger " + Ledger.place(settings) + " knows none of the configured mailboxes: it was kept for "
                    + before.stream().map(Owner::mailbox).distinct().limit(5).toList()
                    + ". If it came here from another installation by mistake, stop, and bring the right one back");
        }
        for (Owner owner : now) {
            ledger.update(
                    "INSERT INTO ledger_mailbox (side, name, mailbox, tenant) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (side, name) DO UPDATE SET mailbox = excluded.mailbox, tenant = excluded.tenant",
                    owner.side(),
                    owner.name(),
                    owner.mailbox(),
                    owner.tenant());
        }
        return odd;
    }

    private static Optional<String> earlierLife(Settings settings) {
        // The staging folder is made by the first poll, and stays though it is empty; consumers take the rest away.
        Stream<Path> polled = settings.inbound().stream()
                .map(in -> in.dropDir().resolve(".staging"))
                .filter(Files::isDirectory);
        Stream<Path> used = Stream.concat(
                        settings.outbound().stream()
                                .flatMap(out -> Stream.of(
                                        out.outboxDir().resolve("sent"),
                                        out.outboxDir().resolve("failed"))),
                        Stream.of("inbound", "outbound", "discarded").map(settings.mailCenterDir()::resolve))
                .filter(LedgerIdentity::hasFiles);
        return Stream.concat(polled, used)
                .findFirst()
                .map(trace -> "the ledger " + Ledger.place(settings) + " is new, but " + trace
                        + " shows that there was one before. If it is lost, mail that was delivered and not yet marked in the"
                        + " mailbox comes in again, a file that was sent and not yet cleared away goes out again, and letters"
                        + " without their mail cannot be retried. To bring the old one back, stop first");
    }

    private static boolean hasFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
