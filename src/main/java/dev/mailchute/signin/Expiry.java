package dev.mailchute.signin;

import dev.mailchute.settings.Credential;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** When a credential ends, as far as this machine can know. */
public final class Expiry {
    private Expiry() {}

    /**
     * The certificate's own end, or the beginning (UTC) of the day that {@code client-secret-expires} names. Empty for a credential
     * without a known end, and for a certificate that cannot be read, which sign-in tells.
     */
    public static Optional<Instant> of(Credential credential) {
        if (credential instanceof Credential.ClientSecret secret) {
            return secret.expires().map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant());
        }
        if (credential instanceof Credential.ClientCertificate certificate) {
            try {
                return Optional.of(Certificates.read(certificate)
                        .certificate()
                        .getNotAfter()
                        .toInstant());
            } catch (IOException | GeneralSecurityException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
