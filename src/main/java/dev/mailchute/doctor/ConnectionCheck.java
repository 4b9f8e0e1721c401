package dev.mailchute.doctor;

import dev.mailchute.net.Network;
import dev.mailchute.settings.Microsoft365;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * The way to one host, leg by leg: name, connection, proxy, TLS, an answer. Each leg is gone by hand, so that the one that fails can be
 * named; that the application goes the same way is shown by the sign-in and the requests to Graph that follow.
 */
final class ConnectionCheck {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int MAX_HEAD = 64 * 1024;
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
    record Outcome(boolean reached, Optional<Duration> ahead) {}

    private static final class Broken extends Exception {
        private final transient Finding finding;

        Broken(Finding finding) {
            this.finding = finding;
        }
    }

    /** Goes all the way, or as far as it leads. */
    Outcome walk(Report report) {
        try (Socket socket = connection(report)) {
            if (microsoft365.proxy().isPresent()) {
                report.add(throughProxy(socket, microsoft365.proxy().get()));
            }
            SeenCertificates seen = new SeenCertificates(Network.trusted(microsoft365.caFile()));
            try (SSLSocket tls = encrypted(socket, seen)) {
                report.add(certificate(tls, seen));
                return answer(report, tls);
            }
        } catch (Broken e) {
            report.add(e.finding);
        } catch (IOException e) {
            report.add(Finding.cross("answer", "No answer from " + url.getHost() + ": " + describe(e) + "."));
        } catch (GeneralSecurityException e) {
            report.add(Finding.cross(
                    "TLS",
                    "The authorities to trust cannot be read: " + e.getMessage(),
                    "mailchute.ca-file must be certificates in PEM."));
        }
        return new Outcome(false, Optional.empty());
    }

    private Socket connection(Report report) throws Broken {
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

    private static InetAddress[] addresses(String of, String host) throws Broken {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            String next = of.isEmpty()
                    ? "Check the DNS of this machine, mailchute.cloud, and login-url or graph-url if they are set. Behind a proxy the"
                            + " proxy resolves names: set mailchute.proxy."
                    : "Check the host in mailchute.proxy, and the DNS of this machine.";
            throw new Broken(Finding.cross(of + "DNS", "The host name " + host + " is not known here.", next));
        }
    }

