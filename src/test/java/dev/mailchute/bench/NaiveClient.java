package dev.mailchute.bench;

import dev.mailchute.files.Json;
import dev.mailchute.net.PathSegment;
import dev.mailchute.testkit.TenantSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Works through a mailbox as a plain script would, so that the tenant is warm before something is measured. */
final class NaiveClient {
    private final HttpClient http;
    private final String root;
    private final String token;

    NaiveClient(TenantSettings tenant, String mailbox) throws IOException {
        http = HttpClient.newBuilder()
                .sslContext(trusting(tenant.caFile()))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        root = tenant.url() + "/v1.0/users/" + mailbox;
        String form = "grant_type=client_credentials&client_id=" + tenant.clientId() + "&client_secret="
                + tenant.secret() + "&scope=https://graph.microsoft.com/.default";
        String answer =
                send(HttpRequest.newBuilder(URI.create(tenant.url() + "/" + tenant.tenantId() + "/oauth2/v2.0/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build());
        token = Json.mapper().readTree(answer).path("access_token").asText();
    }

    private static SSLContext trusting(Path caFile) throws IOException {
        try (InputStream pem = Files.newInputStream(caFile)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return tls;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private String send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer " + token)
                .header("Prefer", "IdType=\"ImmutableId\"");
    }

    void carry(Path folder) throws IOException {
        List<String> ids = new ArrayList<>();
        String page = root + "/mailFolders/inbox/messages?$select=id&$top=1000&$filter=isRead%20eq%20false";
        while (page != null) {
            var json = Json.mapper().readTree(send(request(page).build()));
            json.path("value").forEach(mail -> ids.add(mail.path("id").asText()));
            page = json.path("@odata.nextLink").textValue();
        }
        ExecutorService four = Executors.newFixedThreadPool(4);
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            String mail = root + "/messages/" + PathSegment.encode(ids.get(i));
            Path file = folder.resolve(i + ".eml");
            work.add(() -> {
                http.send(request(mail + "/$value").build(), BodyHandlers.ofFile(file));
                send(request(mail)
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString("{\"isRead\": true}"))
                        .build());
                return null;
            });
        }
        try {
            four.invokeAll(work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            four.shutdown();
        }
    }
}
