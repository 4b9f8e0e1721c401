package dev.mailchute.doctor;

import dev.mailchute.settings.Microsoft365;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/**
 * Checks the connection to one host step by step: DNS, TCP, proxy, TLS, an HTTP answer. It takes each step itself, to name the one that
 * fails. The sign-in and the Graph requests that follow show that the application's own HTTP client gets through as well.
 */
final class ConnectionCheck {
    private static final int CONNECT_MILLIS = 10_000;
    private static final String ALLOW = "Allow port 443 to the sign-in host and to the Graph host in the firewall. "
            + "If this network needs a proxy, set mailchute.proxy.";

    private final URI url;
    private final String path;
    private final Microsoft365 microsoft365;
    private final Duration responseTimeout;
    private final Clock clock;

    /**
     * @param path what to request; any answer will do
     * @param responseTimeout how long to wait for an answer
     */
    ConnectionCheck(URI url, String path, Microsoft365 microsoft365, Duration responseTimeout, Clock clock) {
        this.url = url;
        this.path = path;
        this.microsoft365 = microsoft365;
        this.responseTimeout = responseTimeout;
        this.clock = clock;
    }

    /**
     * @param reached whether there was an answer
     * @param ahead how far the other side's clock is ahead of ours, if the answer has a date
     */
    record Reachability(boolean reached, Optional<Duration> ahead) {}

    /** Stops at the first step that fails. */
    Reachability run(Report report) {
        try (Socket socket = connect(report)) {
            if (microsoft365.proxy().isPresent()) {
                report.add(
                        new ProxyLeg(microsoft365.proxy().get(), url.getHost() + ":" + targetPort()).connect(socket));
            }
            TlsLeg leg = new TlsLeg(url.getHost(), microsoft365.caFile(), clock);
            try (SSLSocket tls = leg.encrypt(socket, targetHost(), targetPort())) {
                report.add(leg.certificate(tls));
                return answer(report, tls);
            }
        } catch (BrokenLeg e) {
            report.add(e.finding());
        } catch (IOException e) {
            report.add(Finding.error("answer", "No answer from " + url.getHost() + ": " + BrokenLeg.describe(e) + "."));
        } catch (GeneralSecurityException e) {
            report.add(Finding.error(
                    "TLS",
                    "The certificates of mailchute.ca-file cannot be read: " + e.getMessage(),
                    "Use a file of certificates in PEM format."));
        }
        return new Reachability(false, Optional.empty());
    }

    private Socket connect(Report report) throws BrokenLeg {
        Optional<Microsoft365.Proxy> proxy = microsoft365.proxy();
        String host = proxy.map(Microsoft365.Proxy::host).orElseGet(this::targetHost);
        int port = proxy.map(Microsoft365.Proxy::port).orElseGet(this::targetPort);
        String prefix = proxy.isPresent() ? "proxy " : "";
        InetAddress[] addresses = resolve(prefix, host);
        report.add(Finding.ok(prefix + "DNS", host + " is " + addresses[0].getHostAddress()));
        Socket socket = open(prefix, host, port, addresses);
        report.add(Finding.ok(prefix + "TCP", host + " accepts connections on port " + port));
        return socket;
    }

    private String targetHost() {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private int targetPort() {
        return url.getPort() < 0 ? 443 : url.getPort();
    }

    private static InetAddress[] resolve(String prefix, String host) throws BrokenLeg {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            String next = prefix.isEmpty()
                    ? "Check the DNS of this machine, mailchute.cloud, and login-url or graph-url if they are set. If this network needs a"
                            + " proxy, set mailchute.proxy: the proxy then resolves the names."
                    : "Check the host in mailchute.proxy, and the DNS of this machine.";
            throw new BrokenLeg(Finding.error(prefix + "DNS", "The host name " + host + " cannot be resolved.", next));
        }
    }

    private Socket open(String prefix, String host, int port, InetAddress[] addresses) throws BrokenLeg {
        IOException last = null;
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
                socket.setSoTimeout((int) responseTimeout.toMillis());
                return socket;
            } catch (IOException e) {
                last = e;
                close(socket);
            }
        }
        throw new BrokenLeg(Finding.error(
                prefix + "TCP",
                "Cannot connect to " + host + " on port " + port + ": " + BrokenLeg.describe(last) + ".",
                prefix.isEmpty()
                        ? ALLOW
                        : "Check the host and port in mailchute.proxy, and that the proxy is running."));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It was never connected.
            return;
        }
    }

    private Reachability answer(Report report, SSLSocket tls) throws IOException, BrokenLeg {
        String host = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        HttpHead head = HttpHead.request(
                tls,
                "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: Mailchute\r\nConnection: close\r\n\r\n",
                "answer");
        Instant here = clock.instant();
        if (head.status() >= 300 && head.status() < 400) {
            report.add(
                    Finding.warning(
                            "answer",
                            url.getHost() + " answers with a redirect"
                                    + head.value("Location")
                                            .map(to -> " to " + to)
                                            .orElse(""),
                            "Mailchute never follows redirects. If checks below fail, look for a portal or a proxy that wants you to sign in."));
        } else {
            report.add(Finding.ok("answer", url.getHost() + " answers (HTTP " + head.status() + ")"));
        }
        return new Reachability(true, head.date().map(there -> Duration.between(here, there)));
    }
}
