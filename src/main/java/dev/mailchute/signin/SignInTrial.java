package dev.mailchute.signin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.net.Network;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Credential;
import dev.mailchute.settings.Microsoft365;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Tries one credential of an app registration on its own, to show whether it works. */
public final class SignInTrial {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Microsoft365 microsoft365;
    private final SignInHttp http;

    public SignInTrial(Microsoft365 microsoft365, Network network) {
        this.microsoft365 = microsoft365;
        this.http = new SignInHttp(network);
    }

    /**
     * The result of a sign-in, without the token itself.
     *
     * @param expires when the token expires
     * @param roles the application permissions in the token; empty if it cannot be read. Only a hint for people: permissions assigned
     * in Exchange (RBAC for Applications) are not in the token. Source: Microsoft, tokens are opaque to the client.
     */
    public record GrantedAccess(Instant expires, Optional<List<String>> roles) {}

    /**
     * Signs in.
     *
     * @throws MailboxDownException with the provider's message, if sign-in is refused or the sign-in host does not answer
     */
    public GrantedAccess signIn(AppRegistration app, Credential credential) {
        try {
            SignIn.AccessToken token = new SignIn(app, credential, microsoft365, http, Clock.systemUTC()).newToken();
            return new GrantedAccess(token.expires(), roles(token.value()));
        } catch (SignIn.Refused e) {
            throw new MailboxDownException(e.fault(), e);
        }
    }

    public static Optional<List<String>> roles(String token) {
        String[] parts = token.split("\\.");
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            if (claims == null || !claims.isObject()) {
                return Optional.empty();
            }
            List<String> roles = new ArrayList<>();
            claims.path("roles").forEach(role -> roles.add(role.asText()));
            return Optional.of(List.copyOf(roles));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
