package dev.mailchute.net;

import dev.mailchute.log.SilencedLogs;
import dev.mailchute.settings.Microsoft365;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/** Configures HTTP clients for Microsoft 365: trusted authorities, proxy, timeouts, and one connection pool for sign-in and Graph. */
public final class Network implements AutoCloseable {
    private static final Timeout CONNECT = Timeout.ofSeconds(10);

    /** A connection idle for longer than this is checked before it is reused. The check takes a millisecond. */
    private static final Timeout IDLE = Timeout.ofSeconds(1);

    public static final String USER_AGENT = "Mailchute";

    private static final int MIN_CONNECTIONS = 8;

    private final PoolingHttpClientConnectionManager connections;
    private final PoolingHttpClientConnectionManager checkedConnections;
    private final Optional<Microsoft365.Proxy> proxy;
    private final Timeout response;

    /**
     * @param connectionLimit maximum connections to one host; raised to a small minimum
     * @param response how long the other side may stay silent in the middle of an answer
     * @throws IOException if the CA file cannot be read
     */
    public Network(Microsoft365 microsoft365, int connectionLimit, Duration response)
            throws IOException, GeneralSecurityException {
        SilencedLogs.silence();
        this.proxy = microsoft365.proxy();
        this.response = Timeout.of(response);
        SSLContext tls = tls(microsoft365.caFile());
        int limit = Math.max(MIN_CONNECTIONS, connectionLimit);
        this.connections = pool(tls, limit, IDLE);
        this.checkedConnections = pool(tls, limit, Timeout.ZERO_MILLISECONDS);
    }

    /** @param idle how long a connection may be idle before it is checked whether the other side has closed it */
    private PoolingHttpClientConnectionManager pool(SSLContext tls, int connectionLimit, Timeout idle) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                .setMaxConnPerRoute(connectionLimit)
                .setMaxConnTotal(connectionLimit)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(response)
                        .setValidateAfterInactivity(idle)
                        .build())
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(response).build())
                .build();
    }

    /**
     * Like {@link #configure}, for requests that must not be made twice: checks before each request whether the other side has closed
     * the connection, because a message sent on a closed one would be in doubt needlessly.
     */
    public void configureForSending(HttpClientBuilder client) {
        configure(client);
        client.setConnectionManager(checkedConnections);
    }

    /** Settings for every client: no hidden retries, no redirects, no cookies, no compression, the proxy. */
    public void configure(HttpClientBuilder client) {
        configureWithoutProxy(client);
        proxy.ifPresent(p -> {
            HttpHost host = new HttpHost("http", p.host(), p.port());
            client.setProxy(host);
            p.user().ifPresent(user -> {
                BasicCredentialsProvider credentials = new BasicCredentialsProvider();
                credentials.setCredentials(
                        new AuthScope(host),
                        new UsernamePasswordCredentials(
                                user, p.password().orElseThrow().reveal().toCharArray()));
                client.setDefaultCredentialsProvider(credentials);
            });
        });
    }

    /** The same without the proxy, for endpoints on this machine or next to it. */
    public void configureWithoutProxy(HttpClientBuilder client) {
        client.setConnectionManager(connections)
                .setConnectionManagerShared(true)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .setConnectionReuseStrategy(Network::isReused)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(response)
                        .setConnectionRequestTimeout(response)
                        .build());
    }

    /** Source: Microsoft Graph best practices: retry a 503 on a new connection. */
    static boolean isReused(HttpRequest request, HttpResponse answer, HttpContext context) {
        return answer.getCode() != HttpStatus.SC_SERVICE_UNAVAILABLE
                && DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(request, answer, context);
    }

    private static SSLContext tls(Optional<Path> caFile) throws IOException, GeneralSecurityException {
        if (caFile.isEmpty()) {
            return SSLContext.getDefault();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trusted(caFile)}, null);
        return context;
    }

    /**
     * Trusts the authorities of the Java runtime and those in the file.
     *
     * @throws IOException if the file cannot be read
     */
    public static X509ExtendedTrustManager trusted(Optional<Path> caFile) throws IOException, GeneralSecurityException {
        X509ExtendedTrustManager builtIn = trusting(null);
        if (caFile.isEmpty()) {
            return builtIn;
        }
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        int count = 0;
        for (X509Certificate authority : builtIn.getAcceptedIssuers()) {
            trusted.setCertificateEntry("built-in-" + count++, authority);
        }
        try (InputStream pem = Files.newInputStream(caFile.get())) {
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-file-" + count++, authority);
            }
        }
        return trusting(trusted);
    }

    private static X509ExtendedTrustManager trusting(KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        connections.close();
        checkedConnections.close();
    }
}
