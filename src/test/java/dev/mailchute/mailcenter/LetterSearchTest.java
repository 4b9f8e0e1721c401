package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mailchute.mailcenter.LetterIndex.Position;
import dev.mailchute.mailcenter.LetterQuery.Order;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which letters match a query, in which order, and a letter's position. */
class LetterSearchTest {
    private static final LetterKind IN = new LetterKind("inbound", "support", "ErrorItemNotFound", "held");
    private static final LetterKind OUT = new LetterKind("outbound", "orders", "", "in-doubt");
    private static final IndexedLetter A = letter("a", IN, 100, 500, 3, "beta\nann@x.example\n");
    private static final IndexedLetter B = letter("b", OUT, 300, 300, 1, "alpha\nbob@x.example\n");
    private static final IndexedLetter C = letter("c", OUT, 200, 500, 2, "gamma\nann@x.example\n");
    private static final List<IndexedLetter> ALL = List.of(B, C, A);

    private static IndexedLetter letter(String id, LetterKind kind, int first, int last, int attempts, String text) {
        return new IndexedLetter(id, kind, first, last, attempts, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String ids(LetterQuery query) {
        return String.join("", new LetterSearch(ALL, query).ids());
    }

    private static LetterQuery text(String text) {
        return new LetterQuery(KindFilter.ANY, Period.ANY, Optional.of(text), Order.FIRST, false);
    }

    private static LetterQuery period(Optional<Long> since, Optional<Long> until) {
        Period period = new Period(since.map(Instant::ofEpochSecond), until.map(Instant::ofEpochSecond));
        return new LetterQuery(KindFilter.ANY, period, Optional.empty(), Order.FIRST, false);
    }

    @Test
    void each_order_sorts_by_its_value_and_then_by_id() {
        assertEquals("acb", ids(LetterQuery.ALL.sorted(Order.FIRST, false)));
        assertEquals("bac", ids(LetterQuery.ALL.sorted(Order.LAST, false)));
        assertEquals("cab", ids(LetterQuery.ALL));
        assertEquals("bca", ids(LetterQuery.ALL.sorted(Order.ATTEMPTS, false)));
        assertEquals("acb", ids(LetterQuery.ALL.sorted(Order.FROM, false)));
        assertEquals("bac", ids(LetterQuery.ALL.sorted(Order.SUBJECT, false)));
    }

    @Test
    void all_conditions_of_a_filter_must_hold() {
        Optional<String> any = Optional.empty();
        assertEquals("cb", ids(LetterQuery.ALL.of(new KindFilter(Optional.of("outbound"), any, any, any))));
        assertEquals("a", ids(LetterQuery.ALL.of(new KindFilter(any, Optional.of("support"), any, any))));
        assertEquals("a", ids(LetterQuery.ALL.of(new KindFilter(any, any, Optional.of("ErrorItemNotFound"), any))));
        assertEquals("cb", ids(LetterQuery.ALL.of(new KindFilter(any, any, any, Optional.of("in-doubt")))));
        assertEquals(
                "", ids(LetterQuery.ALL.of(new KindFilter(Optional.of("inbound"), Optional.of("orders"), any, any))));
    }

    @Test
    void a_period_includes_its_start_and_excludes_its_end() {
        assertEquals("ac", ids(period(Optional.of(500L), Optional.empty())));
        assertEquals("b", ids(period(Optional.empty(), Optional.of(500L))));
        assertEquals("b", ids(period(Optional.of(300L), Optional.of(301L))));
        assertEquals("", ids(period(Optional.of(301L), Optional.of(500L))));
    }

    @Test
    void text_is_found_ignoring_case_and_an_id_only_in_full() {
        assertEquals("ac", ids(text(" ANN@x ")));
        assertEquals("b", ids(text("b")).substring(ids(text("b")).length() - 1), "bob, beta and the id");
        IndexedLetter other = letter("0f00", IN, 1, 1, 1, "x\ny\n");
        assertEquals(List.of("0f00"), new LetterSearch(List.of(other, A), text("0f00")).ids());
        assertEquals(List.of(), new LetterSearch(List.of(other, A), text("0f")).ids());
    }

    @Test
    void a_position_works_whether_or_not_its_letter_still_exists() {
        LetterQuery query = LetterQuery.ALL.sorted(Order.SUBJECT, false);
        Position behind = A.position(Order.SUBJECT);
        assertEquals(new Position("beta", "a"), behind);
        for (List<IndexedLetter> letters : List.of(ALL, List.of(C, B))) {
            FirstOf<IndexedLetter> found = new LetterSearch(letters, query).after(Optional.of(behind), 5);
            assertEquals(List.of(C), found.entries());
            assertEquals(letters.size(), found.total());
        }
        LetterSearch byTime = new LetterSearch(ALL, LetterQuery.ALL);
        assertThrows(IllegalArgumentException.class, () -> byTime.after(Optional.of(behind), 5));
    }

    @Test
    void a_letter_has_its_neighbours_even_if_it_does_not_match_itself() {
        LetterSearch all = new LetterSearch(ALL, LetterQuery.ALL.sorted(Order.FIRST, false));
        assertEquals(new LetterIndex.Neighbours(Optional.of("a"), Optional.of("b"), 2, 3), all.neighbours(C));
        assertEquals(new LetterIndex.Neighbours(Optional.empty(), Optional.of("c"), 1, 3), all.neighbours(A));
        LetterSearch anns = new LetterSearch(ALL, text("ann"));
        assertEquals(new LetterIndex.Neighbours(Optional.of("c"), Optional.empty(), 0, 2), anns.neighbours(B));
    }

    @Test
    void groups_have_the_first_and_last_failure_and_the_last_letter_as_example() {
        assertEquals(
                List.of(
                        new Group(IN, 1, Instant.ofEpochSecond(100), Instant.ofEpochSecond(500), "a"),
                        new Group(OUT, 2, Instant.ofEpochSecond(200), Instant.ofEpochSecond(500), "c")),
                Group.of(ALL.stream()));
    }
}
