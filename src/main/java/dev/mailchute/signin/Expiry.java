package dev.mailchute.signin;

import dev.mailchute.settings.Credential;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** The expiry date of a credential, if it is known locally. */
public final class Expiry {
    private Expiry() {}

    /**
     * The end of the certificate's validity, or the start (UTC) of the day in {@code client-secret-expires}. Empty if the expiry date
     * is not known, and for a certificate that cannot be read, which sign-in reports.
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
