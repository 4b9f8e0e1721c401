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
 * The way to one host, leg by leg: name, connection, proxy, TLS, an answer. Each leg is gone by hand, so that the one that fails can be
 * named; that the application goes the same way is shown by the sign-in and the requests to Graph that follow.
 */
final class ConnectionCheck {
    private static final int CONNECT_MILLIS = 10_000;
    private static final String ALLOW = "The firewall must allow port 443 to the sign-in host and to the Graph host. "
            + "If the way leads through a proxy, set mailchute.proxy.";

    private final URI url;
    private final String path;
    private final Microsoft365 microsoft365;
    private final Duration silence;
    private final Clock clock;

    /**
     * @param path what is asked for in the end; any answer will do
     * @param silence how long the other side may take to answer
     */
    ConnectionCheck(URI url, String path, Microsoft365 microsoft365, Duration silence, Clock clock) {
        this.url = url;
        this.path = path;
        this.microsoft365 = microsoft365;
        this.silence = silence;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param reached whether there was an answer
     * @param ahead how much the other side's clock is ahead of ours, where it told its time
     */
    record Reach(boolean reached, Optional<Duration> ahead) {}

    /** Goes all the way, or as far as it leads. */
    Reach walk(Report report) {
        try (Socket socket = connection(report)) {
            if (microsoft365.proxy().isPresent()) {
                report.add(new ProxyLeg(microsoft365.proxy().get(), url.getHost() + ":" + targetPort()).pass(socket));
            }
            TlsLeg leg = new TlsLeg(url.getHost(), microsoft365.caFile(), clock);
            try (SSLSocket tls = leg.encrypt(socket, targetHost(), targetPort())) {
                report.add(leg.certificate(tls));
                return answer(report, tls);
            }
        } catch (BrokenLeg e) {
            report.add(e.finding());
        } catch (IOException e) {
            report.add(Finding.cross("answer", "No answer from " + url.getHost() + ": " + BrokenLeg.describe(e) + "."));
        } catch (GeneralSecurityException e) {
            report.add(Finding.cross(
                    "TLS",
                    "The authorities to trust cannot be read: " + e.getMessage(),
                    "mailchute.ca-file must be certificates in PEM."));
        }
        return new Reach(false, Optional.empty());
    }

    private Socket connection(Report report) throws BrokenLeg {
        Optional<Microsoft365.Proxy> proxy = microsoft365.proxy();
        String host = proxy.map(Microsoft365.Proxy::host).orElseGet(this::targetHost);
        int port = proxy.map(Microsoft365.Proxy::port).orElseGet(this::targetPort);
        String of = proxy.isPresent() ? "proxy " : "";
        InetAddress[] addresses = addresses(of, host);
        report.add(Finding.ok(of + "DNS", host + " is " + addresses[0].getHostAddress()));
        Socket socket = connected(of, host, port, addresses);
        report.add(Finding.ok(of + "TCP", host + " takes connections at port " + port));
        return socket;
    }

    private String targetHost() {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private int targetPort() {
        return url.getPort() < 0 ? 443 : url.getPort();
    }

    private static InetAddress[] addresses(String of, String host) throws BrokenLeg {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            String next = of.isEmpty()
                    ? "Check the DNS of this machine, mailchute.cloud, and login-url or graph-url if they are set. Behind a proxy the"
                            + " proxy resolves names: set mailchute.proxy."
                    : "Check the host in mailchute.proxy, and the DNS of this machine.";
            throw new BrokenLeg(Finding.cross(of + "DNS", "The host name " + host + " is not known here.", next));
        }
    }

    private Socket connected(String of, String host, int port, InetAddress[] addresses) throws BrokenLeg {
        IOException last = null;
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
                socket.setSoTimeout((int) silence.toMillis());
                return socket;
            } catch (IOException e) {
                last = e;
                close(socket);
            }
        }
        throw new BrokenLeg(Finding.cross(
                of + "TCP",
                "No connection to " + host + " at port " + port + ": " + BrokenLeg.describe(last) + ".",
                of.isEmpty() ? ALLOW : "Check host and port in mailchute.proxy, and whether the proxy runs."));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It never was connected.
            return;
        }
    }

    private Reach answer(Report report, SSLSocket tls) throws IOException, BrokenLeg {
        String host = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        HttpHead head = HttpHead.ask(
                tls,
                "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: Mailchute\r\nConnection: close\r\n\r\n",
                "answer");
        Instant here = clock.instant();
        if (head.status() >= 300 && head.status() < 400) {
            report.add(Finding.warning(
                    "answer",
                    url.getHost() + " answers with a redirect"
                            + head.value("Location").map(to -> " to " + to).orElse(""),
                    "Mailchute never follows a redirect. If the lines below have crosses, look for a portal or a proxy that wants a"
                            + " sign-in."));
        } else {
            report.add(Finding.ok("answer", url.getHost() + " answers (HTTP " + head.status() + ")"));
        }
        return new Reach(true, head.date().map(there -> Duration.between(here, there)));
    }
}
