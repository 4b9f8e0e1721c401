package dev.mailchute.web;

import io.netty.util.NetUtil;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rejects attempts unchecked for a while after wrong passwords: by name and address, by address, by name, and, gently, all together.
 * Someone who has signed in from an address before is delayed there only by failures for that name: nobody can lock them out.
 */
final class LoginThrottle {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST = 2000;
    private static final int MAX_NAME = 64;
    private static final int MAX_NAMES = 1000;
    private static final int MAX_PLACES = 20;
    private static final String ALL = "all";

    private final Clock clock;
    private final Penalties pairs = new Penalties(3, LONGEST, Duration.ofMinutes(10), MOST);
    private final Penalties addresses = new Penalties(10, LONGEST, Duration.ofMinutes(2), MOST);
    private final Penalties names = new Penalties(20, Duration.ofSeconds(30), Duration.ofMinutes(1), MOST);
    private final Penalties together = new Penalties(60, Duration.ofSeconds(5), Duration.ofSeconds(10), 1);
    private final Penalties tokens = new Penalties(10, LONGEST, Duration.ofMinutes(2), MOST);
    private final Penalties tokensTogether = new Penalties(60, Duration.ofSeconds(5), Duration.ofSeconds(10), 1);
    /** The addresses from which each name has signed in successfully. */
    private final Map<String, Map<String, Boolean>> known = latest(MAX_NAMES);

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    /** A map that drops the least recently used entry. */
    static <T> Map<String, T> latest(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > most;
            }
        };
    }

    /** How long this name has to wait at this address. */
    synchronized Duration wait(String address, String name) {
        String place = place(address);
        String who = cut(name);
        Instant now = clock.instant();
        Duration own = pairs.wait(place + " " + who, now);
        return isKnownAt(place, who)
                ? own
                : longer(
                        longer(own, addresses.wait(place, now)), longer(names.wait(who, now), together.wait(ALL, now)));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    synchronized void wrong(String address, String name) {
        String place = place(address);
        String who = cut(name);
        Instant now = clock.instant();
        pairs.add(place + " " + who, now);
        addresses.add(place, now);
        names.add(who, now);
        together.add(ALL, now);
    }

    /** Failures of the address still count: otherwise an attacker could reset them with an account of his own. */
    synchronized void right(String address, String name) {
        String place = place(address);
        String who = cut(name);
        pairs.forget(place + " " + who);
        known.computeIfAbsent(who, any -> latest(MAX_PLACES)).put(place, true);
    }

    /** Whether this name signed in from this address before. */
    synchronized boolean isKnown(String address, String name) {
        return isKnownAt(place(address), cut(name));
    }

    private boolean isKnownAt(String place, String who) {
        Map<String, Boolean> places = known.get(who);
        return places != null && places.containsKey(place);
    }

    /** The delay for invalid tokens at this address. Valid ones never wait: they cannot be guessed. */
    synchronized Duration tokenWait(String address) {
        Instant now = clock.instant();
        return longer(tokens.wait(place(address), now), tokensTogether.wait(ALL, now));
    }

    synchronized void wrongToken(String address) {
        Instant now = clock.instant();
        tokens.add(place(address), now);
        tokensTogether.add(ALL, now);
    }

    private static String cut(String name) {
        return name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
    }

    /** The network of one customer: for IPv6 a /64, for IPv4 the address. */
    static String place(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address.replaceFirst("%.*", ""));
        if (bytes == null) {
            return cut(address);
        }
        boolean mapped = bytes.length == 16
                && Arrays.equals(bytes, 0, 12, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1}, 0, 12);
        byte[] network =
                mapped ? Arrays.copyOfRange(bytes, 12, 16) : bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes;
        return HexFormat.of().formatHex(network);
    }
}
