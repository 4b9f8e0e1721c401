package dev.mailchute.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.net.Network;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Credential;
import dev.mailchute.settings.Microsoft365;
import dev.mailchute.settings.Secret;
import dev.mailchute.signin.SignIn;
import dev.mailchute.signin.SignInTrial;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of credential, in every format. */
class CredentialTest {
    private static final String CLIENT_ID = "app";

    @TempDir
    static Path certificates;

    private static TestCertificate certificate;
    private static TestCertificate other;

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private Network network;
    private SignInTrial trial;

    @BeforeAll
    static void make_certificates() throws IOException {
        certificate = TestCertificate.ofAnApp(Files.createDirectory(certificates.resolve("own")));
        other = TestCertificate.ofAnApp(Files.createDirectory(certificates.resolve("other")));
    }

    @BeforeEach
    void start() throws Exception {
        tenant = FakeTenant.start();
        tenant.app(CLIENT_ID).certificate(certificate.certificate());
        network = new Network(microsoft365(), 1, Duration.ofSeconds(5));
        trial = new SignInTrial(microsoft365(), network);
    }

    @AfterEach
    void stop() {
        network.close();
        tenant.close();
    }

    private Microsoft365 microsoft365() {
        return new Microsoft365(
                tenant.url(),
                tenant.url(),
                "https://graph.microsoft.com/.default",
                Optional.of(tenant.caFile()),
                Optional.empty());
    }

    private static AppRegistration app(Credential credential) {
        return new AppRegistration("contoso.com", CLIENT_ID, credential, Optional.empty());
    }

    private void assertWorks(Credential credential) {
        SignInTrial.GrantedAccess access = trial.signIn(app(credential), credential);
        assertTrue(access.expires().isAfter(Instant.now()));
    }

    private Fault refusal(Credential credential) {
        return assertThrows(MailboxDownException.class, () -> trial.signIn(app(credential), credential))
                .fault();
    }

    private static Credential certificate(Path file, String password) {
        return new Credential.ClientCertificate(
                file, Optional.ofNullable(password).map(Secret::new));
    }

    @Test
    void a_certificate_signs_in_from_pkcs12_from_pem_and_from_pem_with_an_encrypted_key() {
        assertWorks(certificate(certificate.keyStore(), "changeit"));
        assertWorks(certificate(certificate.pemWithKey(), null));
        assertWorks(certificate(certificate.pemWithEncryptedKey("p@ss"), "p@ss"));
    }

    @Test
    void a_wrong_password_of_a_certificate_names_the_file_and_not_the_password() {
        for (Path file : List.of(certificate.keyStore(), certificate.pemWithEncryptedKey("p@ss"))) {
            Fault fault = refusal(certificate(file, "wr0ng~one"));
            assertEquals("credential-unusable", fault.code());
            assertTrue(fault.message().contains(file.getFileName().toString()), fault.message());
            assertTrue(fault.message().contains("password"), fault.message());
            assertFalse(fault.message().contains("wr0ng~one"), fault.message());
        }
    }

