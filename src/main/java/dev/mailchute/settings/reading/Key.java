package dev.mailchute.settings.reading;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * All keys, with their defaults and examples. Reading, suggestions and the tests of the documentation use this list.
 *
 * <p>A key belongs to the common part, to mailboxes, to outboxes, or to several of these; {@link KeyScope} builds the
 * full name. The default is written as in the file, and empty if there is none.
 */
public enum Key {
    CLOUD("cloud", "global", "us-gov-high", Scope.COMMON),
    LOGIN_URL("login-url", "", "https://login.microsoftonline.com", Scope.COMMON),
    GRAPH_URL("graph-url", "", "https://graph.microsoft.com", Scope.COMMON),
    CA_FILE("ca-file", "", "/etc/ssl/company-ca.pem", Scope.COMMON),
    PROXY("proxy", "", "http://proxy.contoso.com:8080", Scope.COMMON),
    DATA_DIR("data-dir", "./data", "./data", Scope.COMMON),
    LEDGER_URL("ledger-url", "sqlite", "jdbc:postgresql://db.contoso.com/mailchute", Scope.COMMON),
    LEDGER_USER("ledger-user", "", "mailchute", Scope.COMMON),
    LEDGER_PASSWORD("ledger-password", "", "...", Scope.COMMON),
    CLUSTER("cluster", "false", "true", Scope.COMMON),
    MAIL_CENTER_DIR("mail-center-dir", "./mail-center", "./mail-center", Scope.COMMON),
    NOTIFY("mail-center.notify", "", "helpdesk@contoso.com", Scope.COMMON),
    NOTIFY_OUTBOX("mail-center.notify-outbox", "", "orders", Scope.COMMON),
    JOURNAL("journal", "basic", "full", Scope.COMMON),
    JOURNAL_DAYS("journal-days", "90", "90", Scope.COMMON),
    NOTIFY_EVENTS("mail-center.notify-events", "", "error", Scope.COMMON),
    WEBHOOK_URL("events.webhook-url", "", "https://alerts.contoso.com/mailchute", Scope.COMMON),
    WEBHOOK_SECRET("events.webhook-secret", "", "...", Scope.COMMON),
    WEBHOOK_MIN_SEVERITY("events.webhook-min-severity", "info", "warning", Scope.COMMON),
    LOG("log", "text", "json", Scope.COMMON),
    LOG_LEVEL("log-level", "info", "info, org.apache.camel=debug", Scope.COMMON),
    KEEP_SENT_DAYS("keep-sent-days", "30", "30", Scope.COMMON),
    HTTP_HOST("http.host", "127.0.0.1", "127.0.0.1", Scope.COMMON),
    HTTP_PORT("http.port", "8080", "8080", Scope.COMMON),
    HTTP_USERS_FILE("http.users-file", "", "./config/users", Scope.COMMON),
    HTTP_BASE_PATH("http.base-path", "", "/mail", Scope.COMMON),
    HTTP_TRUSTED_PROXIES("http.trusted-proxies", "", "10.0.0.5, 10.1.0.0/16", Scope.COMMON),
    HTTP_CERTIFICATE("http.certificate", "", "./config/mailchute.pem", Scope.COMMON),
    HTTP_CERTIFICATE_KEY("http.certificate-key", "", "./config/mailchute-key.pem", Scope.COMMON),
    HTTP_OBSERVE_HOST("http.observe-host", "127.0.0.1", "127.0.0.1", Scope.COMMON),
    HTTP_OBSERVE_PORT("http.observe-port", "-1", "9090", Scope.COMMON),
    TRACING("tracing", "off", "otlp", Scope.COMMON),
    TRACING_ENDPOINT("tracing-endpoint", "http://127.0.0.1:4318", "http://127.0.0.1:4318", Scope.COMMON),

    TENANT_ID("tenant-id", "", "8a6b1c1e-0000-0000-0000-000000000000", Scope.values()),
    CLIENT_ID("client-id", "", "5f2d7c40-0000-0000-0000-000000000000", Scope.values()),
    CLIENT_SECRET("client-secret", "", "...", Scope.values()),
    CLIENT_SECRET_EXPIRES("client-secret-expires", "", "2027-03-01", Scope.values()),
    CLIENT_CERTIFICATE("client-certificate", "", "./config/mailchute.pfx", Scope.values()),
    CLIENT_CERTIFICATE_PASSWORD("client-certificate-password", "", "...", Scope.values()),
    CLIENT_ASSERTION_FILE("client-assertion-file", "", "/var/run/secrets/tokens/entra", Scope.values()),
    MANAGED_IDENTITY("managed-identity", "", "system", Scope.values()),
    NEXT_CLIENT_SECRET("next.client-secret", "", "...", Scope.values()),
    NEXT_CLIENT_SECRET_EXPIRES("next.client-secret-expires", "", "2027-09-01", Scope.values()),
    NEXT_CLIENT_CERTIFICATE("next.client-certificate", "", "./config/mailchute-next.pfx", Scope.values()),
    NEXT_CLIENT_CERTIFICATE_PASSWORD("next.client-certificate-password", "", "...", Scope.values()),
    NEXT_CLIENT_ASSERTION_FILE("next.client-assertion-file", "", "/var/run/secrets/tokens/entra-next", Scope.values()),
    NEXT_MANAGED_IDENTITY("next.managed-identity", "", "system", Scope.values()),

