package dev.mailchute.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration.
 *
 * @param own properties that are not Mailchute's: {@code camel.*} for Camel, {@code routes.*} for placeholders in edited routes
 */
public record Settings(
        Microsoft365 microsoft365,
        Storage storage,
        Reports reports,
        Http http,
        Directions directions,
        Map<String, String> own) {

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

    /** The mailboxes and outboxes that are enabled. */
    public record Directions(List<InboundMailbox> inbound, List<Outbox> outbound) {}

    public Optional<Notice> notice() {
        return reports.notice();
    }

    public Optional<TraceTarget> tracing() {
        return reports.tracing();
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

    /** Without the values of {@code own}, any of which may be secret. */
    @Override
    public String toString() {
        return "Settings[microsoft365=" + microsoft365 + ", storage=" + storage + ", reports=" + reports + ", http="
                + http + ", directions=" + directions + ", own=" + own.keySet() + "]";
    }

    /**
     * The location of the ledger.
     *
     * @param url a JDBC URL, or empty for the embedded one in the data directory
     */
    public record LedgerStore(Optional<String> url, Optional<String> user, Optional<Secret> password) {}

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

    /** What is reported besides the log: notices, and traces. Each is absent if it is off. */
    public record Reports(Optional<Notice> notice, Optional<TraceTarget> tracing) {}

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