    /** The beginning of what "openssl req -newkey" of OpenSSL 3.0 writes; the rest is never read. */
    @Test
    void an_encryption_that_java_cannot_read_is_reported_with_the_command_to_convert_it() throws Exception {
        byte[] head = HexFormat.of()
                .parseHex("3056304e06092a864886f70d01050d3041302906092a864886f70d01050c301c0408ca9415a809c6bcd902020800"
                        + "300c06082a864886f70d02090500301406082a864886f70d030704089ce1183a87d15df0040400000000");
        Path file = Files.writeString(
                folder.resolve("des.pem"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(head)
                        + "\n-----END ENCRYPTED PRIVATE KEY-----\n" + Files.readString(certificate.pem()));
        assertTrue(refusal(certificate(file, "p@ss")).message().contains("openssl pkcs8 -topk8 -v2 aes-256-cbc"));
    }

    @Test
    void a_key_in_the_old_format_is_reported_with_the_command_to_convert_it() throws Exception {
        Path file = Files.writeString(
                folder.resolve("old.pem"),
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n"
                        + "-----END RSA PRIVATE KEY-----\n" + Files.readString(certificate.pem()));
        assertTrue(refusal(certificate(file, "p@ss")).message().contains("openssl pkcs8 -topk8"));
    }

    @Test
    void a_certificate_that_does_not_match_the_key_is_refused_here() throws Exception {
        String key = Files.readString(certificate.pemWithKey()).split("-----BEGIN CERTIFICATE")[0];
        Path mixed = Files.writeString(folder.resolve("mixed.pem"), key + Files.readString(other.pem()));
        assertTrue(refusal(certificate(mixed, null)).message().contains("does not match its private key"));
    }

    @Test
    void a_certificate_that_the_app_does_not_know_is_refused_by_entra() {
        assertEquals(
                "AADSTS700027", refusal(certificate(other.pemWithKey(), null)).code());
    }

    @Test
    void the_assertion_file_is_read_each_time() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "not.a.token");
        Credential credential = new Credential.ClientAssertion(file);
        assertTrue(refusal(credential).code().startsWith("AADSTS50027"));
        Files.writeString(file, assertion() + "\n");
        assertWorks(credential);
        Files.delete(file);
        assertEquals("credential-unusable", refusal(credential).code());
        Files.writeString(file, assertion());
        assertWorks(credential);
    }

    /** An assertion of another issuer, whose key this tenant knows. */
    private String assertion() throws GeneralSecurityException {
        String thumbprint = base64(MessageDigest.getInstance("SHA-256")
                .digest(certificate.certificate().getEncoded()));
        long now = Instant.now().getEpochSecond();
        String audience = tenant.url() + "/contoso.com/oauth2/v2.0/token";
        String unsigned = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"x5t#S256\":\"" + thumbprint + "\"}") + "."
                + base64("{\"iss\":\"app\",\"sub\":\"app\",\"aud\":\"" + audience + "\",\"jti\":\"" + now
                        + "\",\"nbf\":" + now + ",\"exp\":" + (now + 600) + "}");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(certificate.key());
        signature.update(unsigned.getBytes(StandardCharsets.US_ASCII));
        return unsigned + "." + base64(signature.sign());
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Azure's identity service is not available in a test, but the request to it and the use of its answer can be tested. */
    @Test
    void a_managed_identity_asks_the_machine_for_a_token_of_graph() throws Exception {
        List<HttpRequest> asked = new ArrayList<>();
        Credential identity = new Credential.ManagedIdentity(Optional.of("44444444-4444-4444-4444-444444444444"));
        SignIn.AccessToken token = new SignIn(
                        app(identity),
                        identity,
                        microsoft365(),
                        request -> {
                            asked.add(request);
                            HttpResponse answer = new HttpResponse().statusCode(200);
                            answer.addHeaders(Map.of("Content-Type", List.of("application/json")));
                            return answer.body(
                                    "{\"access_token\":\"of-the-machine\",\"expires_on\":\""
                                            + (Instant.now().getEpochSecond() + 3600)
                                            + "\",\"resource\":\"https://graph.microsoft.com\","
                                            + "\"token_type\":\"Bearer\",\"client_id\":\"44444444-4444-4444-4444-444444444444\"}");
                        },
                        Clock.systemUTC())
                .newToken();
        assertEquals("of-the-machine", token.value());
        String url = asked.get(asked.size() - 1).url().toString();
        assertTrue(url.startsWith("http://169.254.169.254/metadata/identity/oauth2/token"), url);
        assertTrue(url.contains("resource=https%3A%2F%2Fgraph.microsoft.com"), url);
        assertTrue(url.contains("client_id=44444444-4444-4444-4444-444444444444"), url);
    }

    @Test
    void the_roles_of_a_token_are_read_if_it_shows_them() {
        assertEquals(
                Optional.of(List.of("Mail.Send")),
                SignInTrial.roles("e30." + base64("{\"roles\":[\"Mail.Send\"]}") + ".c2ln"));
        assertEquals(Optional.of(List.of()), SignInTrial.roles("e30." + base64("{\"appid\":\"app\"}") + ".c2ln"));
        for (String opaque : List.of("", "opaque", "a.b.c", "e30.W10.c2ln", "EwB1.2-3_4.%%%")) {
            assertEquals(Optional.empty(), SignInTrial.roles(opaque), opaque);
        }
    }
}
