package dev.mailchute.doctor;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.Status;
import dev.mailchute.ledger.ReadOnlyLedger;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Settings;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What became of the mail so far: asked of the running Mailchute, else of the ledger; and what waits for a person. */
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

    void tell(Report report, String direction, String name) {
        report.add(lastSuccess(direction, name));
        report.add(letters(direction, name));
        running.flatMap(instance -> instance.health(direction + "." + name)).stream()
                .flatMap(health -> health.warnings().stream())
                .map(warning -> Finding.warning("needs a person", warning))
                .forEach(report::add);
    }

    private Finding lastSuccess(String direction, String name) {
        Optional<RunningInstance.Health> health = running.flatMap(instance -> instance.health(direction + "." + name));
        if (health.filter(RunningInstance.Health::isDown).isPresent()) {
            return Finding.warning(
                    "last success",
                    "The running Mailchute says it is down: "
                            + health.get().reason().orElse("no reason given")
                            + health.get()
                                    .lastSuccess()
                                    .map(at -> "; it worked " + ago(at))
                                    .orElse(""),
                    "It tries again by itself. If everything here has a tick, that will help.");
        }
        Optional<Instant> told = health.flatMap(RunningInstance.Health::lastSuccess);
        if (told.isPresent()) {
            return Finding.ok("last success", ago(told.get()) + ", says the running Mailchute");
        }
        try {
            Optional<Instant> recorded = ledger.flatMap(
                    glance -> direction.equals("inbound") ? glance.lastDelivered(name) : glance.lastSent(name));
            String what = direction.equals("inbound") ? "last mail delivered " : "last mail sent ";
            return recorded.map(at -> Finding.ok("last success", what + ago(at) + ", says the ledger"))
                    .orElseGet(() -> Finding.hint("last success", "no mail yet, as far as the ledger goes back"));
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
                    ? Finding.ok("letters", "none wait in the Mail Center")
                    : Finding.warning(
                            "letters",
                            waiting + (waiting == 1 ? " letter waits" : " letters wait")
                                    + " in the Mail Center for a person",
                            "mail-center list --direction " + direction + ", then retry or discard.");
        } catch (UncheckedIOException e) {
            return Finding.cross(
                    "letters",
                    "The Mail Center cannot be read: " + e.getCause().getMessage(),
                    "Give the account that Mailchute runs as the right to read mailchute.mail-center-dir.");
        }
    }

    @Override
    public void close() {
        ledger.ifPresent(ReadOnlyLedger::close);
    }
}
