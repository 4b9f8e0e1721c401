package dev.mailchute.settings;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;

/** How an app registration proves who it is. */
public sealed interface Credential {

    /**
     * A client secret.
     *
     * @param expires the day it expires, if configured; Microsoft does not report it
     */
    record ClientSecret(Secret value, Optional<LocalDate> expires) implements Credential {}

    /**
     * A certificate with its private key.
     *
     * @param file a PKCS12 store, or PEM with key and chain
     * @param password of the store or of the encrypted key; empty if there is none
     */
    record ClientCertificate(Path file, Optional<Secret> password) implements Credential {}

    /**
     * A token of another issuer (workload identity federation).
     *
     * @param file contains the token; read each time, because the issuer replaces it
     */
    record ClientAssertion(Path file) implements Credential {}

    /**
     * The identity that Azure assigns to the machine.
     *
     * @param clientId of a user-assigned identity; empty for the system-assigned one
     */
    record ManagedIdentity(Optional<String> clientId) implements Credential {}
}