    ENABLED("enabled", "true", "false", Scope.INBOUND, Scope.OUTBOUND),
    MAILBOX("mailbox", "", "support@contoso.com", Scope.INBOUND, Scope.OUTBOUND),

    FOLDER("folder", "inbox", "Inbox/Tickets", Scope.INBOUND),
    ACKNOWLEDGE("acknowledge", "true", "false", Scope.INBOUND),
    REMOVE_MAIL("remove-mail", "false", "true", Scope.INBOUND),
    MOVE_TO("move-to", "", "Inbox/Done", Scope.INBOUND),
    MOVE_HELD_TO("move-held-to", "", "Inbox/Held", Scope.INBOUND),
    DROP_DIR("drop-dir", "./drop/<name>", "./drop/<name>", Scope.INBOUND),
    ROUTE("route", "direct:own-incoming", "direct:support-incoming", Scope.INBOUND),
    SCHEDULE("schedule", "30s", "30s", Scope.INBOUND),
    TIME_ZONE("time-zone", "system", "Europe/Berlin", Scope.INBOUND),
    FIRST_POLL("first-poll", "at-start", "by-schedule", Scope.INBOUND),
    ATTEMPTS("attempts", "5", "5", Scope.INBOUND),

    SENDER_NAME("sender-name", "", "ServiceDesk", Scope.OUTBOUND),
    SENDER_ADDRESS("sender-address", "", "sales@contoso.com", Scope.OUTBOUND),
    ALLOWED_FROM("allowed-from", "", "sales@contoso.com, orders@contoso.com", Scope.OUTBOUND),
    OUTBOX_DIR("outbox-dir", "./outbox/<name>", "./outbox/<name>", Scope.OUTBOUND),
    STABLE_FOR("stable-for", "2s", "2s", Scope.OUTBOUND),
    DOT_STUFFED("dot-stuffed", "false", "true", Scope.OUTBOUND),
    MESSAGES_PER_MINUTE("messages-per-minute", "30", "30", Scope.OUTBOUND),
    MAX_SIZE("max-size", "35MB", "35MB", Scope.OUTBOUND),
    MIME_LIMIT("mime-limit", "2200KB", "2200KB", Scope.OUTBOUND),
    SEND_MODE("send-mode", "send-mail", "draft", Scope.OUTBOUND),
    IN_DOUBT("in-doubt", "hold", "resend", Scope.OUTBOUND),
    DUPLICATE_WINDOW("duplicate-window", "24h", "24h", Scope.OUTBOUND);

    /** The parts of the configuration that a key can belong to. */
    public enum Scope {
        COMMON,
        INBOUND,
        OUTBOUND
    }

    /** Keys whose value is or may contain a secret, and is not shown if it is wrong. */
    private static final Set<Key> HIDDEN = Set.of(
            PROXY,
            LOGIN_URL,
            GRAPH_URL,
            LEDGER_URL,
            LEDGER_PASSWORD,
            WEBHOOK_URL,
            WEBHOOK_SECRET,
            CLIENT_SECRET,
            CLIENT_CERTIFICATE_PASSWORD,
            NEXT_CLIENT_SECRET,
            NEXT_CLIENT_CERTIFICATE_PASSWORD);

    private final String suffix;
    private final String fallback;
    private final String example;
    private final Set<Scope> scopes;

    Key(String suffix, String fallback, String example, Scope... scopes) {
        this.suffix = suffix;
        this.fallback = fallback;
        this.example = example;
        this.scopes = Set.of(scopes);
    }

    /** The part after {@code mailchute.} or {@code mailchute.inbound.<name>.}. */
    String suffix() {
        return suffix;
    }

    /** The same part in the name of an environment variable. */
    String variableSuffix() {
        return asVariable(suffix);
    }

    /** The default as written in a file, with {@code <name>} if it depends on the name; empty for none. */
    String fallback() {
        return fallback;
    }

    /** A correct value for error messages. */
    String example() {
        return example;
    }

    boolean isHidden() {
        return HIDDEN.contains(this);
    }

    /** How much of a valid value may be shown. */
    Showing showing() {
        return switch (this) {
            case PROXY -> Showing.PROXY;
            case LEDGER_URL -> Showing.DATABASE;
            case LOGIN_URL, GRAPH_URL -> Showing.HOST;
            case WEBHOOK_URL -> Showing.RECEIVER;
            default -> isHidden() ? Showing.NEVER : Showing.PLAIN;
        };
    }

    /** What is shown of a value. */
    enum Showing {
        NEVER,
        PLAIN,
        /** An https URL, which is only valid as a host and a port. */
        HOST,
        /** The URL of a proxy, without its credentials. */
        PROXY,
        /** The host of a URL whose path may be a secret. */
        RECEIVER,
        /** The URL of a database, without what could be its credentials. */
        DATABASE
    }

    public static List<Key> of(Scope scope) {
        return Arrays.stream(values()).filter(key -> key.scopes.contains(scope)).toList();
    }

    static Optional<Key> find(Scope scope, String suffix) {
        return of(scope).stream().filter(key -> key.suffix.equals(suffix)).findFirst();
    }

    static Optional<Key> findVariable(Scope scope, String variableSuffix) {
        return of(scope).stream()
                .filter(key -> key.variableSuffix().equals(variableSuffix))
                .findFirst();
    }

    static String asVariable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
