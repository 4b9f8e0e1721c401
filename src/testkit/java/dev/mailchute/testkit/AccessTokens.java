package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The issued access tokens, with their app and expiry. */
final class AccessTokens {
    private static final Map<FakeApp.Permission, String> ROLES = new EnumMap<>(Map.of(
            FakeApp.Permission.MAIL_READ, "Mail.Read",
            FakeApp.Permission.MAIL_READ_WRITE, "Mail.ReadWrite",
            FakeApp.Permission.MAIL_SEND, "Mail.Send"));

    private final Clock clock;
    private final Ids ids = new Ids(4711);
    private final Map<String, Token> inForce = new ConcurrentHashMap<>();
    private final Set<String> issued = ConcurrentHashMap.newKeySet();

    AccessTokens(Clock clock) {
        this.clock = clock;
    }

    String issue(FakeApp app) {
        String token = app.isShowingRoles() ? withRoles(app) : ids.token();
        issued.add(token);
        inForce.put(token, new Token(app, clock.instant().plus(app.tokenLifetime())));
        return token;
    }

    /** A JWT with its permissions; without any it has no roles claim, as in Entra. */
    private String withRoles(FakeApp app) {
        ObjectNode claims = Json.object().put("appid", app.clientId()).put("jti", ids.uuid());
        ArrayNode roles = Json.array();
        ROLES.forEach((permission, role) -> {
            if (app.hasRolesInEntra() && app.may(permission)) {
                roles.add(role);
            }
        });
        if (!roles.isEmpty()) {
            claims.set("roles", roles);
        }
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(Json.bytes(claims)) + ".c2lnbmF0dXJl";
    }

    /** The app of a valid token, or null. */
    FakeApp appOf(String token) {
        Token known = inForce.get(token);
        return known == null || known.expires.isBefore(clock.instant()) ? null : known.app;
    }

    void refuseAll() {
        inForce.clear();
    }

    /** Including expired ones. */
    Set<String> issued() {
        return Set.copyOf(issued);
    }

    private record Token(FakeApp app, Instant expires) {}
}
