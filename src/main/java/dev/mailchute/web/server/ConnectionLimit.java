package dev.mailchute.web.server;

import dev.mailchute.health.TroubleLog;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one listener, counted on acceptance, before any handshake. If all are in use, one is closed for a new one: the
 * longest idle of the address with the most idle ones; otherwise, likewise, one whose client does not read its response; otherwise the
 * newest of an address that holds more than half of all. Such an address can only replace its own. So new clients are served even while
 * one client holds all connections.
 */
final class ConnectionLimit {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimit.class);
    private static final AttributeKey<ClientConnection> GUEST = AttributeKey.valueOf("mailchute.guest");

    private final String listener;
    private final int most;
    private final Bounds bounds;
    private final TroubleLog troubles = new TroubleLog();
    private final Set<ClientConnection> guests = new LinkedHashSet<>();

    ConnectionLimit(String listener, int most, Bounds bounds) {
        this.listener = listener;
        this.most = most;
        this.bounds = bounds;
    }

    /** Whether the connection may stay. */
    boolean tryAdmit(Channel channel) {
        ClientConnection guest = new ClientConnection(
                channel, System.nanoTime(), bounds.times().head().toNanos());
        synchronized (guests) {
            if (guests.size() >= most) {
                String words = "all " + most + " connections of " + listener + " are in use: idle ones are closed";
                troubles.warn(LOG, listener, words, words);
                Optional<ClientConnection> least = whomToAskOut(guest);
                if (least.isEmpty()) {
                    return false;
                }
                guests.remove(least.get());
                least.get().close();
            }
            guests.add(guest);
        }
        channel.attr(GUEST).set(guest);
        channel.closeFuture().addListener(closed -> {
            synchronized (guests) {
                guests.remove(guest);
            }
        });
        return true;
    }

    /** An address that holds more than half of all can only replace its own connections. */
    private Optional<ClientConnection> whomToAskOut(ClientConnection newcomer) {
        Map<String, List<ClientConnection>> places =
                guests.stream().collect(Collectors.groupingBy(ClientConnection::address));
        List<ClientConnection> own = places.getOrDefault(newcomer.address(), List.of());
        if (isCrowd(own)) {
            return oldest(own, ClientConnection::isIdle).or(() -> oldest(own, ClientConnection::isAnswered));
        }
        List<ClientConnection> all = List.copyOf(guests);
        return oldest(all, ClientConnection::isIdle)
                .or(() -> oldest(all, ClientConnection::isAnswered))
                .or(() -> places.values().stream()
                        .filter(this::isCrowd)
                        .findFirst()
                        .map(crowd -> crowd.get(crowd.size() - 1)));
    }

    private boolean isCrowd(List<ClientConnection> place) {
        return place.size() > most / 2;
    }

    /** The longest in this state, of the address with the most in it. */
    private static Optional<ClientConnection> oldest(List<ClientConnection> all, Predicate<ClientConnection> kind) {
        List<ClientConnection> found = all.stream().filter(kind).toList();
        Map<String, Long> counts =
                found.stream().collect(Collectors.groupingBy(ClientConnection::address, Collectors.counting()));
        return found.stream()
                .min(Comparator.comparing((ClientConnection guest) -> -counts.get(guest.address()))
                        .thenComparingLong(ClientConnection::since));
    }

    /** Closes connections whose time is over. */
    void sweep() {
        long now = System.nanoTime();
        List<ClientConnection> all;
        synchronized (guests) {
            if (guests.size() < most / 2) {
                troubles.resolved(LOG, listener, listener + " has connections to give again");
            }
            all = List.copyOf(guests);
        }
        all.stream().filter(guest -> guest.checkOverdue(now)).forEach(this::end);
    }

    private void end(ClientConnection guest) {
        if (guest.waitsForUs()) {
            LOG.warn(
                    "an answer of {} for {} stopped half-way for {} s and was given up, although the client took all there was"
                            + " of it: see whether the disk of the Mail Center answers",
                    listener,
                    guest.address(),
                    bounds.times().stalled().toSeconds());
        }
        guest.close();
    }

    int count() {
        synchronized (guests) {
            return guests.size();
        }
    }

    void awaitsHead(HttpServerRequest request) {
        guest(request)
                .ifPresent(guest -> guest.awaitsHead(
                        System.nanoTime(), bounds.times().head().toNanos()));
    }

    void awaitsBody(HttpServerRequest request) {
        guest(request)
                .ifPresent(guest -> guest.awaitsBody(
                        System.nanoTime(), bounds.times().body().toNanos()));
    }

    /** While the rest of a refused body is read and dropped. */
    void drains(HttpServerRequest request) {
        Duration brief = bounds.times().body().dividedBy(4);
        guest(request).ifPresent(guest -> guest.awaitsBody(System.nanoTime(), brief.toNanos()));
    }

    void awaitsAnswer(HttpServerRequest request, HttpServerResponse response) {
        guest(request)
                .ifPresent(guest -> guest.awaitsAnswer(
                        response, System.nanoTime(), bounds.times().stalled().toNanos()));
    }

    private Optional<ClientConnection> guest(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection
                ? guest(connection.channel())
                : Optional.empty();
    }

    Optional<ClientConnection> guest(Channel channel) {
        return Optional.ofNullable(channel.attr(GUEST).get());
    }
}
