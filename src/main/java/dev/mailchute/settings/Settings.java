package dev.mailchute.settings;

import java.nio.file.Path;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration. Only enabled mailboxes and outboxes are in it.
 *
 * @param dataDir holds the embedded ledger and {@code http.port}
 * @param notice absent where nobody is told of new letters
 * @param keepSent how long files stay in {@code sent/} and {@code failed/}
 * @param own properties that are not Mailchute's: {@code camel.*} for Camel, {@code routes.*} for placeholders in edited routes
 */
public record Settings(
        Microsoft365 microsoft365,
        Path dataDir,
        LedgerStore ledger,
        Path mailCenterDir,
        Optional<Notice> notice,
        Http http,
        Period keepSent,
        List<InboundMailbox> inbound,
        List<Outbox> outbound,
        Map<String, String> own) {

    /** Without the values of {@code own}: nobody knows which of them are secret. */
    @Override
    public String toString() {
        return "Settings[microsoft365=" + microsoft365 + ", dataDir=" + dataDir + ", ledger=" + ledger
                + ", mailCenterDir=" + mailCenterDir + ", notice=" + notice + ", http=" + http + ", keepSent="
                + keepSent + ", inbound="
                + inbound
                + ", outbound=" + outbound + ", own=" + own.keySet() + "]";
    }

    /**
     * Where the ledger is.
     *
     * @param url a JDBC URL, or empty for the embedded one in the data directory
     */
    public record LedgerStore(Optional<String> url, Optional<String> user, Optional<Secret> password) {}

    /**
     * Who is told of new letters.
     *
     * @param outbox the name of the outbox that sends it
     */
    public record Notice(String address, String outbox) {}

    /**
     * The application's own HTTP server.
     *
     * @param port 0 for any free one, -1 for none
     * @param basePath what stands before every path, such as {@code /mail}; empty for nothing
     * @param trustedProxies addresses, or networks such as {@code 10.0.0.0/8}, whose word about a client is believed
     * @param tls absent for plain HTTP
     * @param observe absent where probes and scraping use the same address
     */
    public record Http(
            String host,
            int port,
            String basePath,
            Optional<Path> usersFile,
            List<String> trustedProxies,
            Optional<Tls> tls,
            Optional<Observe> observe) {}

    /** The PEM files of the HTTP server. */
    public record Tls(Path certificate, Path key) {}

    /**
     * A second, plain address for probes and scraping only.
     *
     * @param port 0 for any free one
     */
    public record Observe(String host, int port) {}
}
