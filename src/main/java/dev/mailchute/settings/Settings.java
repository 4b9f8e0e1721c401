package dev.mailchute.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The whole configuration.
 *
 * @param written what the user wrote, apart from what it means
 */
public record Settings(
        Microsoft365 microsoft365,
        Storage storage,
        Reports reports,
        Http http,
        Directions directions,
        Written written) {

    /**
     * What is stored, where, and for how long.
     *
     * @param dataDir contains the embedded ledger and {@code http.port}
     * @param keepSent how long files stay in {@code sent/} and {@code failed/}
     */
    public record Storage(Path dataDir, LedgerStore ledger, Path mailCenterDir, Period keepSent, JournalKept journal) {}

    /**
     * What the journal keeps.
     *
     * @param isFull whether it keeps subjects and addresses, not only the hashes of addresses
     * @param kept for how long
     */
    public record JournalKept(boolean isFull, Period kept) {
        /** The values of {@code mailchute.journal}. */
        public enum Extent {
            BASIC,
            FULL
        }
    }

    /**
     * The log.
     *
     * @param isJson one JSON object a line; otherwise text
     * @param levels by logger; none if what stands in the log's own configuration holds
     */
    public record Log(boolean isJson, Map<String, String> levels) {}

    /** The mailboxes and outboxes that are enabled. */
    public record Directions(List<InboundMailbox> inbound, List<Outbox> outbound) {}

    /**
     * What is reported. Each is absent if it is off.
     *
     * @param notice of new letters
     * @param noticed how grave an event must be to be in a notice
     * @param webhook where events are sent to
     * @param tracing where traces are sent to
     */
    public record Reports(
            Optional<Notice> notice,
            Optional<Severity> noticed,
            Optional<WebhookTarget> webhook,
            Optional<TraceTarget> tracing,
            Log log) {}

    /**
     * What was set, as it was set.
     *
     * @param own properties that are not Mailchute's: {@code camel.*} for Camel, {@code routes.*} for placeholders in edited routes
     * @param effective every key with its value and where that comes from, without secrets
     * @param texts the text of each key of Mailchute that is set, by its whole name; of a {@code -file} key, what its file holds
     */
    public record Written(Map<String, String> own, EffectiveSettings effective, Map<String, Secret> texts) {
        /** Without the values, any of which may be secret. */
        @Override
        public String toString() {
            return own.keySet().toString();
        }
    }

    public Optional<Notice> notice() {
        return reports.notice();
    }

    public Optional<TraceTarget> tracing() {
        return reports.tracing();
    }

    public Map<String, String> own() {
        return written.own();
    }

    public EffectiveSettings effective() {
        return written.effective();
    }

    public Path dataDir() {
        return storage.dataDir();
    }

    public LedgerStore ledger() {
        return storage.ledger();
    }

    public Path mailCenterDir() {
        return storage.mailCenterDir();
    }

    public Period keepSent() {
        return storage.keepSent();
    }

    public List<InboundMailbox> inbound() {
        return directions.inbound();
    }

    public List<Outbox> outbound() {
        return directions.outbound();
    }

    /** The mailboxes that messages are read from or sent from. */
    public Set<String> mailboxes() {
        return Stream.concat(
                        inbound().stream().map(InboundMailbox::mailbox),
                        outbound().stream().map(Outbox::mailbox))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The location of the ledger.
     *
     * @param url a JDBC URL, or empty for the embedded one in the data directory
     * @param isShared whether several processes use it at the same time, as a cluster
     */
    public record LedgerStore(
            Optional<String> url, Optional<String> user, Optional<Secret> password, boolean isShared) {}

    /**
     * The notice of new letters.
     *
     * @param outbox the name of the outbox that sends the notice
     */
    public record Notice(String address, String outbox) {}

    /**
     * Traces of messages.
     *
     * @param endpoint where they are sent, with OTLP over HTTP
     */
    public record TraceTarget(URI endpoint) {}

    /**
     * Where events are sent to.
     *
     * @param url its path may be all that protects the receiver, so only its host is shown
     * @param secret signs what is sent; absent if nothing is signed
     * @param severity how grave an event must be to be sent
     */
    public record WebhookTarget(URI url, Optional<Secret> secret, Severity severity) {
        @Override
        public String toString() {
            return url.getScheme() + "://" + url.getHost();
        }
    }

    /**
     * The HTTP server of the application.
     *
     * @param port 0 for any free port, -1 for no server
     * @param tls absent for plain HTTP
     * @param observe absent if probes and scraping use the same address
     */
    public record Http(
            String host,
            int port,
            Optional<Path> usersFile,
            BehindProxy behindProxy,
            Optional<Tls> tls,
            Optional<Observe> observe) {

        public String basePath() {
            return behindProxy.basePath();
        }

        public List<String> trustedProxies() {
            return behindProxy.trustedProxies();
        }
    }

    /**
     * Settings for a reverse proxy in front of the HTTP server.
     *
     * @param basePath the prefix of every path, such as {@code /mail}; may be empty
     * @param trustedProxies addresses, or networks such as {@code 10.0.0.0/8}, whose forwarding headers are trusted
     */
    public record BehindProxy(String basePath, List<String> trustedProxies) {}

    /** The PEM files of the HTTP server. */
    public record Tls(Path certificate, Path key) {}

    /**
     * A second address, plain HTTP, only for probes and scraping.
     *
     * @param port 0 for any free port
     */
    public record Observe(String host, int port) {}
}
