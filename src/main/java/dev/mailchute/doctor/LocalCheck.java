package dev.mailchute.doctor;

import dev.mailchute.access.UsersFile;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.files.NameEncoding;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.ReadOnlyLedger;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Microsoft365;
import dev.mailchute.settings.Settings;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What needs no network: the configuration as it was understood, the directories, the ledger. */
final class LocalCheck {
    private static final int MAX_NAMED = 10;

    private final Settings settings;
    private final Report report;

    LocalCheck(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
    }

    /** @return the ledger, where there is one that can be opened */
    Optional<ReadOnlyLedger> look(Optional<RunningInstance> running) {
        report.add(configuration());
        if (NameEncoding.isAsciiOnly()) {
            report.add(Finding.warning(
                    "locale",
                    "Files whose names are not ASCII cannot be opened: " + NameEncoding.advice() + ".",
                    "Set LANG=C.UTF-8 for the service, and run doctor as the service runs."));
        }
        report.add(
                running.isPresent()
                        ? Finding.ok("Mailchute", "a running one answers; nothing here disturbs it")
                        : Finding.hint("Mailchute", "no running one answers over HTTP"));
        report.add(DirectoryCheck.writable("data", "mailchute.data-dir", settings.dataDir()));
        report.add(DirectoryCheck.writable("Mail Center", "mailchute.mail-center-dir", settings.mailCenterDir()));
        damaged().ifPresent(report::add);
        settings.http().usersFile().map(LocalCheck::users).ifPresent(report::add);
        return ledger();
    }

    /** Letters that cannot be read belong to no mailbox that one could name. */
    private Optional<Finding> damaged() {
        MailCenter mailCenter = new MailCenter(settings.mailCenterDir(), Clock.systemUTC());
        List<String> odd = new ArrayList<>();
        try {
            mailCenter.list().stream()
                    .filter(Letter::isDamaged)
                    .map(letter -> letter.direction() + "/" + letter.id())
                    .forEach(odd::add);
            mailCenter.foreignEntries().stream()
                    .map(settings.mailCenterDir()::relativize)
                    .map(Path::toString)
                    .forEach(odd::add);
        } catch (UncheckedIOException e) {
            return Optional.empty(); // told with each mailbox and outbox
        }
        if (odd.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                "damaged letters",
                odd.size() + " in " + settings.mailCenterDir() + " cannot be read as letters: "
                        + String.join(", ", odd.subList(0, Math.min(MAX_NAMED, odd.size())))
                        + (odd.size() > MAX_NAMED ? " and more" : "") + ".",
                "Export or copy what you need of them, then discard or remove them."));
    }

    private static Finding users(Path file) {
        return UsersFile.trouble(file)
                .map(trouble -> Finding.cross(
                        "users file",
                        file + " " + trouble + ".",
                        "Put one user in each line, as name:hash:role, in UTF-8; let the account that Mailchute runs as read the"
                                + " file and only its owner write it (chmod 640), and see that not everybody may write its"
                                + " folder."))
                .orElseGet(() -> Finding.ok("users file", file + " can be read, and every line lets somebody sign in"));
    }

    private Finding configuration() {
        Microsoft365 where = settings.microsoft365();
        String proxy = where.proxy()
                .map(p -> ", through the proxy " + p.host() + ":" + p.port())
                .orElse("");
        return Finding.ok(
                "configuration",
                "inbound: " + settings.inbound().size() + ", outbound: "
                        + settings.outbound().size() + "; sign-in at "
                        + where.loginUrl().getAuthority() + ", Graph at "
                        + where.graphUrl().getAuthority() + proxy);
    }

    private Optional<ReadOnlyLedger> ledger() {
        try {
            Optional<ReadOnlyLedger> ledger = ReadOnlyLedger.open(settings);
            report.add(Finding.ok(
                    "ledger",
                    Ledger.place(settings)
                            + (ledger.isPresent() ? " can be opened" : " is not there yet; run makes it")));
            return ledger;
        } catch (LedgerException e) {
            report.add(Finding.cross(
                    "ledger",
                    e.getMessage(),
                    settings.ledger().url().isPresent()
                            ? "Check mailchute.ledger-url, ledger-user and ledger-password, and that the database runs."
                            : "Give the account that Mailchute runs as the right to that file. If it is damaged, keep a copy of it before"
                                    + " anything else."));
            return Optional.empty();
        }
    }
}
