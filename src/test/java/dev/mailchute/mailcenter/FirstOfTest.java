package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FirstOfTest {
    private static final Comparator<Integer> UP = Comparator.naturalOrder();

    private static Stream<Integer> mixed() {
        return IntStream.range(0, 10).mapToObj(i -> i * 7 % 10);
    }

    @Test
    void a_page_has_its_part_of_the_order_and_the_last_page_the_rest() {
        assertEquals(new FirstOf<>(List.of(0, 1, 2), 10), FirstOf.page(mixed(), UP, 0, 3));
        assertEquals(new FirstOf<>(List.of(3, 4, 5), 10), FirstOf.page(mixed(), UP, 3, 3));
        assertEquals(new FirstOf<>(List.of(9), 10), FirstOf.page(mixed(), UP, 9, 3));
        assertEquals(new FirstOf<>(List.of(), 10), FirstOf.page(mixed(), UP, 12, 3));
    }

    @Test
    void one_extra_entry_shows_that_more_follow() {
        FirstOf<Integer> more = FirstOf.after(mixed(), UP, Optional.of(4), 3);
        assertEquals(List.of(5, 6, 7, 8), more.entries());
        assertEquals(List.of(5, 6, 7), more.upTo(3));
        assertEquals(Optional.of(7), more.lastBeforeMore(3));
        FirstOf<Integer> last = FirstOf.after(mixed(), UP, Optional.of(6), 3);
        assertEquals(List.of(7, 8, 9), last.upTo(3));
        assertEquals(Optional.empty(), last.lastBeforeMore(3));
        assertEquals(10, last.total());
    }
}
