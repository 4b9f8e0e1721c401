package dev.mailchute.doctor;

import dev.mailchute.net.Network;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** The encryption of a connection, and whether the other side is who it should be. */
final class TlsLeg {
    private final String host;
    private final Optional<Path> caFile;
    private final Clock clock;
    private final SeenCertificates seen;

    TlsLeg(String host, Optional<Path> caFile, Clock clock) throws IOException, GeneralSecurityException {
        this.host = host;
        this.caFile = caFile;
        this.clock = clock;
        this.seen = new SeenCertificates(Network.trusted(caFile));
    }

    /** @throws BrokenLeg if the other side is not who it should be, or does not speak TLS */
    SSLSocket encrypt(Socket socket, String name, int port) throws IOException, GeneralSecurityException, BrokenLeg {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {seen}, null);
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, name, port, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        try {
            tls.startHandshake();
            return tls;
        } catch (IOException e) {
            throw new BrokenLeg(untrusted(e, seen.chain()));
        }
    }

    private Finding untrusted(IOException failure, List<X509Certificate> chain) {
        if (!(failure instanceof SSLException) || chain.isEmpty()) {
            return Finding.cross(
                    "TLS",
                    "No encrypted connection to " + host + ": " + BrokenLeg.describe(failure) + ".",
                    "Something on the way may be in between: a proxy that must be set in mailchute.proxy, a firewall, or a host"
                            + " that is not Microsoft's.");
        }
        X509Certificate own = chain.get(0);
        X509Certificate last = chain.get(chain.size() - 1);
        if (caused(failure, CertificateExpiredException.class)
                || caused(failure, CertificateNotYetValidException.class)) {
            return Finding.cross(
                    "TLS",
                    "The certificate of " + host + " is valid from "
                            + own.getNotBefore().toInstant() + " to "
                            + own.getNotAfter().toInstant() + ", and here it is " + clock.instant() + ".",
                    "Check the clock of this machine (NTP). If it is right, whoever runs that host must renew the certificate.");
        }
        if (failure.getMessage() != null && failure.getMessage().startsWith("No ")) {
            return Finding.cross(
                    "TLS",
                    "The certificate that answered for " + host + " belongs to another host: "
                            + own.getSubjectX500Principal() + ".",
                    "Check mailchute.cloud, and login-url and graph-url if they are set. Something on the way may answer in"
                            + " place of Microsoft.");
        }
        return Finding.cross(
                "TLS",
                "The certificate of " + host + " (" + own.getSubjectX500Principal()
                        + ") is not trusted: its authority is " + last.getIssuerX500Principal() + ".",
                caFile.isPresent()
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

    /** What was shown, and trusted. */
    Finding certificate(SSLSocket tls) {
        X509Certificate own = seen.chain().get(0);
        return Finding.ok(
                "TLS",
                tls.getSession().getProtocol() + ", certificate by " + own.getIssuerX500Principal() + ", valid to "
                        + own.getNotAfter().toInstant());
    }
}
