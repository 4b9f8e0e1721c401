package dev.mailchute.signin;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.settings.Credential.ClientCertificate;
import dev.mailchute.settings.Secret;
import dev.mailchute.testkit.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that cannot be used says why in words that lead on. */
class CertificateWordsTest {
    @TempDir
    Path folder;

    private void assertRefused(Path file, String password, String words) {
        ClientCertificate certificate =
                new ClientCertificate(file, Optional.ofNullable(password).map(Secret::new));
        GeneralSecurityException e = assertThrows(GeneralSecurityException.class, () -> Certificates.read(certificate));
        assertTrue(e.getMessage().contains(words) && e.getMessage().contains(file.toString()), e.getMessage());
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    @Test
    void an_elliptic_key_is_named_in_every_form() throws Exception {
        TestCertificate elliptic = TestCertificate.withEllipticKey(folder);
        assertRefused(elliptic.keyStore(), "changeit", "Microsoft Entra takes RSA only");
        assertRefused(elliptic.pemWithKey(), null, "Microsoft Entra takes RSA only");
        String old = Files.readString(elliptic.pemWithKey()).replace(" PRIVATE KEY", " EC PRIVATE KEY");
        assertRefused(file("old.pem", old.getBytes(StandardCharsets.US_ASCII)), null, "Microsoft Entra takes RSA only");
    }

    @Test
    void a_store_without_its_password_wants_one_and_a_wrong_one_does_not_open_it() {
        TestCertificate good = TestCertificate.ofAnApp(folder);
        assertRefused(good.keyStore(), null, "it wants a password; give it as client-certificate-password-file");
        assertRefused(good.keyStore(), "wrong", "client-certificate-password does not open it");
    }

    @Test
    void der_says_what_is_in_it_and_what_is_missing() throws Exception {
        TestCertificate good = TestCertificate.ofAnApp(folder);
        assertRefused(
                file("c.cer", good.certificate().getEncoded()),
                null,
                "the certificate alone, without its private key (DER, .cer); give PKCS12");
        assertRefused(file("k.der", good.key().getEncoded()), null, "a private key alone, without its certificate");
        assertRefused(file("x.pfx", new byte[] {1, 2, 3}), null, "it is neither PKCS12 nor PEM");
    }
}
