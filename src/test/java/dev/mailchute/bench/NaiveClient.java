package dev.mailchute.bench;

import dev.mailchute.files.Json;
import dev.mailchute.net.PathSegment;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What a careful script would do: list, then four at a time GET the MIME, write a file, PATCH. No ledger, no sync. */
final class NaiveClient {
    private final HttpClient http;
    private final String root;
    private final String token;

    NaiveClient(URI url, Path caFile, String tenantId, String clientId, String secret, String mailbox)
            throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(caFile)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        http = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        root = url + "/v1.0/users/" + mailbox;
        String form = "grant_type=client_credentials&client_id=" + clientId + "&client_secret=" + secret
                + "&scope=https://graph.microsoft.com/.default";
        String answer = http.send(
                        HttpRequest.newBuilder(URI.create(url + "/" + tenantId + "/oauth2/v2.0/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        token = Json.mapper().readTree(answer).path("access_token").asText();
    }

    private HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer " + token)
                .header("Prefer", "IdType=\"ImmutableId\"");
    }

    void carry(Path folder) throws Exception {
        List<String> ids = new ArrayList<>();
        String page = root + "/mailFolders/inbox/messages?$select=id&$top=1000&$filter=isRead%20eq%20false";
        while (page != null) {
            var json = Json.mapper()
                    .readTree(http.send(request(page).build(), BodyHandlers.ofString())
                            .body());
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
                http.send(
                        request(mail)
                                .header("Content-Type", "application/json")
                                .method("PATCH", BodyPublishers.ofString("{\"isRead\": true}"))
                                .build(),
                        BodyHandlers.discarding());
                return null;
            });
        }
        four.invokeAll(work);
        four.shutdown();
    }
}
