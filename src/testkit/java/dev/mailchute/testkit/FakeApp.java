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

    public String clientId() {
        return clientId;
    }

    public synchronized FakeApp secret(String secret) {
        secrets.add(secret);
        expiredSecrets.remove(secret);
        return this;
    }

    /** The secret exists and its time is over. */
    public synchronized FakeApp expiredSecret(String secret) {
        secrets.remove(secret);
        expiredSecrets.add(secret);
        return this;
    }

    /** An administrator deletes the secret. */
    public synchronized FakeApp withoutSecret(String secret) {
        secrets.remove(secret);
        return this;
    }

    public synchronized FakeApp certificate(X509Certificate certificate) {
        certificates.add(certificate);
        return this;
    }

    /** Only these mailboxes, by an application access policy; without any: none. */
    public synchronized FakeApp onlyMailboxes(String... addresses) {
        scope = new HashSet<>();
        for (String address : addresses) {
            scope.add(address.toLowerCase(Locale.ROOT));
        }
        return this;
    }

    public synchronized FakeApp allMailboxes() {
        scope = null;
        return this;
    }

    public synchronized FakeApp withoutConsent() {
        permissions = EnumSet.noneOf(Permission.class);
        return this;
    }

    public synchronized FakeApp consented(Permission first, Permission... more) {
        permissions = EnumSet.of(first, more);
        return this;
    }

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
