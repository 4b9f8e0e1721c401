package dev.mailchute.settings;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;

/** How an app registration proves who it is. */
public sealed interface Credential {

    /**
     * A client secret.
     *
     * @param expires the day it ends, where the configuration says so; Microsoft does not tell
     */
    record ClientSecret(Secret value, Optional<LocalDate> expires) implements Credential {}

    /**
     * A certificate with its private key.
     *
     * @param file a PKCS12 store, or PEM with key and chain
     * @param password of the store or of the encrypted key; empty where there is none
     */
    record ClientCertificate(Path file, Optional<Secret> password) implements Credential {}

    /**
     * A token of another issuer (workload identity federation).
     *
     * @param file holds the token; read anew each time it is needed, for the issuer replaces it
     */
    record ClientAssertion(Path file) implements Credential {}

    /**
     * The identity that Azure gives the machine.
     *
     * @param clientId of a user-assigned identity; empty for the system-assigned one
     */
    record ManagedIdentity(Optional<String> clientId) implements Credential {}
}
