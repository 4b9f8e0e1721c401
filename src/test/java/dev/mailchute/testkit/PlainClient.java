package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The JDK's HTTP client with a token of the {@link FakeTenant}: Graph by hand, for its own tests. */
final class PlainClient {
    static final String IMMUTABLE = "IdType=\"ImmutableId\"";
    private final FakeTenant tenant;
    final HttpClient http;
    private String token;

    PlainClient(FakeTenant tenant) {
        this.tenant = tenant;
        http = HttpClient.newBuilder()
                .sslContext(trusting(tenant))
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    private static SSLContext trusting(FakeTenant tenant) {
        try (InputStream pem = Files.newInputStream(tenant.caFile())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    PlainClient signIn(String clientId, String secret) {
        token = json(askToken(FakeTenant.TENANT_ID, clientId, "&client_secret=" + encode(secret)))
                .path("access_token")
                .asText();
        return this;
    }

    HttpResponse<byte[]> askToken(String directory, String clientId, String credential) {
        String form = "grant_type=client_credentials&client_id=" + encode(clientId) + "&scope="
                + encode("https://graph.microsoft.com/.default") + credential;
        return send(HttpRequest.newBuilder(URI.create(tenant.url() + "/" + directory + "/oauth2/v2.0/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    HttpResponse<byte[]> get(String path, String... headers) {
        return send(graph(path, headers).GET());
    }

    HttpResponse<byte[]> delete(String path) {
        return send(graph(path).DELETE());
    }

    HttpResponse<byte[]> patch(String path, String json) {
        return send(graph(path, "Content-Type", "application/json").method("PATCH", BodyPublishers.ofString(json)));
    }

    HttpResponse<byte[]> post(String path, String json, String... headers) {
        return send(
                graph(path, headers).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    HttpResponse<byte[]> postText(String path, String text) {
        return send(graph(path, "Content-Type", "text/plain").POST(BodyPublishers.ofString(text)));
    }

    HttpResponse<byte[]> postNothing(String path) {
        return send(graph(path).POST(BodyPublishers.noBody()));
    }

    /** A request to Graph, with the token, or to an absolute address. */
    HttpRequest.Builder graph(String path, String... headers) {
        URI uri = URI.create(path.startsWith("https://") ? path : tenant.url() + "/v1.0" + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    /** A range of an upload, without a token. */
    HttpResponse<byte[]> put(String uploadUrl, byte[] whole, int from, int length, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uploadUrl))
                .header("Content-Type", "application/octet-stream")
                .header("Content-Range", "bytes " + from + "-" + (from + length - 1) + "/" + whole.length)
                .PUT(BodyPublishers.ofByteArray(whole, from, length));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return trySend(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<byte[]> trySend(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    static JsonNode json(HttpResponse<byte[]> response) {
        try {
            return new ObjectMapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String code(HttpResponse<byte[]> response) {
        return response.statusCode() + " "
                + json(response).path("error").path("code").asText();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
