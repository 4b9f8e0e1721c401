package dev.mailchute.reconcile;

import dev.mailchute.graph.Graph;
import dev.mailchute.ledger.LedgerSurvey;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.reconcile.Reconciled.ComparedPart;
import dev.mailchute.reconcile.Reconciled.Span;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Compares what is recorded of each mailbox and outbox with what it and its folders show now. Mail flows meanwhile, so what changed within
 * the last minute is no difference, and what differs is looked at again before it is reported.
 */
public final class Reconciliation {
    /** How much a person who asks gets. */
    public static final Reach THOROUGH = new Reach(20_000, 20_000, 100);
    /** How much is asked once a day beside everything else. */
    public static final Reach DAILY = new Reach(5_000, 2_000, 20);

    private final Settings settings;
    private final MailboxView view;
    private final MailCenter mailCenter;
    private final Clock clock;
    private final Patience patience;

    /**
     * How much one look looks at.
     *
     * @param records of the ledger
     * @param messages of a folder of the mailbox
     * @param lookUps single messages that are asked for
     */
    public record Reach(int records, int messages, int lookUps) {}

    /**
     * When a difference counts.
     *
     * @param grace what changed this recently may be in progress
     * @param again after which time what differs is looked at again
     * @param isStopping whether nothing more is to be asked
     */
    public record Patience(Duration grace, Duration again, BooleanSupplier isStopping) {
        public static Patience standard(BooleanSupplier isStopping) {
            return new Patience(Duration.ofMinutes(1), Duration.ofSeconds(5), isStopping);
        }
    }

    public Reconciliation(Settings settings, Graph graph, Clock clock, Patience patience) {
        this.settings = settings;
        this.view = new MailboxView(graph, clock, patience.isStopping());
        this.mailCenter = new MailCenter(settings.mailCenterDir(), clock);
        this.clock = clock;
        this.patience = patience;
    }

    /** All mailboxes, then all outboxes. */
    public static List<ComparedPart> places(Settings settings) {
        return Stream.concat(
                        settings.inbound().stream().map(in -> new ComparedPart("inbound", in.name(), in.mailbox())),
                        settings.outbound().stream()
                                .map(out -> new ComparedPart("outbound", out.name(), out.mailbox())))
                .toList();
    }

    /** @param since how far back */
    public Reconciled compare(ComparedPart place, Duration since, LedgerSurvey survey, Reach reach)
            throws InterruptedException {
        Instant from = clock.instant().minus(since).truncatedTo(ChronoUnit.SECONDS);
        Reconciled first = look(place, from, survey, reach);
        if (first.differences().isEmpty() || patience.isStopping().getAsBoolean()) {
            return first;
        }
        Thread.sleep(patience.again().toMillis());
        return look(place, from, survey, reach).confirming(first);
    }

    private Reconciled look(ComparedPart place, Instant since, LedgerSurvey survey, Reach reach) {
        Span period = new Span(since, clock.instant());
        Findings findings = new Findings(period.until().minus(patience.grace()));
        RecordBooks books = new RecordBooks(
                survey, mailCenter, reach, settings.storage().journal().kept());
        if (place.direction().equals("inbound")) {
            new InboundLook(inbound(place.name()), books, view, period, findings).look();
            return findings.result(place, period, "seen", Balance.INBOUND);
        }
        Outbox outbox = outbox(place.name());
        List<String> sharing = settings.outbound().stream()
                .filter(other -> other.mailbox().equalsIgnoreCase(outbox.mailbox()))
                .map(Outbox::name)
                .toList();
        new OutboundLook(outbox, sharing, books, period, findings).look(view);
        return findings.result(place, period, "dropped", Balance.OUTBOUND);
    }

    private InboundMailbox inbound(String name) {
        return settings.inbound().stream()
                .filter(mailbox -> mailbox.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Outbox outbox(String name) {
        return settings.outbound().stream()
                .filter(outbox -> outbox.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
