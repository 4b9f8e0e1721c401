package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.mailcenter.DiscardedQuery.Order;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Discarded letters are found as well as those that wait. */
class DiscardedIndexTest {
    private static final int MANY = 24;

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private MailCenter mailCenter;
    private DiscardedIndex index;

    @BeforeEach
    void fill() throws Exception {
        mailCenter = new MailCenter(folder, clock);
        SampleLetters.fill(mailCenter, MANY, clock.instant());
        for (int i = 0; i < MANY; i++) {
            String id = id(i);
            mailCenter.discard(mailCenter.find(id).orElseThrow(), i % 3 == 0 ? "olga" : "ann");
            FileTime at = FileTime.from(clock.instant().minus(Duration.ofHours(i + 1L)));
            Path place = folder.resolve("discarded").resolve(id);
            Files.setLastModifiedTime(place.resolve("history.jsonl"), at);
            Files.setLastModifiedTime(place, at);
        }
        index = new DiscardedIndex(mailCenter, clock);
    }

    private static String id(int number) {
        return SampleLetters.letter(number, Instant.now()).id();
    }

    private static DiscardedQuery query(
            Optional<String> who,
            Optional<Instant> since,
            Optional<Instant> until,
            Optional<String> text,
            Order order,
            boolean descending) {
        return new DiscardedQuery(
                Optional.empty(), Optional.empty(), Optional.empty(), who, since, until, text, order, descending);
    }

    private List<String> text(String text) {
        return index.ids(
                query(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(text), Order.DISCARDED, true));
    }

    @Test
    void pages_follow_each_other_in_the_order_of_all_the_latest_first() {
        assertEquals(IntStream.range(0, MANY).mapToObj(DiscardedIndexTest::id).toList(), index.ids(DiscardedQuery.ALL));
        for (Order order : Order.values()) {
            DiscardedQuery query = DiscardedQuery.ALL.sorted(order, false);
            List<String> paged = IntStream.of(0, 10, 20)
                    .mapToObj(offset -> index.page(query, offset, 10))
                    .flatMap(page -> page.letters().stream())
                    .map(discarded -> discarded.letter().id())
                    .toList();
            assertEquals(index.ids(query), paged, order.toString());
            assertEquals(MANY, index.page(query, 0, 1).total());
        }
    }

    @Test
    void they_are_found_by_text_and_id_and_by_who_discarded_them_and_when() {
        assertEquals(List.of(id(7)), text("ORDER-4107.eml"), "the file, if it is outgoing");
        assertEquals(List.of(id(3)), text(id(3)));
        assertEquals(List.of(), text("no such thing"));
        DiscardedQuery olga =
                query(Optional.of("olga"), Optional.empty(), Optional.empty(), Optional.empty(), Order.DISCARDED, true);
        assertEquals(MANY / 3, index.ids(olga).size());
        assertTrue(index.page(olga, 0, MANY).letters().stream()
                .allMatch(discarded -> discarded.who().equals("olga")));
        DiscardedQuery between = query(
                Optional.empty(),
                Optional.of(clock.instant().minus(Duration.ofHours(9))),
                Optional.of(clock.instant().minus(Duration.ofMinutes(4 * 60 + 30))),
                Optional.empty(),
                Order.DISCARDED,
                true);
        assertEquals(List.of(id(4), id(5), id(6), id(7), id(8)), index.ids(between));
        DiscardedQuery inbound = new DiscardedQuery(
                Optional.of("inbound"),
                Optional.of("support"),
                Optional.of("ErrorMimeContentConversionFailed"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Order.DISCARDED,
                true);
        assertTrue(index.ids(inbound).size() > 0 && index.ids(inbound).size() < MANY);
        assertEquals(Set.of("ann", "olga"), Set.copyOf(index.choices().people()));
    }

    @Test
    void what_is_discarded_and_restored_here_is_known_at_once() {
        assertEquals(MANY, index.ids(DiscardedQuery.ALL).size());
        mailCenter.restore(mailCenter.discarded().find(id(4)).orElseThrow(), "ann");
        assertFalse(index.ids(DiscardedQuery.ALL).contains(id(4)));
        assertEquals(Optional.empty(), index.place(id(4)));
        mailCenter.discard(mailCenter.find(id(4)).orElseThrow(), "vera");
        assertEquals(id(4), index.ids(DiscardedQuery.ALL).get(0));
        assertTrue(index.choices().people().contains("vera"));
        assertTrue(index.place(id(4)).orElseThrow().contains("."));
    }

    @Test
    void what_another_process_does_to_the_folder_is_noticed() throws Exception {
        assertEquals(MANY, index.ids(DiscardedQuery.ALL).size());
        assertEquals(MANY, mailCenter.discarded().count());
        MailCenter other = new MailCenter(folder, clock);
        other.restore(other.discarded().find(id(0)).orElseThrow(), "ann");
        clock.step(Duration.ofSeconds(2));
        Awaitility.await().until(() -> index.ids(DiscardedQuery.ALL).size() == MANY - 1);
        Awaitility.await().until(() -> mailCenter.discarded().count() == MANY - 1);
    }

    @Test
    void nothing_is_read_until_somebody_looks() {
        assertEquals(0, index.known());
        assertEquals(MANY, mailCenter.discarded().count());
        assertEquals(0, index.known());
    }
}
