package dev.mailchute.signin;

import dev.mailchute.settings.Credential;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What changes when a credential is replaced, and does not help to guess it. */
public final class CredentialFingerprint {
    private CredentialFingerprint() {}

    /**
     * @param ofSecret makes a fingerprint of a secret
     * @return empty for a certificate that cannot be read now
     */
    public static Optional<String> of(Credential credential, UnaryOperator<String> ofSecret) {
        if (credential instanceof Credential.ClientSecret secret) {
            return Optional.of("secret " + ofSecret.apply(secret.value().reveal()));
        }
        if (credential instanceof Credential.ClientCertificate certificate) {
            try {
                return Optional.of("certificate "
                        + Certificates.read(certificate)
                                .certificate()
                                .getSerialNumber()
                                .toString(16));
            } catch (IOException | GeneralSecurityException e) {
                return Optional.empty();
            }
        }
        // The issuer replaces an assertion every hour; an identity is kept by Azure.
        return Optional.of(
                credential instanceof Credential.ClientAssertion assertion
                        ? "assertion " + ofSecret.apply(assertion.file().toString())
                        : "identity " + ofSecret.apply(credential.toString()));
    }
}
