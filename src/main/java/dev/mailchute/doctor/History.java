package dev.mailchute.doctor;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.Pause;
import dev.mailchute.health.Status;
import dev.mailchute.ledger.ReadOnlyLedger;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Settings;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The last success, from the running Mailchute or else from the ledger, and the letters that wait in the Mail Center. */
final class History implements AutoCloseable {
    private final Optional<RunningInstance> running;
    private final Optional<ReadOnlyLedger> ledger;
    private final MailCenter mailCenter;
    private final Clock clock;

    History(Optional<RunningInstance> running, Optional<ReadOnlyLedger> ledger, Settings settings, Clock clock) {
        this.running = running;
        this.ledger = ledger;
        this.mailCenter = new MailCenter(settings.mailCenterDir(), clock);
        this.clock = clock;
    }

    void add(Report report, String direction, String name) {
        paused(direction, name)
                .map(pause -> Finding.warning(
                        "paused",
                        "No mail flows: it is " + pause,
                        "When mail is to flow again: resume " + direction + "." + name))
                .ifPresent(report::add);
        report.add(lastSuccess(direction, name));
        report.add(letters(direction, name));
        running.flatMap(instance -> instance.health(direction + "." + name)).stream()
                .flatMap(health -> health.warnings().stream())
                .map(warning -> Finding.warning("needs a person", warning))
                .forEach(report::add);
    }

    /** Of a running Mailchute the ledger is as true as its answer. */
    private Optional<String> paused(String direction, String name) {
        try {
            return ledger.flatMap(readOnly -> readOnly.pause(direction, name))
                    .map(entry -> new Pause(entry.since(), entry.who(), entry.reason()).describeWithTime());
        } catch (LedgerException e) {
            return Optional.empty(); // which is reported with the last success
        }
    }

    private Finding lastSuccess(String direction, String name) {
        Optional<RunningInstance.ReportedHealth> health =
                running.flatMap(instance -> instance.health(direction + "." + name));
        if (health.filter(RunningInstance.ReportedHealth::isDown).isPresent()) {
            return Finding.error(
                    "last success",
                    "The running Mailchute reports it as down: "
                            + health.get().reason().orElse("no reason given")
                            + health.get()
                                    .lastSuccess()
                                    .map(at -> "; it last worked " + ago(at))
                                    .orElse(""),
                    "Mailchute retries automatically. If every check here is ok, it should recover on its next attempt.");
        }
        Optional<Instant> reported = health.flatMap(RunningInstance.ReportedHealth::lastSuccess);
        if (reported.isPresent()) {
            return Finding.ok("last success", ago(reported.get()) + ", according to the running Mailchute");
        }
        try {
            Optional<Instant> recorded = ledger.flatMap(
                    readOnly -> direction.equals("inbound") ? readOnly.lastDelivered(name) : readOnly.lastSent(name));
            String what = direction.equals("inbound") ? "last message delivered " : "last message sent ";
            return recorded.map(at -> Finding.ok("last success", what + ago(at) + ", according to the ledger"))
                    .orElseGet(() -> Finding.hint("last success", "none recorded in the ledger yet"));
        } catch (LedgerException e) {
            return Finding.warning("last success", e.getMessage());
        }
    }

    private String ago(Instant at) {
        Duration since = Duration.between(at, clock.instant());
        return Status.describe(since.isNegative() ? Duration.ZERO : since) + " ago (" + at + ")";
    }

    private Finding letters(String direction, String name) {
        try {
            long waiting = mailCenter.list().stream()
                    .filter(letter -> letter.direction().equals(direction)
                            && letter.name().equals(name))
                    .count();
            return waiting == 0
                    ? Finding.ok("letters", "none waiting in the Mail Center")
                    : Finding.warning(
                            "letters",
                            waiting + (waiting == 1 ? " letter is" : " letters are") + " waiting in the Mail Center",
                            "List them with mail-center list --direction " + direction
                                    + ", then retry or discard them.");
        } catch (UncheckedIOException e) {
            return Finding.error(
                    "letters",
                    "The Mail Center cannot be read: " + e.getCause().getMessage(),
                    "Give the account that Mailchute runs as read access to mailchute.mail-center-dir.");
        }
    }

    @Override
    public void close() {
        ledger.ifPresent(ReadOnlyLedger::close);
    }
}
