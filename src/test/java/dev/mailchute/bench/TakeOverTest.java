package dev.mailchute.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.bench.Happening.What;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A node that polls mailbox 0 and is gone at 10 s; both mailboxes are due each 30 s, the second one for the first time at 15 s. */
class TakeOverTest {
    private static final long GONE = 10_000;

    private final EngineCluster cluster = new EngineCluster("", 2, Duration.ofSeconds(30), Instant.EPOCH);
    private final List<Happening> gone = new ArrayList<>();
    private final List<Happening> others = new ArrayList<>();
    private final TakeOver takeOver = new TakeOver(cluster, GONE, gone, others);

    private static Happening at(long at, What what, int mailbox) {
        return new Happening(at, what, mailbox);
    }

    @Test
    void a_poll_that_was_broken_off_waits_from_the_end_of_its_node() {
        gone.add(at(9_900, What.BEGIN, 0));
        assertEquals(Set.of(0), takeOver.brokenOff());
        assertEquals(Optional.empty(), takeOver.longestWait(12_000));
        others.add(at(13_000, What.BEGIN, 0));
        assertEquals(Optional.of(3_000L), takeOver.longestWait(14_000));
    }

    @Test
    void a_mailbox_that_was_polled_waits_from_when_it_is_due_again() {
        gone.add(at(9_000, What.BEGIN, 0));
        gone.add(at(9_400, What.END, 0));
        assertEquals(Set.of(), takeOver.brokenOff());
        assertEquals(Optional.of(0L), takeOver.longestWait(14_000));
        assertEquals(Optional.empty(), takeOver.longestWait(15_000));
        others.add(at(15_500, What.BEGIN, 1));
        assertEquals(Optional.of(500L), takeOver.longestWait(38_000));
        assertEquals(Optional.empty(), takeOver.longestWait(39_000));
    }

    @Test
    void a_request_after_the_freeze_counts_only_for_a_mailbox_that_another_node_has_polled_meanwhile() {
        gone.add(at(9_900, What.BEGIN, 0));
        List<Happening> all = new ArrayList<>(gone);
        all.add(at(GONE + 1, What.REQUEST, 0));
        all.add(at(20_000, What.REQUEST, 0));
        all.add(at(20_100, What.GIVE_UP, 0));
        assertEquals(new TakeOver.Awake(0, 1), takeOver.awake(all, 20_000));
        others.add(at(13_000, What.BEGIN, 0));
        assertEquals(new TakeOver.Awake(1, 1), takeOver.awake(all, 20_000));
    }

    @Test
    void a_poll_that_was_begun_after_waking_is_not_one_of_before() {
        gone.add(at(9_900, What.BEGIN, 0));
        others.add(at(13_000, What.BEGIN, 0));
        List<Happening> all = new ArrayList<>(gone);
        all.add(at(20_000, What.GIVE_UP, 0));
        all.add(at(45_000, What.BEGIN, 0));
        all.add(at(45_000, What.REQUEST, 0));
        assertEquals(new TakeOver.Awake(0, 1), takeOver.awake(all, 20_000));
    }
}
