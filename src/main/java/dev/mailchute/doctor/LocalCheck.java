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

/** The checks that need no network: the configuration, the directories, the ledger. */
final class LocalCheck {
    private static final int MAX_NAMED = 10;

    private final Settings settings;
    private final Report report;

    LocalCheck(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
    }

    /** @return the ledger, if there is one and it can be opened */
    Optional<ReadOnlyLedger> check(Optional<RunningInstance> running) {
        report.add(configuration());
        SharedLimit.findings(settings.outbound()).forEach(report::add);
        new SecretFiles(settings).findings().forEach(report::add);
        if (NameEncoding.isAsciiOnly()) {
            report.add(Finding.warning(
                    "locale",
                    "Files with non-ASCII names cannot be opened: " + NameEncoding.advice() + ".",
                    "Set LANG=C.UTF-8 for the service, and run doctor in the same environment."));
        }
        report.add(
                running.isPresent()
                        ? Finding.ok("Mailchute", "is running; doctor does not disturb it")
                        : Finding.hint("Mailchute", "not running, or not reachable over HTTP"));
        running.stream()
                .flatMap(instance -> instance.otherTrouble().stream())
                .map(trouble -> Finding.error(
                        "Mailchute",
                        "The running Mailchute reports that it is down: " + trouble + ".",
                        "See its log, and docs/troubleshooting.md."))
                .forEach(report::add);
        report.add(DirectoryCheck.writable("data", "mailchute.data-dir", settings.dataDir()));
        report.add(DirectoryCheck.writable("Mail Center", "mailchute.mail-center-dir", settings.mailCenterDir()));
        damaged().ifPresent(report::add);
        settings.http().usersFile().map(LocalCheck::users).ifPresent(report::add);
        return ledger();
    }

    /** Reported here because nothing shows which mailbox or outbox an unreadable letter belongs to. */
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
            return Optional.empty(); // reported with each mailbox and outbox
        }
        if (odd.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                "damaged letters",
                odd.size() + " in " + settings.mailCenterDir() + " cannot be read: "
                        + String.join(", ", odd.subList(0, Math.min(MAX_NAMED, odd.size())))
                        + (odd.size() > MAX_NAMED ? " and more" : "") + ".",
                "Export or copy what you need, then discard or remove them."));
    }

    private static Finding users(Path file) {
        return UsersFile.trouble(file)
                .map(trouble -> Finding.error(
                        "users file",
                        file + " " + trouble + ".",
                        "Write one user per line as name:hash:role, in UTF-8. The account that Mailchute runs as must be able to read the"
                                + " file, only its owner may write it (chmod 640), and its folder must not be writable by"
                                + " everyone."))
                .orElseGet(() -> Finding.ok("users file", file + " can be read, and every line is a valid user"));
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
                            + (ledger.isPresent() ? " can be opened" : " does not exist yet; run creates it")));
            return ledger;
        } catch (LedgerException e) {
            report.add(Finding.error(
                    "ledger",
                    e.getMessage(),
                    settings.ledger().url().isPresent()
                            ? "Check mailchute.ledger-url, ledger-user and ledger-password, and that the database is running."
                            : "Give the account that Mailchute runs as read and write access to that file. If the file is damaged, make a copy of it"
                                    + " before you try anything."));
            return Optional.empty();
        }
    }
}
