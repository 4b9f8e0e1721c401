package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.files.Durable;
import dev.mailchute.mailcenter.LetterQuery.Order;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LetterIndexTest {
    private static final int MANY = 120;

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private MailCenter mailCenter;
    private LetterIndex index;

    @BeforeEach
    void fill() {
        mailCenter = new MailCenter(folder, clock);
        SampleLetters.fill(mailCenter, MANY, clock.instant());
        index = new LetterIndex(mailCenter, clock);
    }

    private static LetterQuery text(String text) {
        return query(Optional.of(text), Optional.empty(), Order.LAST, true);
    }

    private static LetterQuery query(Optional<String> text, Optional<Instant> since, Order order, boolean descending) {
        return new LetterQuery(KindFilter.ANY, new Period(since, Optional.empty()), text, order, descending);
    }

    @Test
    void a_slice_of_long_letters_ends_early_and_the_next_one_continues() {
        String far = "x".repeat(300) + "@x.example";
        mailCenter
                .list()
                .forEach(letter ->
                        mailCenter.hold(letter.withRecipients(Collections.nCopies(600, far)), Optional.empty()));
        LetterQuery all = query(Optional.empty(), Optional.empty(), Order.LAST, true);
        List<String> ids = new ArrayList<>();
        Optional<LetterIndex.Position> behind = Optional.empty();
        int slices = 0;
        do {
            LetterIndex.Slice slice = index.slice(all, behind, 500);
            int length = slice.letters().stream().mapToInt(Letter::length).sum();
            assertTrue(length < LetterIndex.MAX_SLICE + 50_000, length + " characters");
            slice.letters().forEach(letter -> ids.add(letter.id()));
            behind = slice.next();
            slices++;
        } while (behind.isPresent());
        assertTrue(slices > 1);
        assertEquals(index.ids(all), ids);
    }

    @Test
    void pages_follow_each_other_in_the_order_of_all() {
        for (Order order : Order.values()) {
            LetterQuery query = query(Optional.empty(), Optional.empty(), order, false);
            List<String> all = index.ids(query);
            assertEquals(MANY, all.size());
            List<String> paged = IntStream.of(0, 50, 100)
                    .mapToObj(offset -> index.page(query, offset, 50))
                    .flatMap(page -> page.letters().stream())
                    .map(Letter::id)
                    .toList();
            assertEquals(all, paged, order.toString());
        }
        List<Letter> latest = index.page(LetterQuery.ALL, 0, MANY).letters();
        assertEquals(
                latest.stream()
                        .map(Letter::lastFailure)
                        .sorted(Comparator.reverseOrder())
                        .toList(),
                latest.stream().map(Letter::lastFailure).toList());
    }

    @Test
    void slices_skip_and_repeat_no_letter_while_others_are_added_and_removed() {
        for (Order order : Order.values()) {
            for (boolean descending : new boolean[] {true, false}) {
                String what = order + " " + descending;
                MailCenter letters = new MailCenter(folder.resolve(what), clock);
                SampleLetters.fill(letters, 40, clock.instant());
                LetterIndex changing = new LetterIndex(letters, clock);
                LetterQuery query = query(Optional.empty(), Optional.empty(), order, descending);
                List<String> wanted = changing.ids(query);
                List<String> given = new ArrayList<>();
                Optional<LetterIndex.Position> behind = Optional.empty();
                int arriving = 1000;
                do {
                    LetterIndex.Slice slice = changing.slice(query, behind, 7);
                    slice.letters().forEach(letter -> given.add(letter.id()));
                    behind = slice.next();
                    // the letter at the position is removed, too
                    slice.letters().stream().skip(2).forEach(letter -> letters.discard(letter, "olga"));
                    letters.hold(SampleLetters.letter(arriving++, clock.instant()), Optional.empty());
                } while (behind.isPresent());

                List<String> old = given.stream().filter(wanted::contains).toList();
                assertEquals(wanted, old, what);
                assertEquals(given.size(), Set.copyOf(given).size(), what + ": " + given);
            }
        }
    }

    @Test
    void a_slice_says_how_many_match_in_all_and_ends_when_nothing_follows() {
        LetterIndex.Slice all = index.slice(LetterQuery.ALL, Optional.empty(), MANY);
        assertEquals(
                index.ids(LetterQuery.ALL),
                all.letters().stream().map(Letter::id).toList());
        assertEquals(Optional.empty(), all.next());
        LetterIndex.Slice first = index.slice(LetterQuery.ALL, Optional.empty(), MANY - 1);
        LetterIndex.Slice last = index.slice(LetterQuery.ALL, first.next(), MANY);
        assertEquals(1, last.letters().size());
        assertEquals(MANY, last.total());
        assertThrows(
                IllegalArgumentException.class,
                () -> index.slice(LetterQuery.ALL, Optional.of(new LetterIndex.Position("x", "y")), 1));
    }

    @Test
    void a_letter_knows_its_neighbours() {
        List<String> all = index.ids(LetterQuery.ALL);
        LetterIndex.Neighbours middle = index.neighbours(LetterQuery.ALL, all.get(40));
        assertEquals(Optional.of(all.get(39)), middle.before());
        assertEquals(Optional.of(all.get(41)), middle.after());
        assertEquals(41, middle.position());
        assertEquals(
                Optional.empty(), index.neighbours(LetterQuery.ALL, all.get(0)).before());
        assertEquals(
                Optional.empty(),
                index.neighbours(LetterQuery.ALL, all.get(MANY - 1)).after());
        assertEquals(0, index.neighbours(text("there is none"), all.get(3)).position());
    }

    @Test
    void search_covers_addresses_subject_message_id_reason_and_file_ignoring_case() {
        for (String wanted : List.of(
                "ORDER 4100:",
                "northwind",
                "<0.4711@northwind.example>",
                "order-4100.eml",
                "is not an email address",
                "orders@contoso",
                SampleLetters.letter(0, Instant.now()).id())) {
            List<String> found = index.ids(text(wanted));
            assertTrue(found.contains(SampleLetters.letter(0, Instant.now()).id()), wanted);
        }
        assertEquals(1, index.ids(text("order-4100.eml")).size());
        assertEquals(MANY, index.ids(text(" ")).size());
        assertEquals(0, index.ids(text("no such thing")).size());
    }

    @Test
    void groups_have_the_count_and_the_first_and_last_failure() {
        List<Group> groups = index.groups();
        assertEquals(MANY, groups.stream().mapToInt(Group::count).sum());
        for (Group group : groups) {
            assertTrue(!group.firstFailure().isAfter(group.lastFailure()));
        }
        assertEquals(
                0,
                index.ids(query(Optional.empty(), Optional.of(clock.instant()), Order.LAST, true))
                        .size());
    }

    @Test
    void changes_by_another_process_are_noticed() throws Exception {
        assertEquals(MANY, index.size());
        String id = SampleLetters.letter(0, Instant.now()).id();
        Durable.removeTree(folder.resolve("outbound").resolve(id));
        new MailCenter(folder, clock).hold(SampleLetters.letter(5000, clock.instant()), Optional.empty());
        clock.step(Duration.ofSeconds(2));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> index.ids(text("<5000.4711@")).size() == 1);
        assertEquals(MANY, index.size());
        assertTrue(!index.ids(LetterQuery.ALL).contains(id));
    }

    @Test
    void letters_are_counted_without_a_look_at_the_folder() throws Exception {
        assertEquals(Optional.empty(), index.waiting("inbound"), "nothing was read yet");
        index.refresh();
        long inbound = index.waiting("inbound").orElseThrow();
        assertEquals(MANY, inbound + index.waiting("outbound").orElseThrow());
        Files.createDirectories(folder.resolve("elsewhere"));
        Files.move(folder.resolve("inbound"), folder.resolve("elsewhere/inbound"));
        assertEquals(Optional.of(inbound), index.waiting("inbound"));
        Files.move(folder.resolve("elsewhere/inbound"), folder.resolve("inbound"));
        Letter settled =
                mailCenter.list().stream().filter(Letter::isInbound).findFirst().orElseThrow();
        mailCenter.settle(settled);
        assertEquals(Optional.of(inbound - 1), index.waiting("inbound"));
    }

    @Test
    void a_letter_that_cannot_be_read_is_listed_beside_the_others() throws Exception {
        Path broken = Files.createDirectories(folder.resolve("outbound/0000broken"));
        Files.writeString(broken.resolve("letter.json"), "{");
        LetterIndex index = new LetterIndex(mailCenter, clock);
        assertEquals(MANY + 1, index.size());
    }
}
