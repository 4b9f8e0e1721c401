package dev.mailchute.inbound;

import dev.mailchute.cluster.OwnedForNow;
import dev.mailchute.failure.Fault;
import dev.mailchute.graph.MailSummary;
import dev.mailchute.health.Backoff;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.support.SteppedClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mailbox with its ledger and Mail Center, for tests of single steps. */
final class OneMailbox implements AutoCloseable {
    final SteppedClock clock = new SteppedClock();
    final InboundMailbox inbound;
    final Ledger ledger;
    final MailCenter mailCenter;
    final Status status;
    final MailboxState state;
    final MailboxStates states;
    final ReservedMail reserved = new ReservedMail();
    final Lately settled = new Lately(clock, Selection.UNREAD_AGAIN_AFTER);
    Optional<String> storageTrouble = Optional.empty();
    boolean isStopping;
    boolean isOthers;

    OneMailbox(Path folder, String... keysAndValues) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "MAILCHUTE_TENANT_ID", "9f1c2d3e-0000-4a4b-8c8d-1234567890ab",
                "MAILCHUTE_CLIENT_ID", "11111111-2222-3333-4444-555555555555",
                "MAILCHUTE_CLIENT_SECRET", "x",
                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            environment.put("MAILCHUTE_INBOUND_SUPPORT_" + keysAndValues[i], keysAndValues[i + 1]);
        }
        Settings settings = new Configuration(folder, environment).read();
        inbound = settings.inbound().get(0);
        try {
            Files.createDirectories(Staging.folder(inbound));
            ledger = Ledger.open(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mailCenter = new MailCenter(settings.mailCenterDir(), clock);
        status = new Statuses(settings, clock).of("inbound.support");
        state = new MailboxState(
                inbound,
                status,
                ledger.inbound(),
                new MailboxBackoff(Backoff.doubling(Duration.ofSeconds(1), Duration.ofMinutes(1)), clock),
                new MailboxState.MailboxConditions(
                        () -> storageTrouble, () -> isStopping, OwnedForNow.unless(() -> !isOthers)));
        states = new MailboxStates(List.of(inbound), any -> state);
    }

    static Fault fault(String code) {
        return Fault.of(code, "No.");
    }

    static MailSummary summary(String id) {
        return new MailSummary(
                new MailSummary.MessageIds(id, Optional.empty(), Optional.empty()),
                "Printer",
                new MailSummary.People(Optional.empty(), List.of(), List.of()),
                Instant.parse("2026-11-25T09:00:00Z"),
                MailSummary.Marks.NONE);
    }

    Mail mail(String id) {
        return Mail.listed(inbound, summary(id), 1, Failures.NONE);
    }

    void record(Mail mail, State state) {
        ledger.inbound().record(mail.entry(state, mail.staged(), Failures.NONE, clock.instant()));
    }

    InboundEntry entry(Mail mail) {
        return ledger.inbound().find(mail.key()).orElseThrow();
    }

    @Override
    public void close() {
        ledger.close();
    }
}
