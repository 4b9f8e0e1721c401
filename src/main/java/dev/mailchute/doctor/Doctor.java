package dev.mailchute.doctor;

import dev.mailchute.graph.Graph;
import dev.mailchute.graph.RightsProbe;
import dev.mailchute.graph.transport.GraphConnection;
import dev.mailchute.health.CheckListener;
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
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Checks every step from the configuration to the mailboxes, and reports for each whether it works and, if not, what to do.
 * It changes nothing: in Microsoft 365 it signs in, reads, and makes requests that cannot have an effect ({@link RightsProbe}), unless
 * asked to send a test message.
 */
public final class Doctor {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Settings settings;
    private final Clock clock;
    private final Duration responseTimeout;
    private final List<Duration> lookupWaits;
    private final Map<String, String> environment;

    /**
     * @param responseTimeout how long the other side may stay silent
     * @param lookupWaits how long to wait before each look-up of a test message in Sent Items
     * @param environment the environment variables of the process
     */
    public Doctor(
            Settings settings,
            Clock clock,
            Duration responseTimeout,
            List<Duration> lookupWaits,
            Map<String, String> environment) {
        this.settings = settings;
        this.clock = clock;
        this.responseTimeout = responseTimeout;
        this.lookupWaits = lookupWaits;
        this.environment = environment;
    }

    /**
     * @param sendTest the recipient of one test message from each outbox; without it nothing is sent
     * @param mustRefuse mailboxes that no app may be able to read
     * @param json whether the report is JSON
     */
    public record Options(Optional<String> sendTest, List<String> mustRefuse, boolean json) {}

    /** @return the exit code: 0 if there are no errors and everything was checked, else 1 */
    public int examine(Options options, PrintStream out) throws Exception {
        Report report = new Report(options.json() ? Optional.empty() : Optional.of(new TextLines(out, showsUnicode())));
        check(options, report);
        report.end();
        if (options.json()) {
            out.print(report.json());
            out.flush();
        }
        return report.isOk() ? 0 : 1;
    }

    /** The same for somebody who watches, without a test message. */
    public void examine(CheckListener listener) throws Exception {
        check(new Options(Optional.empty(), List.of(), false), new Report(listener));
    }

    /**
     * Sends one test message from an outbox, and reads it back.
     *
     * @param name of an enabled outbox
     * @param to one email address
     */
    public void sendTest(String name, String to, CheckListener listener) throws Exception {
        Outbox outbox = settings.outbound().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no outbox " + name + " is enabled"));
        Options options = new Options(Optional.of(to), List.of(), false);
        Report report = new Report(listener);
        try (History history = new History(Optional.empty(), Optional.empty(), settings, clock)) {
            withGraph(checks(options, report, history), (checks, access) -> checks.sendTest(access, outbox));
        }
    }

    private void check(Options options, Report report) throws Exception {
        Optional<RunningInstance> running = RunningInstance.of(settings);
        report.begin("machine", "This machine");
        Optional<ReadOnlyLedger> ledger = new LocalCheck(settings, report).check(running);
        try (History history = new History(running, ledger, settings, clock)) {
            boolean reached = new NetworkCheck(settings.microsoft365(), responseTimeout, clock, report).check();
            if (settings.microsoft365().proxy().isEmpty()) {
                ProxyVariable.finding(environment, reached).ifPresent(report::add);
            }
            if (reached) {
                withGraph(checks(options, report, history), GraphChecks::run);
            } else {
                withoutGraph(options, report, history);
            }
        }
    }

    private GraphChecks checks(Options options, Report report, History history) {
        return new GraphChecks(settings, options, report, history, clock, lookupWaits);
    }

    private static boolean showsUnicode() {
        Console console = System.console();
        return console == null || console.charset().newEncoder().canEncode('\u2713');
    }

    /** Without Graph, the directories can still be checked. */
    private void withoutGraph(Options options, Report report, History history) {
        for (InboundMailbox inbound : settings.inbound()) {
            begin(report, inbound);
            report.add(notChecked());
            InboundCheck.checkDropFolder(inbound, report);
            history.add(report, "inbound", inbound.name());
        }
        for (Outbox outbox : settings.outbound()) {
            begin(report, outbox);
            report.add(notChecked());
            OutboundCheck.checkOutbox(outbox, report);
            history.add(report, "outbound", outbox.name());
        }
        if (!options.mustRefuse().isEmpty()) {
            report.begin("scope", "Scope");
            report.add(ScopeCheck.notChecked(options.mustRefuse(), "Microsoft 365 cannot be reached"));
        }
    }

    private static Finding notChecked() {
        return Finding.open("mailbox", "not checked, because Microsoft 365 cannot be reached");
    }

    static void begin(Report report, InboundMailbox inbound) {
        report.begin("inbound." + inbound.name(), "Inbound " + inbound.name() + ", " + inbound.mailbox());
    }

    static void begin(Report report, Outbox outbox) {
        report.begin("outbound." + outbox.name(), "Outbound " + outbox.name() + ", " + outbox.mailbox());
    }

    /** What is done while there is access to Microsoft 365. */
    private interface Checking {
        void with(GraphChecks checks, GraphChecks.GraphAccess access) throws Exception;
    }

    private void withGraph(GraphChecks checks, Checking checking) throws Exception {
        CamelContext context = new DefaultCamelContext();
        try (Network network = new Network(settings.microsoft365(), 1, responseTimeout);
                GraphConnection connection = new GraphConnection(
                        checks.mailboxes(),
                        settings.microsoft365(),
                        new SimpleMeterRegistry(),
                        clock,
                        new GraphConnection.RequestWaits(clock, responseTimeout, PATIENCE))) {
            context.setStreamCaching(false);
            context.addComponent("graph", connection.component());
            context.start();
            SignInTrial trial = new SignInTrial(settings.microsoft365(), network);
            try (Graph graph = new Graph(context, settings.microsoft365().graphUrl())) {
                checking.with(checks, new GraphChecks.GraphAccess(graph, trial));
            }
        } finally {
            context.stop();
        }
    }
}