    private Socket connected(String of, String host, int port, InetAddress[] addresses) throws Broken {
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
        throw new Broken(Finding.cross(
                of + "TCP",
                "No connection to " + host + " at port " + port + ": " + describe(last) + ".",
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

    private Finding throughProxy(Socket socket, Microsoft365.Proxy proxy) throws IOException, Broken {
        String target = url.getHost() + ":" + targetPort();
        String login = proxy.user()
                .map(user -> user + ":" + proxy.password().orElseThrow().reveal())
                .map(both -> Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)))
                .map(basic -> "Proxy-Authorization: Basic " + basic + "\r\n")
                .orElse("");
        Head head =
                ask(socket, "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + login + "\r\n", "proxy");
        String who = "The proxy " + proxy.host() + ":" + proxy.port();
        if (head.status() == 200) {
            return Finding.ok("proxy", who + " lets us through to " + target);
        }
        if (head.status() != 407) {
            throw new Broken(Finding.cross(
                    "proxy",
                    who + " refuses the way to " + target + ": " + head.statusLine(),
                    "Have the sign-in host and the Graph host allowed in the proxy, for CONNECT at port " + targetPort()
                            + "."));
        }
        String wants = head.value("Proxy-Authenticate").orElse("");
        if (login.isEmpty()) {
            throw new Broken(Finding.cross(
                    "proxy",
                    who + " wants a user and a password" + (wants.isEmpty() ? "" : " (" + wants + ")") + ".",
                    "Set them: mailchute.proxy = http://user:password@host:port; in both %40 stands for @."));
        }
        if (!wants.isEmpty() && !wants.regionMatches(true, 0, "Basic", 0, 5)) {
            throw new Broken(Finding.warning(
                    "proxy",
                    who + " wants another way of signing in than Basic: " + wants,
                    "This leg is tried with Basic only. The sign-in below shows whether it works all the same."));
        }
        throw new Broken(Finding.cross(
                "proxy",
                who + " does not accept the user and password of mailchute.proxy"
                        + (wants.isEmpty() ? "" : " (" + wants + ")") + ".",
                "Correct user and password in mailchute.proxy; in both %40 stands for @, %3A for :, %25 for %."));
    }

    private SSLSocket encrypted(Socket socket, SeenCertificates seen)
            throws IOException, GeneralSecurityException, Broken {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {seen}, null);
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, targetHost(), targetPort(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        try {
            tls.startHandshake();
            return tls;
        } catch (IOException e) {
            throw new Broken(untrusted(e, seen.chain()));
        }
    }

    private Finding untrusted(IOException failure, List<X509Certificate> chain) {
        if (!(failure instanceof SSLException) || chain.isEmpty()) {
            return Finding.cross(
                    "TLS",
                    "No encrypted connection to " + url.getHost() + ": " + describe(failure) + ".",
                    "Something on the way may be in between: a proxy that must be set in mailchute.proxy, a firewall, or a host"
                            + " that is not Microsoft's.");
        }
        X509Certificate own = chain.get(0);
        X509Certificate last = chain.get(chain.size() - 1);
        if (caused(failure, CertificateExpiredException.class)
                || caused(failure, CertificateNotYetValidException.class)) {
            return Finding.cross(
                    "TLS",
                    "The certificate of " + url.getHost() + " is valid from "
                            + own.getNotBefore().toInstant() + " to "
                            + own.getNotAfter().toInstant() + ", and here it is " + clock.instant() + ".",
                    "Check the clock of this machine (NTP). If it is right, whoever runs that host must renew the certificate.");
        }
        if (failure.getMessage() != null && failure.getMessage().startsWith("No ")) {
            return Finding.cross(
                    "TLS",
                    "The certificate that answered for " + url.getHost() + " belongs to another host: "
                            + own.getSubjectX500Principal() + ".",
                    "Check mailchute.cloud, and login-url and graph-url if they are set. Something on the way may answer in"
                            + " place of Microsoft.");
        }
        return Finding.cross(
                "TLS",
                "The certificate of " + url.getHost() + " (" + own.getSubjectX500Principal()
                        + ") is not trusted: its authority is " + last.getIssuerX500Principal() + ".",
                microsoft365.caFile().isPresent()
                        ? "That authority is not among those of mailchute.ca-file. If it is the one of your TLS inspection, put its"
                                + " certificate as PEM into that file."
                        : "Something on the way (TLS inspection) shows its own certificate. If that is on purpose, put the"
                                + " certificate of that authority as PEM into mailchute.ca-file.");
    }

    private static boolean caused(Throwable failure, Class<? extends Exception> kind) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (kind.isInstance(e)) {
                return true;
            }
        }
        return false;
    }

    private static Finding certificate(SSLSocket tls, SeenCertificates seen) {
        X509Certificate own = seen.chain().get(0);
        return Finding.ok(
                "TLS",
                tls.getSession().getProtocol() + ", certificate by " + own.getIssuerX500Principal() + ", valid to "
                        + own.getNotAfter().toInstant());
    }

    private Outcome answer(Report report, SSLSocket tls) throws IOException, Broken {
        String host = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        Head head = ask(
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
        return new Outcome(true, head.date().map(there -> Duration.between(here, there)));
    }

    private record Head(String statusLine, List<String> lines) {
        int status() {
            String[] words = statusLine.split(" ");
            return words.length > 1 && words[1].matches("\\d{3}") ? Integer.parseInt(words[1]) : 0;
        }

        Optional<String> value(String header) {
            return lines.stream()
                    .filter(line -> line.regionMatches(true, 0, header + ":", 0, header.length() + 1))
                    .map(line -> line.substring(header.length() + 1).strip())
                    .findFirst();
        }

        Optional<Instant> date() {
            try {
                return value("Date").map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }

    private static Head ask(Socket socket, String request, String leg) throws IOException, Broken {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        // Byte by byte: what follows the head of a CONNECT belongs to TLS.
        for (int c = in.read(); c >= 0 && head.length() < MAX_HEAD; c = in.read()) {
            head.append((char) c);
            if (c == '\n'
                    && head.length() >= 4
                    && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                break;
            }
        }
        List<String> lines = head.toString().lines().toList();
        if (lines.isEmpty() || !lines.get(0).startsWith("HTTP/")) {
            throw new Broken(Finding.cross(
                    leg,
                    "What answers does not speak HTTP.",
                    leg.equals("proxy")
                            ? "Check host and port in mailchute.proxy: it must be an HTTP proxy."
                            : "Check mailchute.cloud, and login-url and graph-url if they are set."));
        }
        return new Head(
                printable(lines.get(0)),
                lines.stream().map(ConnectionCheck::printable).toList());
    }

    private static String printable(String line) {
        return line.replaceAll("\\p{Cntrl}", "?");
    }

    private static String describe(IOException e) {
        if (e instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
