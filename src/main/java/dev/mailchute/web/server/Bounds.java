package dev.mailchute.web.server;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * How much the HTTP server takes at most, so that nobody who reaches it can stop the mail.
 *
 * @param connections of the main listener at a time
 * @param strangers for requests from somebody who is not signed in
 * @param known for requests from somebody who is signed in
 * @param certificateCheck how often the certificate's files are looked at
 */
public record Bounds(
        int connections,
        BodyBounds strangers,
        BodyBounds known,
        WorkBounds work,
        TimeBounds times,
        Duration certificateCheck) {

    /**
     * How much of bodies is held.
     *
     * @param one bytes of the body of one request
     * @param all bytes of all such bodies at a time
     */
    public record BodyBounds(int one, int all) {}

    /**
     * How much is answered.
     *
     * @param workers of the page, and as many of the interface for programs
     * @param waiting requests that wait for these workers, for each of the two
     */
    public record WorkBounds(int workers, int waiting) {}

    /**
     * How long a client is waited for.
     *
     * @param head until the head of a request must be there, and how long a connection may be idle
     * @param body until a body must be there
     * @param stalled how long a client may take nothing of its answer
     */
    public record TimeBounds(Duration head, Duration body, Duration stalled) {}

    static final int MAX_CONNECTIONS = 256;
    static final int OBSERVE_CONNECTIONS = 32;
    static final int OBSERVE_WORKERS = 2;
    /** Of a request: the line, and all header fields. */
    static final int MAX_HEAD = 16 * 1024;
    /** What is read and thrown away of a body that was refused, so that the client sees the answer. */
    static final int MAX_DRAINED = 8 * 1024 * 1024;

    /** What holds outside of tests. */
    public static Bounds standard() {
        return new Bounds(
                connections(handleLimit()),
                new BodyBounds(64 * 1024, 1024 * 1024),
                new BodyBounds(1024 * 1024, 4 * 1024 * 1024),
                new WorkBounds(4, 32),
                new TimeBounds(Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(60)),
                Duration.ofSeconds(10));
    }

    /** Streams of events that are held at a time, of all connections. */
    int streams() {
        return Math.max(2, connections / 4);
    }

    /** Those of one account: others have theirs. */
    int streamsOfOne() {
        return Math.max(2, streams() / 8);
    }

    /** How long a stream is silent at most, so that both sides know that the other is there. */
    Duration heartbeat() {
        return times.stalled().dividedBy(4);
    }

    /** An eighth of the handles the process may have: mail, ledger and folders need the others. */
    static int connections(long handles) {
        return (int) Math.max(16, Math.min(MAX_CONNECTIONS, handles / 8));
    }

    private static long handleLimit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
