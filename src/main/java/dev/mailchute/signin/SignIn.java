package dev.mailchute.signin;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import com.microsoft.aad.msal4j.ManagedIdentityApplication;
import com.microsoft.aad.msal4j.ManagedIdentityId;
import com.microsoft.aad.msal4j.ManagedIdentityParameters;
import com.microsoft.aad.msal4j.MsalServiceException;
import dev.mailchute.failure.Fault;
import dev.mailchute.net.NetworkFailure;
import dev.mailchute.net.PathSegment;
import dev.mailchute.net.RetryAfter;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Credential;
import dev.mailchute.settings.Microsoft365;
import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Signs an app registration in with one credential, through MSAL. It caches nothing: see {@link Tokens}. */
public final class SignIn {
    private static final String UNREACHABLE = "sign-in-unreachable";
    private static final Pattern AADSTS = Pattern.compile("AADSTS\\d+");
    /** Errors of the credential itself: wrong, expired, or of another app. */
    private static final Set<String> CREDENTIAL_REFUSED = Set.of(
            "AADSTS7000215",
            "AADSTS7000222",
            "AADSTS70002",
            "AADSTS700027",
            "AADSTS700024",
            "AADSTS50012",
            "AADSTS500133");

    private final AppRegistration app;
    private final Credential credential;
    private final Microsoft365 microsoft365;
    private final IHttpClient http;
    private final Clock clock;
    private volatile Duration pause = RetryAfter.NONE;

    public SignIn(
            AppRegistration app, Credential credential, Microsoft365 microsoft365, IHttpClient http, Clock clock) {
        this.app = app;
        this.credential = credential;
        this.microsoft365 = microsoft365;
        this.http = request -> withRetryAfter(http.send(request));
        this.clock = clock;
    }

    /** Reads Retry-After here, because MSAL does not expose the header of every answer. */
    private IHttpResponse withRetryAfter(IHttpResponse answer) {
        pause = Optional.ofNullable(answer.headers()).orElse(Map.of()).entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Retry-After"))
                .map(header -> RetryAfter.parse(header.getValue().get(0), clock))
                .findFirst()
                .orElse(RetryAfter.NONE);
        return answer;
    }

    /** An access token and when it expires. */
    public record AccessToken(String value, Instant expires) {
        @Override
        public String toString() {
            return "AccessToken[expires " + expires + "]";
        }
    }

    /** Sign-in did not return a token. */
    static final class Refused extends Exception {
        private final transient Fault fault;
        private final boolean credentialRefused;
        private final Duration pause;

        Refused(Fault fault, boolean credentialRefused, Duration pause) {
            super(fault.text());
            this.fault = fault;
            this.credentialRefused = credentialRefused;
            this.pause = pause;
        }

        Fault fault() {
            return fault;
        }

        /** Whether another credential of the same app may work. */
        boolean credentialRefused() {
            return credentialRefused;
        }

        /** Whether nothing answered, or nothing usable, so that the next try may get an answer. */
        boolean isUnreachable() {
            return fault.code().equals(UNREACHABLE) && pause.isNegative();
        }

        /** How long the sign-in host asks us to wait; negative if it does not say. */
        Duration pause() {
            return pause;
        }
    }

    /**
     * Asks the sign-in host for a new token.
     *
     * @throws Refused with the provider's message
     */
    public AccessToken newToken() throws Refused {
        pause = RetryAfter.NONE;
        try {
            IAuthenticationResult result = credential instanceof Credential.ManagedIdentity identity
                    ? managedIdentityToken(identity)
                    : appToken();
            return new AccessToken(result.accessToken(), result.expiresOnDate().toInstant());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(Fault.stopping(), false, RetryAfter.NONE);
        } catch (ExecutionException e) {
            throw refused(e.getCause());
        } catch (IOException | GeneralSecurityException e) {
            throw new Refused(Fault.of("credential-unusable", e.getMessage()), true, RetryAfter.NONE);
        }
    }

    private IAuthenticationResult managedIdentityToken(Credential.ManagedIdentity identity)
            throws ExecutionException, InterruptedException, IOException {
        ManagedIdentityId id = identity.clientId()
                .map(ManagedIdentityId::userAssignedClientId)
                .orElseGet(ManagedIdentityId::systemAssigned);
        ManagedIdentityParameters parameters = ManagedIdentityParameters.builder(
                        microsoft365.scope().replace("/.default", ""))
                .build();
        try {
            return ManagedIdentityApplication.builder(id)
                    .httpClient(http)
                    .build()
                    .acquireTokenForManagedIdentity(parameters)
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private IAuthenticationResult appToken()
            throws ExecutionException, InterruptedException, IOException, GeneralSecurityException {
        return ConfidentialClientApplication.builder(app.clientId(), clientCredential())
                .authority(authority())
                .validateAuthority(false)
                .instanceDiscovery(false)
                .httpClient(http)
                .disableInternalRetries()
                .build()
                .acquireToken(ClientCredentialParameters.builder(Set.of(microsoft365.scope()))
                        .skipCache(true)
                        .build())
                .get();
    }

    private String authority() throws MalformedURLException {
        return microsoft365.loginUrl() + "/" + PathSegment.encode(app.tenantId()) + "/";
    }

    private IClientCredential clientCredential() throws IOException, GeneralSecurityException {
        if (credential instanceof Credential.ClientSecret secret) {
            return ClientCredentialFactory.createFromSecret(secret.value().reveal());
        }
        if (credential instanceof Credential.ClientCertificate certificate) {
            Certificates read = Certificates.read(certificate);
            return ClientCredentialFactory.createFromCertificateChain(read.key(), read.chain());
        }
        Credential.ClientAssertion assertion = (Credential.ClientAssertion) credential;
        return ClientCredentialFactory.createFromClientAssertion(
                Files.readString(assertion.file()).trim());
    }

    private Refused refused(Throwable cause) {
        if (cause instanceof MsalServiceException service) {
            String sentence = firstLine(service.getMessage());
            Matcher number = AADSTS.matcher(sentence);
            String code = number.find()
                    ? number.group()
                    : Optional.ofNullable(service.errorCode()).orElse("sign-in-refused");
            int status = Optional.ofNullable(service.statusCode()).orElse(0);
            boolean refused = CREDENTIAL_REFUSED.contains(code) || "invalid_client".equals(service.errorCode());
            return new Refused(
                    new Fault(
                            code,
                            status,
                            "sign-in was refused: " + sentence,
                            Optional.ofNullable(service.correlationId())),
                    refused,
                    pause);
        }
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String words = root instanceof IOException io
                ? NetworkFailure.describe(io)
                : firstLine(String.valueOf(root.getMessage()));
        Fault fault = Fault.of(UNREACHABLE, "the sign-in host returned no usable answer: " + words);
        return new Refused(fault, false, pause);
    }

    private static String firstLine(String message) {
        // The rest is ids and a timestamp, which are reported separately.
        return message.lines()
                .findFirst()
                .orElse("")
                .replaceFirst(" Trace ID: .*", "")
                .trim();
    }
}
