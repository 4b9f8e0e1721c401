package dev.mailchute.doctor;

import dev.mailchute.graph.Graph;
import dev.mailchute.graph.transport.GraphConnection;
import dev.mailchute.ledger.ReadOnlyLedger;
import dev.mailchute.net.Network;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Settings;
import dev.mailchute.signin.SignInTrial;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.Console;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Goes the whole way once, from the configuration to the mail, and says of each step whether it works and what to do where it does not.
 * It only reads: at Microsoft 365 it signs in and makes GET requests, unless it is told to send a test mail.
 */
public final class Doctor {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Settings settings;
    private final Clock clock;
    private final Duration silence;
    private final List<Duration> looks;

    /**
     * @param silence how long the other side may stay silent
     * @param looks the waits before a test mail is looked for in Sent Items, one after the other
     */
    public Doctor(Settings settings, Clock clock, Duration silence, List<Duration> looks) {
        this.settings = settings;
        this.clock = clock;
        this.silence = silence;
        this.looks = looks;
    }

    /**
     * What is asked of it.
     *
     * @param sendTest where one mail of each outbox goes; without it nothing is sent
     * @param mustRefuse mailboxes that every app must be refused
     * @param json whether the report is JSON
     */
    public record Wish(Optional<String> sendTest, List<String> mustRefuse, boolean json) {}

    /** @return the exit code: 0 where there is no cross, else 1 */
    public int examine(Wish wish, PrintStream out) throws Exception {
        Report report = new Report(wish.json() ? Optional.empty() : Optional.of(new TextLines(out, showsUnicode())));
        Optional<RunningInstance> running = RunningInstance.of(settings);
        report.begin("machine", "This machine");
        Optional<ReadOnlyLedger> ledger = new LocalCheck(settings, report).look(running);
        try (History history = new History(running, ledger, settings, clock)) {
            boolean reached = new NetworkCheck(settings.microsoft365(), silence, clock, report).look();
            if (reached) {
                withGraph(wish, report, history);
            } else {
                withoutGraph(report, history);
            }
        }
        report.end();
        if (wish.json()) {
            out.print(report.json());
            out.flush();
        }
        return report.isWell() ? 0 : 1;
    }

    private static boolean showsUnicode() {
        Console console = System.console();
        return console == null || console.charset().newEncoder().canEncode('\u2713');
    }

    /** The directories can be looked at all the same. */
    private void withoutGraph(Report report, History history) {
        for (InboundMailbox inbound : settings.inbound()) {
            begin(report, inbound);
            report.add(notLookedAt());
            InboundCheck.lookAtDropFolder(inbound, report);
            history.tell(report, "inbound", inbound.name());
        }
        for (Outbox outbox : settings.outbound()) {
            begin(report, outbox);
            report.add(notLookedAt());
            OutboundCheck.lookAtOutbox(outbox, report);
            history.tell(report, "outbound", outbox.name());
        }
    }

    private static Finding notLookedAt() {
        return Finding.hint("mailbox", "not looked at, because Microsoft 365 cannot be reached");
    }

    static void begin(Report report, InboundMailbox inbound) {
        report.begin("inbound." + inbound.name(), "Inbound " + inbound.name() + ", " + inbound.mailbox());
    }

    static void begin(Report report, Outbox outbox) {
        report.begin("outbound." + outbox.name(), "Outbound " + outbox.name() + ", " + outbox.mailbox());
    }

    private void withGraph(Wish wish, Report report, History history) throws Exception {
        GraphChecks round = new GraphChecks(settings, wish, report, history, clock, looks);
        CamelContext context = new DefaultCamelContext();
        try (Network network = new Network(settings.microsoft365(), 1, silence);
                GraphConnection connection = new GraphConnection(
                        round.mailboxes(),
                        settings.microsoft365(),
                        new SimpleMeterRegistry(),
                        clock,
                        new GraphConnection.RequestWaits(clock, silence, PATIENCE))) {
            context.setStreamCaching(false);
            context.addComponent("graph", connection.component());
            context.start();
            SignInTrial trial = new SignInTrial(settings.microsoft365(), network);
            try (Graph graph = new Graph(context, settings.microsoft365().graphUrl())) {
                round.go(graph, trial);
            }
        } finally {
            context.stop();
        }
    }
}
