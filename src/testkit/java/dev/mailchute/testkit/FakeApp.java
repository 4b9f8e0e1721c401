package dev.mailchute.testkit;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An app registration of the {@link FakeTenant}: its credentials, and what it may do in which mailboxes. */
public final class FakeApp {
    /** What an administrator consents to. */
    public enum Permission {
        MAIL_READ_WRITE,
        MAIL_SEND
    }

    private final String clientId;
    private final Set<String> secrets = new HashSet<>();
    private final Set<String> expiredSecrets = new HashSet<>();
    private final List<X509Certificate> certificates = new ArrayList<>();
    private Set<Permission> permissions = EnumSet.allOf(Permission.class);
    private Set<String> scope;
    private Duration tokenLifetime = Duration.ofSeconds(3599);
    private boolean showsRoles;

    FakeApp(String clientId) {
        this.clientId = clientId;
    }

    /** Its application id. */
    public String clientId() {
        return clientId;
    }

    /** Another secret that is good; an app may have several. */
    public synchronized FakeApp secret(String secret) {
        secrets.add(secret);
        expiredSecrets.remove(secret);
        return this;
    }

    /** The secret exists and its time is over: AADSTS7000222 (field). */
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

    /** A certificate with which it may sign its assertions, PS256 or RS256. Source: certificate credentials (Entra). */
    public synchronized FakeApp certificate(X509Certificate certificate) {
        certificates.add(certificate);
        return this;
    }

    /**
     * Only these mailboxes, by an application access policy; without any: none. Others answer 403 {@code ErrorAccessDenied}.
     * Source: limiting application permissions to specific mailboxes.
     */
    public synchronized FakeApp onlyMailboxes(String... addresses) {
        scope = new HashSet<>();
        for (String address : addresses) {
            scope.add(address.toLowerCase(Locale.ROOT));
        }
        return this;
    }

    /** No policy: every mailbox of the tenant, which is what Graph grants at first. */
    public synchronized FakeApp allMailboxes() {
        scope = null;
        return this;
    }

    /** Nobody consented: it gets tokens all the same, and Graph refuses them with 403. Source: client credentials flow. */
    public synchronized FakeApp withoutConsent() {
        permissions = EnumSet.noneOf(Permission.class);
        return this;
    }

    /** Consented to these and no others. */
    public synchronized FakeApp consented(Permission first, Permission... more) {
        permissions = EnumSet.of(first, more);
        return this;
    }

    /** How long its tokens are good; 3599 s at first. Source: access tokens (Entra), where it is 60 to 90 minutes. */
    public synchronized FakeApp tokenLifetime(Duration lifetime) {
        tokenLifetime = lifetime;
        return this;
    }

    /** Its tokens are JWTs that show what it is permitted, as those of Entra do. */
    public synchronized FakeApp showsRoles() {
        showsRoles = true;
        return this;
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

    synchronized Duration tokenLifetime() {
        return tokenLifetime;
    }
}
