package dev.mailchute.app;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.graph.transport.GraphConnection;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.Flow;
import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.log.MaskedText;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.observe.BuildVersion;
import dev.mailchute.settings.Settings;
import dev.mailchute.signin.CredentialCountdown;
import dev.mailchute.tracing.Tracing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that is opened before the routes start and closed after they stop. */
final class Resources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

    final PrometheusMeterRegistry meters = meters();
    final Settings settings;
    final Clocks clocks;
    final Optional<Membership> membership;
    final Ownership ownership;
    final Ledger ledger;
    private final AutoCloseable folderLock;
    final FolderWatch folderWatch;
    final StorageFolders folders;
    final MailCenter mailCenter;
    final LetterIndex letters;
    final Statuses statuses;
    final Flow flow;
    final PartChecks checks;
    final GraphConnection connection;
    final CredentialCountdown credentials;
    final Optional<Tracing> tracing;

    Resources(Settings settings, Timing timing) throws IOException, GeneralSecurityException {
        this.settings = settings;
        MaskedText.keep(settings.mailboxes());
        clocks = new Clocks(timing.clock(), timing.steady());
        membership = Membership.join(settings, clocks);
        ownership = membership.<Ownership>map(Membership::ownership).orElse(Ownership.SOLE);
        ledger = openLedger(settings);
        folderLock = lockFolder(settings);
        ledger.check(settings).forEach(finding -> LOG.warn("{}", finding));
        folderWatch =
                new FolderWatch(clocks.day(), clocks.steady(), timing.waits().folders());
        folders = new StorageFolders(settings, folderWatch);
        mailCenter = new MailCenter(settings.mailCenterDir(), clocks.day(), () -> folderWatch
                .check(settings.mailCenterDir())
                .map(trouble -> trouble.folder() + " " + trouble.reason()));
        letters = new LetterIndex(mailCenter, clocks.day());
        statuses = new Statuses(settings, clocks, timing.waits().watching().grace());
        new KeptPauses(ledger.pauses()).load(statuses);
        flow = new Flow(statuses, clocks.day());
        checks = new PartChecks(settings, this, timing.waits().watching());
        settings.outbound().forEach(outbox -> statuses.of("outbound." + outbox.name())
                .worked(ledger.outbound().lastSent(outbox.name())));
        connection = new GraphConnection(
                mailboxes(settings),
                settings.microsoft365(),
                meters,
                timing.clock(),
                new GraphConnection.RequestWaits(
                        timing.steady(),
                        timing.response(),
                        timing.patience(),
                        timing.waits().refusal()));
        connection.ownedBy(ownership);
        membership.ifPresent(member -> member.lostHeardBy(connection::breakOff));
        connection.heardBy(key -> statuses.of(key).rounds().moves());
        tracing = settings.tracing().map(how -> new Tracing(how, BuildVersion.current()));
        tracing.ifPresent(traces -> connection.requestsHeardBy(traces.requests()));
        credentials = new CredentialCountdown(settings, meters, clocks.day(), connection::usesNext);
        Gauge.builder(
                        "mailchute.cluster.nodes",
                        () -> membership.map(Membership::nodes).orElse(1))
                .description(
                        "Processes that share the mailboxes, this one included unless it stands by; 0 if the ledger's database does not answer")
                .register(meters);
    }

    /** Without the two metrics of the JVM whose names are against Prometheus' conventions; others say the same. */
    private static PrometheusMeterRegistry meters() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        for (String name : List.of("system.cpu.count", "process.cpu.time")) {
            registry.config().meterFilter(MeterFilter.denyNameStartsWith(name));
        }
        return registry;
    }

    /** The others that share the work; empty if this process is the only one. */
    Optional<Membership> cluster() {
        return membership.filter(Membership::isShared);
    }

    private Ledger openLedger(Settings settings) {
        try {
            return Ledger.open(settings, ownership);
        } catch (LedgerException e) {
            membership.ifPresent(Membership::close);
            throw e;
        }
    }

    private AutoCloseable lockFolder(Settings settings) {
        try {
            return FolderLock.take(
                    settings.mailCenterDir(),
                    new FolderLock.User(
                            ledger.id(), NodeName.own(), settings.ledger().isShared()));
        } catch (LedgerException e) {
            ledger.close();
            membership.ifPresent(Membership::close);
            throw e;
        }
    }

    private static List<GraphMailbox> mailboxes(Settings settings) {
        return Stream.concat(
                        settings.inbound().stream()
                                .map(in -> new GraphMailbox("inbound." + in.name(), in.mailbox(), in.app())),
                        settings.outbound().stream()
                                .map(out -> new GraphMailbox("outbound." + out.name(), out.mailbox(), out.app())))
                .toList();
    }

    /** Ends waits, so that nothing new starts. */
    void stop() {
        membership.ifPresent(Membership::leave);
        credentials.close();
        connection.stopWaiting();
    }

    @Override
    public void close() {
        checks.close();
        connection.close();
        tracing.ifPresent(Tracing::close);
        ledger.close();
        membership.ifPresent(Membership::close);
        meters.close();
        try {
            folderLock.close();
        } catch (Exception e) {
            LOG.debug("the lock of the Mail Center's folder could not be closed", e);
        }
    }
}
