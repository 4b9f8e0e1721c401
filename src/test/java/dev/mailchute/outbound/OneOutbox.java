package dev.mailchute.outbound;

import dev.mailchute.cluster.OwnedForNow;
import dev.mailchute.failure.Fault;
import dev.mailchute.health.Backoff;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.mailcenter.EarlyEnd;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.support.SteppedClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An outbox with its ledger and Mail Center, for tests of single steps. */
final class OneOutbox implements AutoCloseable {
    static final RetryDelay DELAY = new RetryDelay(Backoff.doubling(Duration.ofSeconds(5), Duration.ofMinutes(5)));

    final SteppedClock clock = new SteppedClock();
    final Clocks clocks = new Clocks(clock, clock);
    final Outbox outbox;
    final Ledger ledger;
    final MailCenter mailCenter;
    final Status status;
    final OutboxState state;
    final Entrance entrance;
    final Outboxes outboxes;
    final MailRecord record;
    final OutboundFailure failures;
    Optional<String> ledgerTrouble = Optional.empty();
    boolean isOthers;

    OneOutbox(Path folder, String... keysAndValues) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "MAILCHUTE_TENANT_ID", "9f1c2d3e-0000-4a4b-8c8d-1234567890ab",
                "MAILCHUTE_CLIENT_ID", "11111111-2222-3333-4444-555555555555",
                "MAILCHUTE_CLIENT_SECRET", "x",
                "MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "servicedesk@contoso.com"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            environment.put("MAILCHUTE_OUTBOUND_ORDERS_" + keysAndValues[i], keysAndValues[i + 1]);
        }
        Settings settings = new Configuration(folder, environment).read();
        outbox = settings.outbound().get(0);
        try {
            Files.createDirectories(outbox.outboxDir());
            ledger = Ledger.open(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mailCenter = new MailCenter(settings.mailCenterDir(), clock);
        status = new Statuses(settings, clock).of("outbound.orders");
        state = new OutboxState(
                outbox,
                status,
                new SendRate(outbox, ledger.outbound(), clocks, DELAY),
                new OutboxState.OutboxConditions(() -> ledgerTrouble, OwnedForNow.unless(() -> !isOthers), () -> {}));
        Claims claims = new Claims(ledger.outbound(), Rights.OF_THIS_PROCESS);
        entrance = new Entrance(outbox, state, ledger.outbound(), claims, clocks, Duration.ofMinutes(6));
        outboxes = new Outboxes(List.of(outbox), any -> entrance);
        record = new MailRecord(ledger.outbound(), outboxes, clock);
        failures = new OutboundFailure(record, outboxes, new Tally(new SimpleMeterRegistry()), clock);
    }

    static Fault fault(String code) {
        return Fault.of(code, "No.");
    }

    Path drop(String name, String content) {
        try {
            Path file = Files.writeString(outbox.outboxDir().resolve(name), content);
            return Files.setLastModifiedTime(file, FileTime.from(clock.instant().minusSeconds(60)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    OutgoingMail claimed(String name, String content) {
        return entrance.claim(drop(name, content));
    }

    OutboundEntry entry(OutgoingMail mail) {
        return ledger.outbound().find(mail.key()).orElseThrow();
    }

    void recordAs(OutgoingMail mail, OutboundEntry.State state) {
        ledger.outbound()
                .record(new OutboundEntryBuilder(entry(mail)).state(state).at(clock.instant()));
    }

    /** The message as if it started in its present ledger state. */
    OutgoingMail known(OutgoingMail mail) {
        return mail.startingAs(entry(mail).state());
    }

    /** The same message, on a new way through the routes. */
    static OutgoingMail again(OutgoingMail mail) {
        OutgoingMail.Arrival before = mail.arrival();
        return mail.arrived(new OutgoingMail.Arrival(
                before.taken(), before.stamp(), before.restless(), before.time(), new EarlyEnd()));
    }

    /** The same message, retried from its letter. */
    static OutgoingMail retried(OutgoingMail mail) {
        return new OutgoingMail(
                mail.outbox(),
                mail.key(),
                mail.file(),
                mail.fileName(),
                mail.startState(),
                mail.checked(),
                OutgoingMail.Retry.IF_NOT_SENT,
                OutgoingMail.Arrival.ofLetter(Instant.EPOCH));
    }

    @Override
    public void close() {
        ledger.close();
    }
}
