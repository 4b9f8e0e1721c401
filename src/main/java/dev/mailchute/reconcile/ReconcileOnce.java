package dev.mailchute.reconcile;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.transport.GraphConnection;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.ReadOnlyLedger;
import dev.mailchute.reconcile.Reconciled.ComparedPart;
import dev.mailchute.reconcile.Reconciliation.Patience;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** The command: compares beside a running Mailchute or without one, with a connection of its own. */
public final class ReconcileOnce {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Settings settings;
    private final Clock clock;
    private final Patience patience;

    public ReconcileOnce(Settings settings, Clock clock, Patience patience) {
        this.settings = settings;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * @param name of the mailboxes and outboxes to compare; all if empty
     * @return the exit code: 0 if everything was compared and nothing differs, else 1
     * @throws LedgerException if there is no ledger, or it cannot be read
     */
    public int compare(Optional<String> name, Duration since, boolean json, PrintStream out) throws Exception {
        List<ComparedPart> places = Reconciliation.places(settings).stream()
                .filter(place -> name.isEmpty() || name.get().equals(place.name()))
                .toList();
        try (ReadOnlyLedger ledger = ReadOnlyLedger.open(settings)
                .orElseThrow(() -> new LedgerException(
                        "there is no ledger " + Ledger.place(settings)
                                + " yet, so there is nothing to compare: the first" + " run creates it",
                        null))) {
            return ReconcileReport.print(results(places, since, ledger), json, out);
        }
    }

    private List<Reconciled> results(List<ComparedPart> places, Duration since, ReadOnlyLedger ledger)
            throws Exception {
        CamelContext context = new DefaultCamelContext();
        List<Reconciled> results = new ArrayList<>();
        try (GraphConnection connection = new GraphConnection(
                mailboxes(),
                settings.microsoft365(),
                new SimpleMeterRegistry(),
                clock,
                new GraphConnection.RequestWaits(clock, TIMEOUT, TIMEOUT))) {
            context.setStreamCaching(false);
            context.addComponent("graph", connection.component());
            context.start();
            try (Graph graph = new Graph(context, settings.microsoft365().graphUrl())) {
                Reconciliation reconciliation = new Reconciliation(settings, graph, clock, patience);
                for (ComparedPart place : places) {
                    results.add(reconciliation.compare(place, since, ledger.survey(), Reconciliation.THOROUGH));
                }
            }
        } finally {
            context.stop();
        }
        return results;
    }

    private List<GraphMailbox> mailboxes() {
        return Stream.concat(
                        settings.inbound().stream().map(in -> mailbox("inbound." + in.name(), in.mailbox(), in.app())),
                        settings.outbound().stream()
                                .map(out -> mailbox("outbound." + out.name(), out.mailbox(), out.app())))
                .toList();
    }

    private static GraphMailbox mailbox(String key, String mailbox, AppRegistration app) {
        return new GraphMailbox(key, mailbox, app);
    }
}
