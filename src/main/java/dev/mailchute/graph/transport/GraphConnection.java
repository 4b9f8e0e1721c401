package dev.mailchute.graph.transport;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.net.Network;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Microsoft365;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Component;

/** What all requests to Graph share. */
public final class GraphConnection implements AutoCloseable {
    /** Many mailboxes share an app: one refused sign-in counts for all of them this long, or for its Retry-After. */
    public static final Duration REFUSAL_HOLDS = Duration.ofSeconds(5);

    private final GraphClient client;
    private final String graphUrl;

    /**
     * How long requests wait.
     *
     * @param steady a monotonic clock, for waiting
     * @param response how long the server may be silent in the middle of an answer
     * @param patience how long a request waits during a pause that Graph asked for
     * @param refusal how long a refused sign-in counts for all mailboxes of the app
     */
    public record RequestWaits(Clock steady, Duration response, Duration patience, Duration refusal) {
        public RequestWaits(Clock steady, Duration response, Duration patience) {
            this(steady, response, patience, REFUSAL_HOLDS);
        }
    }

    public GraphConnection(
            List<GraphMailbox> mailboxes,
            Microsoft365 microsoft365,
            MeterRegistry meters,
            Clock clock,
            RequestWaits waits)
            throws IOException, GeneralSecurityException {
        this.graphUrl = microsoft365.graphUrl().toString();
        this.client = new GraphClient(
                mailboxes.stream().collect(Collectors.toMap(GraphMailbox::key, Function.identity())),
                microsoft365,
                new Network(microsoft365, RateBudget.connections(mailboxes.size()), waits.response()),
                new RequestCount(meters, mailboxes),
                clock,
                waits);
    }

    /** The path under which all of Graph is found. */
    public static String rootPath() {
        return "/v1.0/";
    }

    /** The {@code graph:} scheme, to be added to a Camel context. */
    public Component component() {
        return new GraphComponent(client, graphUrl);
    }

    /** @param ownership which mailboxes are this process's; to others it sends no request */
    public void ownedBy(Ownership ownership) {
        client.ownedBy(ownership);
    }

    /**
     * Another process may have the mailbox by now: closes the connections of its requests.
     *
     * @param key as in {@code inbound.support}
     */
    public void breakOff(String key) {
        client.breakOff(key);
    }

    /** @param other is told the key of a mailbox, as in {@code inbound.support}, whenever Graph has answered for it, and while a long answer comes */
    public void heardBy(Consumer<String> other) {
        client.heardBy(other);
    }

    /** @param other is notified of each request */
    public void requestsHeardBy(RequestListener other) {
        client.requestsHeardBy(other);
    }

    /** @param guard is asked before a message is marked, moved or deleted */
    public void guardedBy(ChangeGuard guard) {
        client.changes().guardedBy(guard);
    }

    /** Whether the app's first credential was refused and its second one is in use. */
    public boolean usesNext(AppRegistration app) {
        return client.usesNext(app);
    }

    /**
     * Signs an app in, so that its first request need not wait for that.
     *
     * @throws MailboxDownException if sign-in is refused or cannot be reached
     */
    public void signInAhead(AppRegistration app) {
        client.signInAhead(app);
    }

    /**
     * How long Graph has made a mailbox wait again and again; empty if it does not.
     *
     * @param key as in {@code inbound.support}
     */
    public Optional<Duration> throttledFor(String key) {
        return client.throttledFor(key);
    }

    /** Ends all waits for pauses, because the application is stopping. */
    public void stopWaiting() {
        client.stopWaiting();
    }

    @Override
    public void close() {
        client.close();
    }
}
