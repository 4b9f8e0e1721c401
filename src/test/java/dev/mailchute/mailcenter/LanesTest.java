package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {
    private final Lanes lanes = new Lanes();
    private final CountDownLatch free = new CountDownLatch(1);
    private final List<String> done = java.util.Collections.synchronizedList(new ArrayList<>());

    private static JobPart part(String place) {
        return new JobPart(null, place, List.of(), Duration.ZERO);
    }

    private void waiting(JobPart part) {
        try {
            free.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        done.add(part.place());
        part.end();
    }

    @AfterEach
    void end() {
        free.countDown();
        lanes.shutdown();
        lanes.awaitEnd();
    }

    @Test
    void a_part_waits_for_those_before_it_in_its_own_lane_only() {
        JobPart first = part("outbound.a");
        JobPart second = part("outbound.a");
        JobPart other = part("outbound.b");
        lanes.add(List.of(first), this::waiting);
        lanes.add(List.of(second, other), this::waiting);
        assertEquals(List.of(first), lanes.before(second));
        assertEquals(List.of(), lanes.before(other));
        assertEquals(List.of(), lanes.before(part("outbound.unknown")), "a query creates no lane");
        free.countDown();
        Awaitility.await().untilAsserted(() -> assertEquals(3, done.size()));
        assertEquals(List.of(), lanes.before(second));
    }

    @Test
    void mailboxes_beyond_the_limit_share_one_lane() {
        for (int i = 0; i < Lanes.MAX_LANES; i++) {
            lanes.add(List.of(part("inbound." + i)), this::waiting);
        }
        JobPart surplus = part("inbound.surplus");
        JobPart another = part("inbound.another");
        lanes.add(List.of(surplus, another), this::waiting);
        assertEquals(List.of(surplus), lanes.before(another));
    }

    @Test
    void a_single_letter_waits_for_no_lane() {
        lanes.add(List.of(part("outbound.a")), this::waiting);
        lanes.addSingle(() -> done.add("single"));
        Awaitility.await().untilAsserted(() -> assertEquals(List.of("single"), done));
    }
}
