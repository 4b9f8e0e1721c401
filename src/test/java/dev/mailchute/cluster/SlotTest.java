package dev.mailchute.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotTest {
    private static final String APP = "11111111-2222-3333-4444-555555555555";

    @Test
    void a_mailbox_has_the_same_slot_however_it_is_written() {
        assertEquals(Slot.of(APP, "Support@Contoso.com"), Slot.of(APP, "support@contoso.com"));
    }

    @Test
    void the_slot_of_a_mailbox_never_changes_because_two_versions_must_agree_on_it() {
        assertEquals(new Slot(57), Slot.of(APP, "support@contoso.com"));
    }

    @Test
    void mailboxes_are_spread_evenly() {
        Map<Slot, Long> counts = IntStream.range(0, 6400)
                .mapToObj(i -> Slot.of(APP, "box" + i + "@contoso.com"))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertEquals(Slot.COUNT, counts.size());
        assertTrue(counts.values().stream().allMatch(count -> count > 5 && count < 60), counts.toString());
    }
}
