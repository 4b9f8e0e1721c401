package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The sign-in service: issues a token for client credentials, or refuses with an AADSTS code. */
final class SignInCalls {
    private static final String DEFAULT = "/.default";
    private static final Set<String> OPENID = Set.of("openid", "profile", "offline_access");
    private static final Set<String> GRAPH_ROOTS = Set.of(
            "https://graph.microsoft.com",
            "https://graph.microsoft.us",
            "https://dod-graph.microsoft.us",
            "https://microsoftgraph.chinacloudapi.cn");

    private final FakeTenant tenant;

    SignInCalls(FakeTenant tenant) {
        this.tenant = tenant;
    }

    Answer token(GraphRequest request) {
        String directory = request.name("tenant");
        if (directory.equals("common") || directory.equals("consumers")) {
            return refusal(
                    400, "invalid_request", 9001023, "The grant type is not supported over the /common endpoint.");
        }
        if (!isNamed(directory)) {
            return refusal(400, "invalid_request", 90002, "Tenant '" + directory + "' not found.");
        }
        Map<String, String> form = GraphRequest.parse(new String(request.body(), StandardCharsets.UTF_8));
        if (!"client_credentials".equals(form.get("grant_type"))) {
            return refusal(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
        }
        List<String> resources = resources(form.getOrDefault("scope", ""));
        if (resources.size() != 1 || !resources.get(0).endsWith(DEFAULT)) {
            return refusal(
                    400, "invalid_scope", 70011, "The provided value for the input parameter 'scope' is not valid.");
        }
        if (!isGraph(resources.get(0))) {
            return refusal(
                    400,
                    "invalid_resource",
                    500011,
                    "The resource principal named " + resources.get(0) + " was not found.");
        }
        Client client = client(request, form);
        FakeApp app = tenant.appOf(client.id());
        if (app == null) {
            return refusal(
                    400,
                    "unauthorized_client",
                    700016,
                    "Application with identifier '" + client.id() + "' was not found in the directory 'Contoso'.");
        }
        Answer refused = form.containsKey("client_assertion")
                ? checkAssertion(app, form.get("client_assertion"), request)
                : checkSecret(app, client.secret());
        return refused != null ? refused : grant(app);
    }

    private static boolean isNamed(String directory) {
        return directory.equalsIgnoreCase(FakeTenant.TENANT_ID)
                || directory.equalsIgnoreCase("contoso.com")
                || directory.equalsIgnoreCase("contoso.onmicrosoft.com");
    }

    private record Client(String id, String secret) {}

    private static Client client(GraphRequest request, Map<String, String> form) {
        String basic = request.header("Authorization");
        if (basic == null || !basic.startsWith("Basic ")) {
            return new Client(form.getOrDefault("client_id", ""), form.get("client_secret"));
        }
        String[] both =
                new String(Base64.getDecoder().decode(basic.substring(6)), StandardCharsets.UTF_8).split(":", 2);
        String secret =
                both.length == 2 ? GraphRequest.parse("secret=" + both[1]).get("secret") : "";
        return new Client(GraphRequest.parse("id=" + both[0]).get("id"), secret);
    }

    /** The app that asks for a token; null if there is no such app. Does not check its credentials. */
    FakeApp appOf(GraphRequest request) {
        Map<String, String> form = GraphRequest.parse(new String(request.body(), StandardCharsets.UTF_8));
        return tenant.appOf(client(request, form).id());
    }

    /** The scopes without those of OpenID, which libraries add automatically. */
    private static List<String> resources(String scope) {
        return Arrays.stream(scope.trim().split("\\s+"))
                .filter(part -> !OPENID.contains(part))
                .toList();
    }

    private boolean isGraph(String scope) {
        String root = scope.substring(0, scope.length() - DEFAULT.length()).replaceAll("/+$", "");
        return GRAPH_ROOTS.contains(root) || root.equals(tenant.url().toString());
    }

    private Answer checkSecret(FakeApp app, String secret) {
        if (secret == null || secret.isEmpty()) {
            return refusal(
                    401,
                    "invalid_client",
                    7000218,
                    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
        }
        if (app.knewOnce(secret)) {
            return refusal(
                    401,
                    "invalid_client",
                    7000222,
                    "The provided client secret keys for app '" + app.clientId() + "' are expired.");
        }
        if (!app.accepts(secret)) {
            return refusal(
                    401,
                    "invalid_client",
                    7000215,
                    "Invalid client secret provided. Ensure the secret being sent"
                            + " in the request is the client secret value, not the client secret ID, for a secret added to app '"
                            + app.clientId() + "'.");
        }
        return null;
    }

    private Answer checkAssertion(FakeApp app, String assertion, GraphRequest request) {
        String[] parts = assertion.split("\\.");
        if (parts.length != 3) {
            return refusal(401, "invalid_client", 50027, "JWT token is invalid or malformed.");
        }
        try {
            JsonNode header = Json.read(Base64.getUrlDecoder().decode(parts[0]));
            JsonNode claims = Json.read(Base64.getUrlDecoder().decode(parts[1]));
            X509Certificate certificate = certificate(app, header);
            if (certificate == null || !isSigned(parts, header.path("alg").asText(), certificate)) {
                return refusal(
                        401,
                        "invalid_client",
                        700027,
                        "The certificate with identifier used to sign the client assertion is not registered on application.");
            }
            if (!claims.path("iss").asText().equals(app.clientId())
                    || !claims.path("sub").asText().equals(app.clientId())) {
                return refusal(
                        401,
                        "invalid_client",
                        700030,
                        "Invalid certificate - subject name in certificate is not authorized.");
            }
            String audience = claims.path("aud").asText();
            if (!audience.endsWith(request.rawPath)
                    || !audience.startsWith(tenant.url().toString())) {
                return refusal(401, "invalid_client", 50013, "Assertion failed audience validation.");
            }
            Instant now = tenant.clock().instant();
            long expires = claims.path("exp").asLong();
            if (expires <= now.getEpochSecond() || claims.path("jti").asText().isEmpty()) {
                return refusal(401, "invalid_client", 700024, "Client assertion is not within its valid time range.");
            }
            if (certificate.getNotAfter().toInstant().isBefore(now)) {
                return refusal(
                        401, "invalid_client", 700027, "The certificate used to sign the client assertion is expired.");
            }
            return null;
        } catch (GeneralSecurityException | RuntimeException e) {
            return refusal(401, "invalid_client", 50027, "JWT token is invalid or malformed.");
        }
    }

    private static X509Certificate certificate(FakeApp app, JsonNode header) throws GeneralSecurityException {
        for (X509Certificate certificate : app.certificates()) {
            if (isThumbprint(header.path("x5t#S256").asText(), certificate, "SHA-256")
                    || isThumbprint(header.path("x5t").asText(), certificate, "SHA-1")) {
                return certificate;
            }
        }
        return null;
    }

    /** Entra accepts any padding and alphabet of base64, since libraries differ. */
    private static boolean isThumbprint(String given, X509Certificate certificate, String algorithm)
            throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance(algorithm).digest(certificate.getEncoded());
        String expected = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        return given.replace("=", "").replace('+', '-').replace('/', '_').equals(expected);
    }

    private static boolean isSigned(String[] parts, String algorithm, X509Certificate certificate)
            throws GeneralSecurityException {
        Signature signature;
        if (algorithm.equals("PS256")) {
            signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        } else if (algorithm.equals("RS256")) {
            signature = Signature.getInstance("SHA256withRSA");
        } else {
            return false;
        }
        signature.initVerify(certificate);
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    }

    private Answer grant(FakeApp app) {
        ObjectNode json = Json.object();
        json.put("token_type", "Bearer");
        json.put("expires_in", app.tokenLifetime().toSeconds());
        json.put("ext_expires_in", app.tokenLifetime().toSeconds());
        json.put("access_token", tenant.tokens.issue(app));
        return Answer.json(200, json).with("Cache-Control", "no-store, no-cache");
    }

    static Answer refusal(int status, String error, int number, String text) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String trace = UUID.randomUUID().toString();
        String correlation = UUID.randomUUID().toString();
        ObjectNode json = Json.object();
        json.put("error", error);
        json.put(
                "error_description",
                "AADSTS" + number + ": " + text + " Trace ID: " + trace + " Correlation ID: " + correlation
                        + " Timestamp: " + now);
        json.putArray("error_codes").add(number);
        json.put("timestamp", now.toString());
        json.put("trace_id", trace);
        json.put("correlation_id", correlation);
        return Answer.json(status, json);
    }
}
