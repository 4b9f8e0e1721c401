package dev.mailchute.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Connections of somebody who has not signed in, and who is slow or says nothing at all. */
final class ConnectionAttacks {
    /** So long they are held: longer than any time-out before a whole request is there should be. */
    private static final int HELD_SECONDS = 25;

    private static final String ANNOUNCED = "POST /mail-center/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type:"
            + " application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\nname=";

    private ConnectionAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack(
                        "announced",
                        "90 bodies of 1 MB announced, none sent",
                        onslaught -> held(onslaught, 90, ANNOUNCED.formatted(1_000_000), 8)),
                new Attack("announced-nearly", "90 bodies of 1 MB, never completed", ConnectionAttacks::nearly),
                new Attack(
                        "slow-bodies",
                        "200 bodies, a byte a second",
                        onslaught -> dripping(onslaught, 200, ANNOUNCED.formatted(60), "a")),
                new Attack(
                        "slow-heads",
                        "200 heads, a field a second",
                        onslaught -> dripping(onslaught, 200, "GET /mail-center HTTP/1.1\r\n", "X-A: b\r\n")),
                new Attack(
                        "idle", "3,000 silent connections", onslaught -> held(onslaught, many(3000), "", HELD_SECONDS)),
                new Attack(
                        "half-sent",
                        "3,000 requests that stop in the head",
                        onslaught ->
                                held(onslaught, many(3000), "GET /mail-center HTTP/1.1\r\nHost: 127", HELD_SECONDS)),
                new Attack(
                        "kept-open",
                        "3,000 connections kept open after an answer",
                        onslaught -> held(
                                onslaught,
                                many(3000),
                                "GET /mail-center/login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                                HELD_SECONDS)),
                new Attack("opened-and-reset", "connections opened and reset, 16 at a time", ConnectionAttacks::reset));
    }

    /** Not more than this process may have itself. */
    private static int many(int wanted) {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? (int) Math.min(wanted, unix.getMaxFileDescriptorCount() - 500)
                : wanted;
    }

    private static void held(Onslaught onslaught, int count, String said, int seconds) throws InterruptedException {
        List<Wire> held = onslaught.hold(count, said);
        wait(onslaught, seconds);
        onslaught.letGo(held);
    }

    private static void wait(Onslaught onslaught, int seconds) throws InterruptedException {
        for (int i = 0; i < seconds && onslaught.page().isAlive(); i++) {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private static void nearly(Onslaught onslaught) throws InterruptedException {
        byte[] body = new byte[990_000];
        java.util.Arrays.fill(body, (byte) 'a');
        List<Wire> held = onslaught.hold(90, ANNOUNCED.formatted(1_000_000));
        held.forEach(wire -> onslaught.answers().count(wire.send(body) ? "sent" : "not taken"));
        wait(onslaught, 8);
        onslaught.letGo(held);
    }

    private static void dripping(Onslaught onslaught, int count, String begin, String drop)
            throws InterruptedException {
        List<Wire> held = new ArrayList<>(onslaught.hold(count, begin));
        for (int i = 0; i < HELD_SECONDS && onslaught.page().isAlive(); i++) {
            held.forEach(wire -> wire.send(drop));
            TimeUnit.SECONDS.sleep(1);
        }
        onslaught.letGo(held);
    }

    private static void reset(Onslaught onslaught) throws InterruptedException {
        onslaught.again(16, number -> {
            try (Wire wire = onslaught.wire()) {
                wire.send("GET /mail-center/login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
                wire.reset();
                return "reset";
            } catch (IOException e) {
                return "refused";
            }
        });
    }
}
