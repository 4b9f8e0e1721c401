package dev.mailchute.doctor;

import dev.mailchute.doctor.Doctor.Options;
import dev.mailchute.graph.Folders;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Settings;
import dev.mailchute.signin.SignInTrial;
import dev.mailchute.signin.SignInTrial.GrantedAccess;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The checks that need Microsoft 365, in order: the apps, the mailboxes, the outboxes, the scope of each app. */
final class GraphChecks {
    private final Settings settings;
    private final Options options;
    private final Report report;
    private final History history;
    private final Clock clock;
    private final List<Duration> lookupWaits;
    private final List<App> apps;
    private final Map<String, GraphMailbox> mailboxes;
    private final Map<AppRegistration, GrantedAccess> accesses = new HashMap<>();
    private final Set<AppRegistration> reachingOwn = new HashSet<>();

    GraphChecks(
            Settings settings,
            Options options,
            Report report,
            History history,
            Clock clock,
            List<Duration> lookupWaits) {
        this.settings = settings;
        this.options = options;
        this.report = report;
        this.history = history;
        this.clock = clock;
        this.lookupWaits = lookupWaits;
        this.apps = App.of(settings);
        this.mailboxes = Stream.of(
                        settings.inbound().stream()
                                .map(in -> new GraphMailbox("inbound." + in.name(), in.mailbox(), in.app())),
                        settings.outbound().stream()
                                .map(out -> new GraphMailbox("outbound." + out.name(), out.mailbox(), out.app())),
                        IntStream.range(0, apps.size()).boxed().flatMap(app -> others(app).stream()))
                .flatMap(all -> all)
                .collect(Collectors.toMap(GraphMailbox::key, mailbox -> mailbox));
    }

    /** The mailboxes that this app must not be able to read. */
    private List<GraphMailbox> others(int app) {
        AppRegistration registration = apps.get(app).registration();
        return IntStream.range(0, options.mustRefuse().size())
                .mapToObj(other -> new GraphMailbox(
                        "other." + app + "-" + other, options.mustRefuse().get(other), registration))
                .toList();
    }

    /** Every mailbox that the checks contact. */
    List<GraphMailbox> mailboxes() {
        return List.copyOf(mailboxes.values());
    }

    /** How Microsoft 365 is asked. */
    record GraphAccess(Graph graph, SignInTrial trial) {}

    void run(GraphAccess access) throws InterruptedException {
        Graph graph = access.graph();
        apps.forEach(app -> signIn(app, access.trial()));
        Folders folders = new Folders(graph, clock, new Oddities(report), () -> false);
        for (InboundMailbox inbound : settings.inbound()) {
            Doctor.begin(report, inbound);
            check(inbound, graph, folders);
        }
        for (Outbox outbox : settings.outbound()) {
            Doctor.begin(report, outbox);
            check(outbox, graph);
        }
        if (options.sendTest().isPresent() && settings.outbound().isEmpty()) {
            report.begin("send-test", "Test message");
            report.add(Finding.error(
                    "send test", "No message was sent: no outbox is enabled.", "Enable the outbox to send through."));
        }
        for (int app = 0; app < apps.size(); app++) {
            checkScope(graph, app);
        }
    }

    /** Only the test message of one outbox. */
    void sendTest(GraphAccess access, Outbox outbox) throws InterruptedException {
        apps.stream()
                .filter(app -> app.registration().equals(outbox.app()))
                .forEach(app -> signIn(app, access.trial()));
        Doctor.begin(report, outbox);
        GrantedAccess granted = accesses.get(outbox.app());
        if (granted == null) {
            report.add(Finding.open("send test", "not sent, because its app cannot sign in"));
        } else {
            GraphMailbox mailbox = mailboxes.get("outbound." + outbox.name());
            sendTest(access.graph(), outbox, mailbox, new Probe(mailbox, granted));
        }
    }

    private void sendTest(Graph graph, Outbox outbox, GraphMailbox mailbox, Probe probe) throws InterruptedException {
        new SendTest(graph, report, clock, lookupWaits)
                .send(outbox, mailbox, options.sendTest().orElseThrow(), probe);
    }

    private void signIn(App app, SignInTrial trial) {
        report.begin("app." + app.users().get(0), capitalized(app.name()) + ", used by " + shown(app.users()));
        new AppCheck(trial, clock).check(report, app).ifPresent(access -> accesses.put(app.registration(), access));
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String shown(List<String> users) {
        return users.size() <= 5
                ? String.join(", ", users)
                : String.join(", ", users.subList(0, 5)) + " and " + (users.size() - 5) + " more";
    }

    private static Finding notChecked() {
        return Finding.open("mailbox", "not checked, because its app cannot sign in");
    }

    private void check(InboundMailbox inbound, Graph graph, Folders folders) {
        GraphMailbox mailbox = mailboxes.get("inbound." + inbound.name());
        GrantedAccess access = accesses.get(inbound.app());
        Probe probe = new Probe(mailbox, access);
        InboundCheck check = new InboundCheck(inbound, mailbox, folders, Questions.to(graph), probe, report);
        if (access == null) {
            report.add(notChecked());
        } else if (check.checkMailbox()) {
            reachingOwn.add(inbound.app());
        }
        InboundCheck.checkDropFolder(inbound, report);
        history.add(report, "inbound", inbound.name());
    }

    private void check(Outbox outbox, Graph graph) throws InterruptedException {
        GraphMailbox mailbox = mailboxes.get("outbound." + outbox.name());
        GrantedAccess access = accesses.get(outbox.app());
        Probe probe = new Probe(mailbox, access);
        OutboundCheck check = new OutboundCheck(outbox, mailbox, Questions.to(graph), probe, report);
        if (access == null) {
            report.add(notChecked());
        } else {
            if (check.checkMailbox()) {
                reachingOwn.add(outbox.app());
            }
            if (options.sendTest().isPresent()) {
                sendTest(graph, outbox, mailbox, probe);
            }
        }
        OutboundCheck.checkOutbox(outbox, report);
        history.add(report, "outbound", outbox.name());
    }

    private void checkScope(Graph graph, int number) {
        App app = apps.get(number);
        boolean signsIn = accesses.containsKey(app.registration());
        if (!signsIn && options.mustRefuse().isEmpty()) {
            return;
        }
        report.begin("scope." + app.users().get(0), "Scope of " + app.name());
        if (!signsIn) {
            report.add(ScopeCheck.notChecked(options.mustRefuse(), "this app cannot sign in"));
            return;
        }
        new ScopeCheck(Questions.to(graph), report)
                .check(others(number), own(app), reachingOwn.contains(app.registration()));
    }

    private Set<String> own(App app) {
        List<String> own = new ArrayList<>();
        app.users().forEach(user -> own.add(mailboxes.get(user).mailbox().toLowerCase(Locale.ROOT)));
        return Set.copyOf(own);
    }
}
