package dev.mailchute.testkit;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An app registration of the {@link FakeTenant}: its credentials, permissions and mailboxes. */
public final class FakeApp {
    /** What an administrator consents to. */
    public enum Permission {
        MAIL_READ,
        MAIL_READ_WRITE,
        MAIL_SEND
    }

    private final String clientId;
    private final Set<String> secrets = new HashSet<>();
    private final Set<String> expiredSecrets = new HashSet<>();
    private final List<X509Certificate> certificates = new ArrayList<>();
    private Set<Permission> permissions = EnumSet.of(Permission.MAIL_READ_WRITE, Permission.MAIL_SEND);
    private Set<String> scope;
    private Duration tokenLifetime = Duration.ofSeconds(3599);
    private boolean showsRoles;
    private boolean permittedByExchange;
    private final Map<Permission, Set<String>> scopes = new EnumMap<>(Permission.class);

    FakeApp(String clientId) {
        this.clientId = clientId;
    }

    /** Its application id. */
    public String clientId() {
        return clientId;
    }

    /** Adds a valid secret; an app may have several. */
    public synchronized FakeApp secret(String secret) {
        secrets.add(secret);
        expiredSecrets.remove(secret);
        return this;
    }

    /** The secret has expired: AADSTS7000222 (field). */
    public synchronized FakeApp expiredSecret(String secret) {
        secrets.remove(secret);
        expiredSecrets.add(secret);
        return this;
    }

    /** An administrator deletes the secret: AADSTS7000215 (field). */
    public synchronized FakeApp withoutSecret(String secret) {
        secrets.remove(secret);
        return this;
    }

    /** A certificate for signing its assertions, PS256 or RS256. Source: certificate credentials (Entra). */
    public synchronized FakeApp certificate(X509Certificate certificate) {
        certificates.add(certificate);
        return this;
    }

    /**
     * Restricts it to these mailboxes by an application access policy; without arguments, to none. Others answer 403
     * {@code ErrorAccessDenied}. Source: limiting application permissions to specific mailboxes.
     */
    public synchronized FakeApp onlyMailboxes(String... addresses) {
        scope = new HashSet<>();
        for (String address : addresses) {
            scope.add(address.toLowerCase(Locale.ROOT));
        }
        return this;
    }

    /** One permission holds for these mailboxes only, whatever the others do: a scoped role of Exchange. */
    public synchronized FakeApp only(Permission permission, String... addresses) {
        scopes.put(
                permission,
                Arrays.stream(addresses)
                        .map(address -> address.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()));
        return this;
    }

    /** Removes the policy: every mailbox of the tenant, the default in Graph. */
    public synchronized FakeApp allMailboxes() {
        scope = null;
        return this;
    }

    /** Removes all consent: it still gets tokens, but Graph refuses them with 403. Source: client credentials flow. */
    public synchronized FakeApp withoutConsent() {
        permissions = EnumSet.noneOf(Permission.class);
        return this;
    }

    /** Consents to these permissions only. */
    public synchronized FakeApp consented(Permission first, Permission... more) {
        permissions = EnumSet.of(first, more);
        return this;
    }

    /** The lifetime of its tokens; 3599 s by default. Source: access tokens (Entra), where it is 60 to 90 minutes. */
    public synchronized FakeApp tokenLifetime(Duration lifetime) {
        tokenLifetime = lifetime;
        return this;
    }

    /** Makes its tokens JWTs with its permissions, as in Entra. */
    public synchronized FakeApp showsRoles() {
        showsRoles = true;
        return this;
    }

    /** It has its permissions from Exchange (RBAC for Applications), so its tokens are JWTs without roles. */
    public synchronized FakeApp permittedByExchange() {
        showsRoles = true;
        permittedByExchange = true;
        return this;
    }

    synchronized boolean hasRolesInEntra() {
        return !permittedByExchange;
    }

    synchronized boolean isShowingRoles() {
        return showsRoles;
    }

    synchronized boolean accepts(String secret) {
        return secrets.contains(secret);
    }

    synchronized boolean knewOnce(String secret) {
        return expiredSecrets.contains(secret);
    }

    synchronized List<X509Certificate> certificates() {
        return List.copyOf(certificates);
    }

    synchronized boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    synchronized boolean reaches(FakeMailbox mailbox) {
        return scope == null || scope.contains(mailbox.address().toLowerCase(Locale.ROOT));
    }

    /** A permission in one mailbox; it is refused like one that is missing. */
    synchronized boolean may(Permission permission, FakeMailbox mailbox) {
        Set<String> holds = scopes.get(permission);
        return may(permission)
                && (holds == null
                        || mailbox == null
                        || holds.contains(mailbox.address().toLowerCase(Locale.ROOT)));
    }

    synchronized Duration tokenLifetime() {
        return tokenLifetime;
    }
}
