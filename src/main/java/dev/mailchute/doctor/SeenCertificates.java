package dev.mailchute.doctor;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Delegates to another trust manager and keeps the certificates that the server sent, to name them if they are not trusted. */
final class SeenCertificates extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager delegate;
    private List<X509Certificate> chain = List.of();

    SeenCertificates(X509ExtendedTrustManager delegate) {
        this.delegate = delegate;
    }

    /** The server's certificate first; empty before the handshake. */
    List<X509Certificate> chain() {
        return chain;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket) throws CertificateException {
        chain = List.of(shown);
        delegate.checkServerTrusted(shown, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine) throws CertificateException {
        chain = List.of(shown);
        delegate.checkServerTrusted(shown, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type) throws CertificateException {
        chain = List.of(shown);
        delegate.checkServerTrusted(shown, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket) throws CertificateException {
        delegate.checkClientTrusted(shown, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine) throws CertificateException {
        delegate.checkClientTrusted(shown, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type) throws CertificateException {
        delegate.checkClientTrusted(shown, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return delegate.getAcceptedIssuers();
    }
}
