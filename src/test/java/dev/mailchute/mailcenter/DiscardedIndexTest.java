package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.mailcenter.DiscardedQuery.DiscardedOrder;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searching discarded letters. */
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
            DiscardedOrder order,
            boolean descending) {
        return new DiscardedQuery(KindFilter.ANY, who, new Period(since, until), text, order, descending);
    }

    private List<String> text(String text) {
        return index.ids(query(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(text),
                DiscardedOrder.DISCARDED,
                true));
    }

    @Test
    void pages_follow_each_other_in_the_order_of_all_the_latest_first() {
        assertEquals(IntStream.range(0, MANY).mapToObj(DiscardedIndexTest::id).toList(), index.ids(DiscardedQuery.ALL));
        for (DiscardedOrder order : DiscardedOrder.values()) {
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
        DiscardedQuery olga = query(
                Optional.of("olga"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DiscardedOrder.DISCARDED,
                true);
        assertEquals(MANY / 3, index.ids(olga).size());
        assertTrue(index.page(olga, 0, MANY).letters().stream()
                .allMatch(discarded -> discarded.who().equals("olga")));
        DiscardedQuery between = query(
                Optional.empty(),
                Optional.of(clock.instant().minus(Duration.ofHours(9))),
                Optional.of(clock.instant().minus(Duration.ofMinutes(4 * 60 + 30))),
                Optional.empty(),
                DiscardedOrder.DISCARDED,
                true);
        assertEquals(List.of(id(4), id(5), id(6), id(7), id(8)), index.ids(between));
        KindFilter kinds = new KindFilter(
                Optional.of("inbound"),
                Optional.of("support"),
                Optional.of("ErrorMimeContentConversionFailed"),
                Optional.empty());
        DiscardedQuery inbound = new DiscardedQuery(
                kinds, Optional.empty(), Period.ANY, Optional.empty(), DiscardedOrder.DISCARDED, true);
        assertTrue(index.ids(inbound).size() > 0 && index.ids(inbound).size() < MANY);
        assertEquals(Set.of("ann", "olga"), Set.copyOf(index.choices().people()));
    }

    @Test
    void slices_skip_and_repeat_no_letter_while_others_are_added_and_removed() {
        List<String> wanted = index.ids(LetterQuery.ALL);
        assertEquals(index.ids(DiscardedQuery.ALL), wanted);
        List<String> given = new ArrayList<>();
        Optional<LetterIndex.Position> behind = Optional.empty();
        int arriving = 1000;
        do {
            DiscardedIndex.DiscardedSlice slice = index.slice(LetterQuery.ALL, behind, 5);
            slice.letters().forEach(one -> given.add(one.letter().id()));
            behind = slice.next();
            // the letter at the position is removed, too
            slice.letters().stream().skip(2).forEach(one -> mailCenter.restore(one, "ann"));
            Letter letter = SampleLetters.letter(arriving++, clock.instant());
            mailCenter.hold(letter, Optional.empty());
            mailCenter.discard(letter, "vera");
        } while (behind.isPresent());
        assertEquals(wanted, given);
    }

    @Test
    void letters_of_the_same_second_are_ordered_by_id() throws Exception {
        FileTime at = FileTime.from(clock.instant());
        for (int i = 0; i < MANY; i++) {
            Path place = folder.resolve("discarded").resolve(id(i));
            Files.setLastModifiedTime(place.resolve("history.jsonl"), at);
            Files.setLastModifiedTime(place, at);
        }
        List<String> given = new ArrayList<>();
        Optional<LetterIndex.Position> behind = Optional.empty();
        do {
            DiscardedIndex.DiscardedSlice slice = index.slice(LetterQuery.ALL, behind, 5);
            slice.letters().forEach(one -> given.add(one.letter().id()));
            behind = slice.next();
        } while (behind.isPresent());
        assertEquals(index.ids(LetterQuery.ALL), given);
        assertEquals(MANY, given.size());
        assertThrows(
                IllegalArgumentException.class,
                () -> index.slice(LetterQuery.ALL, Optional.of(new LetterIndex.Position("x", "y")), 1));
    }

    @Test
    void a_slice_reads_only_its_own_letters() throws Exception {
        LetterQuery held = LetterQuery.ALL.of(
                new KindFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("held")));
        List<String> all = index.ids(held);
        assertTrue(all.size() > 5 && all.size() < MANY, all.toString());
        for (String id : all.subList(5, all.size())) {
            Files.delete(folder.resolve("discarded").resolve(id).resolve("letter.json"));
        }
        DiscardedIndex.DiscardedSlice slice = index.slice(held, Optional.empty(), 5);
        assertEquals(
                all.subList(0, 5),
                slice.letters().stream().map(one -> one.letter().id()).toList());
        assertTrue(
                slice.letters().stream().allMatch(one -> one.letter().outcome().equals("held")));
        assertEquals(all.size(), slice.total());
    }

    @Test
    void the_period_applies_to_the_last_failure_as_with_waiting_letters() {
        List<Letter> letters = index.slice(LetterQuery.ALL, Optional.empty(), MANY).letters().stream()
                .map(DiscardedLetters.Discarded::letter)
                .toList();
        Instant limit = letters.stream()
                .map(Letter::lastFailure)
                .sorted()
                .skip(MANY / 2)
                .findFirst()
                .orElseThrow();
        for (boolean since : new boolean[] {true, false}) {
            Period period = new Period(
                    Optional.of(limit).filter(at -> since), Optional.of(limit).filter(at -> !since));
            LetterQuery query = new LetterQuery(KindFilter.ANY, period, Optional.empty(), LetterQuery.Order.LAST, true);
            assertEquals(
                    letters.stream()
                            .filter(letter -> letter.lastFailure().isBefore(limit) != since)
                            .map(Letter::id)
                            .toList(),
                    index.ids(query));
        }
    }

    @Test
    void changes_in_this_process_are_known_immediately() {
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
    void changes_by_another_process_are_noticed() throws Exception {
        assertEquals(MANY, index.ids(DiscardedQuery.ALL).size());
        assertEquals(MANY, mailCenter.discarded().count());
        MailCenter other = new MailCenter(folder, clock);
        other.restore(other.discarded().find(id(0)).orElseThrow(), "ann");
        clock.step(Duration.ofSeconds(2));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> index.ids(DiscardedQuery.ALL).size() == MANY - 1);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> mailCenter.discarded().count() == MANY - 1);
    }

    @Test
    void nothing_is_read_before_the_first_query() {
        assertEquals(0, index.known());
        assertEquals(MANY, mailCenter.discarded().count());
        assertEquals(0, index.known());
    }
}
