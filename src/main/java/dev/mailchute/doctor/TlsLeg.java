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

/** The TLS handshake with a host, and the check of its certificate. */
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

    /** @throws BrokenLeg if the certificate is not trusted, or the other side does not speak TLS */
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
            return Finding.error(
                    "TLS",
                    "The TLS handshake with " + host + " failed: " + BrokenLeg.describe(failure) + ".",
                    "Look for something between this machine and Microsoft: a firewall, a host that is not Microsoft's, or a proxy, which"
                            + " must be set in mailchute.proxy.");
        }
        X509Certificate own = chain.get(0);
        X509Certificate last = chain.get(chain.size() - 1);
        if (caused(failure, CertificateExpiredException.class)
                || caused(failure, CertificateNotYetValidException.class)) {
            return Finding.error(
                    "TLS",
                    "The certificate of " + host + " is valid from "
                            + own.getNotBefore().toInstant() + " to "
                            + own.getNotAfter().toInstant() + ", but this machine's clock shows " + clock.instant()
                            + ".",
                    "Check the clock of this machine (NTP). If it is right, the operator of that host must renew the certificate.");
        }
        if (failure.getMessage() != null && failure.getMessage().startsWith("No ")) {
            return Finding.error(
                    "TLS",
                    "The certificate that " + host + " sent belongs to a different host: "
                            + own.getSubjectX500Principal() + ".",
                    "Check mailchute.cloud, and login-url and graph-url if they are set. A proxy or firewall may be answering instead"
                            + " of Microsoft.");
        }
        return Finding.error(
                "TLS",
                "The certificate of " + host + " (" + own.getSubjectX500Principal()
                        + ") is not trusted: it was issued by " + last.getIssuerX500Principal() + ".",
                caFile.isPresent()
                        ? "That authority is not in mailchute.ca-file. If it is the one your TLS inspection uses, add its"
                                + " certificate to that file as PEM."
                        : "TLS inspection on the network replaces Microsoft's certificate. If that is intended, save the"
                                + " certificate of that authority as PEM and set mailchute.ca-file to the file.");
    }

    private static boolean caused(Throwable failure, Class<? extends Exception> kind) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (kind.isInstance(e)) {
                return true;
            }
        }
        return false;
    }

    /** The certificate that was trusted. */
    Finding certificate(SSLSocket tls) {
        X509Certificate own = seen.chain().get(0);
        return Finding.ok(
                "TLS",
                tls.getSession().getProtocol() + ", certificate issued by " + own.getIssuerX500Principal()
                        + ", valid until " + own.getNotAfter().toInstant());
    }
}
