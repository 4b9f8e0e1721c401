package dev.mailchute.doctor;

import dev.mailchute.doctor.Doctor.Wish;
import dev.mailchute.graph.Folders;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.MailboxReading;
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

/** The apps, the mailboxes, the outboxes and the scope, one after the other, once Microsoft 365 can be reached. */
final class GraphChecks {
    private final Settings settings;
    private final Wish wish;
    private final Report report;
    private final History history;
    private final Clock clock;
    private final List<Duration> looks;
    private final List<App> apps;
    private final Map<String, GraphMailbox> mailboxes;
    private final Map<AppRegistration, GrantedAccess> accesses = new HashMap<>();
    private final Set<AppRegistration> reachingOwn = new HashSet<>();

    GraphChecks(Settings settings, Wish wish, Report report, History history, Clock clock, List<Duration> looks) {
        this.settings = settings;
        this.wish = wish;
        this.report = report;
        this.history = history;
        this.clock = clock;
        this.looks = looks;
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

    /** The mailboxes that must refuse, as the app of this number reaches them. */
    private List<GraphMailbox> others(int app) {
        AppRegistration registration = apps.get(app).registration();
        return IntStream.range(0, wish.mustRefuse().size())
                .mapToObj(other -> new GraphMailbox(
                        "other." + app + "-" + other, wish.mustRefuse().get(other), registration))
                .toList();
    }

    /** All that are spoken to. */
    List<GraphMailbox> mailboxes() {
        return List.copyOf(mailboxes.values());
    }

    void go(Graph graph, SignInTrial trial) throws InterruptedException {
        AppCheck appCheck = new AppCheck(trial, clock);
        for (App app : apps) {
            report.begin("app." + app.users().get(0), capitalized(app.name()) + ", used by " + shown(app.users()));
            appCheck.look(report, app).ifPresent(access -> accesses.put(app.registration(), access));
        }
        Folders folders = new Folders(graph, clock, new Oddities(report), () -> false);
        for (InboundMailbox inbound : settings.inbound()) {
            Doctor.begin(report, inbound);
            look(inbound, graph, folders);
        }
        for (Outbox outbox : settings.outbound()) {
            Doctor.begin(report, outbox);
            look(outbox, graph);
        }
        for (int app = 0; app < apps.size(); app++) {
            lookAtScope(graph, app);
        }
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String shown(List<String> users) {
        return users.size() <= 5
                ? String.join(", ", users)
                : String.join(", ", users.subList(0, 5)) + " and " + (users.size() - 5) + " more";
    }

    private static Finding notLookedAt() {
        return Finding.hint("mailbox", "not looked at, because its app cannot sign in");
    }

    private void look(InboundMailbox inbound, Graph graph, Folders folders) {
        GraphMailbox mailbox = mailboxes.get("inbound." + inbound.name());
        GrantedAccess access = accesses.get(inbound.app());
        Probe probe = new Probe(mailbox, access);
        InboundCheck check = new InboundCheck(inbound, mailbox, folders, new MailboxReading(graph), probe, report);
        if (access == null) {
            report.add(notLookedAt());
        } else if (check.lookIntoMailbox()) {
            reachingOwn.add(inbound.app());
        }
        InboundCheck.lookAtDropFolder(inbound, report);
        history.tell(report, "inbound", inbound.name());
    }

    private void look(Outbox outbox, Graph graph) throws InterruptedException {
        GraphMailbox mailbox = mailboxes.get("outbound." + outbox.name());
        GrantedAccess access = accesses.get(outbox.app());
        Probe probe = new Probe(mailbox, access);
        OutboundCheck check = new OutboundCheck(outbox, mailbox, new MailboxReading(graph), probe, report);
        if (access == null) {
            report.add(notLookedAt());
        } else {
            if (check.lookIntoMailbox()) {
                reachingOwn.add(outbox.app());
            }
            if (wish.sendTest().isPresent()) {
                new SendTest(graph, report, clock, looks)
                        .send(outbox, mailbox, wish.sendTest().get(), probe);
            }
        }
        OutboundCheck.lookAtOutbox(outbox, report);
        history.tell(report, "outbound", outbox.name());
    }

    private void lookAtScope(Graph graph, int number) {
        App app = apps.get(number);
        if (!accesses.containsKey(app.registration())) {
            return;
        }
        report.begin("scope." + app.users().get(0), "Scope of " + app.name());
        new ScopeCheck(new MailboxReading(graph), report)
                .look(others(number), own(app), reachingOwn.contains(app.registration()));
    }

    private Set<String> own(App app) {
        List<String> own = new ArrayList<>();
        app.users().forEach(user -> own.add(mailboxes.get(user).mailbox().toLowerCase(Locale.ROOT)));
        return Set.copyOf(own);
    }
}
