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
 * Checks that the ledger belongs to these settings. With a lost ledger or one of another installation, messages are delivered or sent
 * again. This cannot be prevented here, but there is a warning.
 */
final class LedgerIdentity {
    private final Ledger ledger;
    private final boolean isNew;

    /** @param isNew whether the ledger was just created */
    LedgerIdentity(Ledger ledger, boolean isNew) {
        this.ledger = ledger;
        this.isNew = isNew;
    }

    /** A configured name with its mailbox. */
    private record Owner(String side, String name, String mailbox, String tenant) {
        boolean isSameMailbox(Owner other) {
            return mailbox.equalsIgnoreCase(other.mailbox) && tenant.equalsIgnoreCase(other.tenant);
        }
    }

    /** Returns warnings, and records that the ledger belongs to these settings. */
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
        List<String> warnings = new ArrayList<>();
        if (isNew) {
            traceOfEarlierLedger(settings).ifPresent(warnings::add);
        } else if (!before.isEmpty()
                && now.stream().noneMatch(one -> before.stream().anyMatch(one::isSameMailbox))) {
            warnings.add("the ledger " + Ledger.place(settings)
                    + " has none of the configured mailboxes; it was used for "
                    + before.stream().map(Owner::mailbox).distinct().limit(5).toList()
                    + ". If it is the ledger of another installation, stop Mailchute and restore the right one");
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
        return warnings;
    }

    private static Optional<String> traceOfEarlierLedger(Settings settings) {
        // The first poll creates the staging folder, and it stays even if it is empty; consumers remove everything
        // else.
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
                        + " shows that there was one before. If it was lost, messages that were delivered but not yet acknowledged"
                        + " are delivered again, files that were sent but not yet cleared away are sent again, and letters"
                        + " without a message cannot be retried. To restore the old ledger, stop Mailchute first");
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
