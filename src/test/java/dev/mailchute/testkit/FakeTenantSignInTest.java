package dev.mailchute.testkit;

import static dev.mailchute.testkit.PlainClient.code;
import static dev.mailchute.testkit.PlainClient.encode;
import static dev.mailchute.testkit.PlainClient.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.MsalServiceException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in to the fake tenant, by hand and with Microsoft's own library. */
class FakeTenantSignInTest {
    private FakeTenant tenant;
    private PlainClient client;

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        client = new PlainClient(tenant);
    }

    @AfterEach
    void stop() {
        tenant.close();
    }

    private String refusal(String directory, String clientId, String secret) {
        HttpResponse<byte[]> answer = client.askToken(directory, clientId, "&client_secret=" + encode(secret));
        JsonNode json = json(answer);
        assertTrue(json.path("error_description")
                .asText()
                .startsWith("AADSTS" + json.path("error_codes").path(0)));
        assertTrue(json.hasNonNull("trace_id") && json.hasNonNull("correlation_id"));
        return answer.statusCode() + " " + json.path("error").asText() + " "
                + json.path("error_codes").path(0);
    }

    @Test
    void a_refusal_has_the_number_that_people_look_up() {
        tenant.app("app", "right").expiredSecret("old");
        assertEquals("401 invalid_client 7000215", refusal(FakeTenant.TENANT_ID, "app", "wrong"));
        assertEquals("401 invalid_client 7000222", refusal(FakeTenant.TENANT_ID, "app", "old"));
        assertEquals("400 unauthorized_client 700016", refusal("contoso.com", "unknown", "x"));
        assertEquals("400 invalid_request 90002", refusal("elsewhere.com", "app", "right"));
        assertEquals("400 invalid_request 9001023", refusal("common", "app", "right"));
    }

    @Test
    void a_token_says_how_long_it_lives_and_then_is_refused() {
        tenant.mailbox("a@contoso.com");
        tenant.app("app", "s").tokenLifetime(Duration.ofMinutes(5));
        assertEquals(
                300,
                json(client.askToken("contoso.com", "app", "&client_secret=s"))
                        .path("expires_in")
                        .asInt());
        client.signIn("app", "s");
        assertEquals(200, client.get("/users/a@contoso.com/mailFolders").statusCode());
        tenant.clock().advance(Duration.ofMinutes(6));
        assertEquals("401 InvalidAuthenticationToken", code(client.get("/users/a@contoso.com/mailFolders")));
        client.signIn("app", "s");
        tenant.tokenExpires();
        assertEquals("401 InvalidAuthenticationToken", code(client.get("/users/a@contoso.com/mailFolders")));
    }

    @Test
    void graph_without_a_token_is_refused() {
        tenant.mailbox("a@contoso.com");
        assertEquals("401 InvalidAuthenticationToken", code(client.get("/users/a@contoso.com/mailFolders")));
        assertEquals(false, tenant.calls().get(0).authorized());
    }

    @Test
    void microsofts_library_signs_in_with_a_secret() throws Exception {
        tenant.app("app", "s3cret");
        assertTrue(acquire(ClientCredentialFactory.createFromSecret("s3cret")).startsWith("EwB"));
        CompletionException refused = Assertions.assertThrows(
                CompletionException.class, () -> acquire(ClientCredentialFactory.createFromSecret("no")));
        assertEquals("invalid_client", ((MsalServiceException) refused.getCause()).errorCode());
    }

    @Test
    void microsofts_library_signs_in_with_a_certificate_that_is_registered(@TempDir Path files) throws Exception {
        TestCertificate certificate = TestCertificate.ofAnApp(files);
        IClientCredential credential =
                ClientCredentialFactory.createFromCertificate(certificate.key(), certificate.certificate());
        tenant.app("app");
        CompletionException refused = Assertions.assertThrows(CompletionException.class, () -> acquire(credential));
        assertTrue(refused.getMessage().contains("AADSTS700027"), refused.getMessage());
        tenant.app("app").certificate(certificate.certificate());
        assertTrue(acquire(credential).startsWith("EwB"));
    }

    private String acquire(IClientCredential credential) throws Exception {
        return ConfidentialClientApplication.builder("app", credential)
                .authority(tenant.url() + "/" + FakeTenant.TENANT_ID + "/")
                .validateAuthority(false)
                .instanceDiscovery(false)
                .sslSocketFactory(client.http.sslContext().getSocketFactory())
                .build()
                .acquireToken(ClientCredentialParameters.builder(Set.of("https://graph.microsoft.com/.default"))
                        .build())
                .join()
                .accessToken();
    }
}
