package dev.mailchute.mailcenter;

import dev.mailchute.mailcenter.DiscardedLetters.Discarded;
import dev.mailchute.mailcenter.LetterIndex.Position;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * An in-memory index of the discarded letters, like {@link LetterIndex}: about 400 bytes each. It is built on first use. The letters
 * themselves are read from disk each time.
 */
public final class DiscardedIndex implements LetterWatcher {
    private final DiscardedLetters letters;
    private final FolderScan folder;
    private final Map<String, Indexed> entries = new ConcurrentHashMap<>();
    private final Map<DiscardedKind, DiscardedKind> kinds = new ConcurrentHashMap<>();

    /** Shared by all letters of one kind that the same person discarded. */
    private record DiscardedKind(LetterKind letters, String who) {}

    /**
     * @param at when it was discarded
     * @param last when it last failed
     */
    private record Indexed(String id, DiscardedKind kind, int at, int last, byte[] text) {}

    public DiscardedIndex(MailCenter mailCenter, Clock clock) {
        this.letters = mailCenter.discarded();
        this.folder = new FolderScan("the folder of discarded letters", letters::version, this::scan, clock);
        mailCenter.addWatcher(this);
    }

    @Override
    public void held(Letter letter) {
        // A letter of the same message may have been discarded before: the two are independent.
    }

    @Override
    public void removed(Letter letter) {
        // discarded(letter) follows if it was discarded.
    }

    @Override
    public void discarded(Discarded discarded) {
        Letter letter = discarded.letter();
        DiscardedKind kind = new DiscardedKind(LetterKind.of(letter), discarded.who());
        entries.put(
                letter.id(),
                new Indexed(
                        letter.id(),
                        kinds.computeIfAbsent(kind, same -> same),
                        Period.seconds(discarded.at()),
                        Period.seconds(letter.lastFailure()),
                        SearchText.of(letter)));
    }

    @Override
    public void restored(Letter letter) {
        entries.remove(letter.id());
    }

    private void scan() {
        Set<String> found = new HashSet<>();
        Set<String> known = new HashSet<>(entries.keySet());
        letters.forEachId(id -> {
            found.add(id);
            if (!entries.containsKey(id)) {
                letters.find(id).ifPresent(this::discarded);
            }
        });
        known.removeAll(found);
        known.stream().filter(id -> letters.find(id).isEmpty()).forEach(entries::remove);
    }

    /** Starts reading the letters in the background, unless that is already running. */
    public void begin() {
        folder.begin();
    }

    /**
     * Whether the letters have been read; with many, the first time takes a while.
     *
     * @param millis how long to wait
     */
    public boolean isReady(long millis) {
        return folder.isReady(millis);
    }

    /**
     * To be called before asking a user to wait.
     *
     * @throws java.io.UncheckedIOException if the folder cannot be read
     */
    public void requireReadable() {
        folder.requireReadable();
    }

    /** How many letters are indexed so far; does not look at the folder. */
    public int known() {
        return entries.size();
    }

    /** The ids of all letters that match, in order. */
    public List<String> ids(DiscardedQuery query) {
        folder.refresh();
        return matching(query).sorted(order(query)).map(Indexed::id).toList();
    }

    /**
     * One page of the letters that match.
     *
     * @param total how many match in all
     */
    public record FoundDiscarded(List<Discarded> letters, int total) {}

    /** The letters from {@code offset} on, as now on disk. */
    public FoundDiscarded page(DiscardedQuery query, int offset, int size) {
        folder.refresh();
        FirstOf<Indexed> page = FirstOf.page(matching(query), order(query), offset, size);
        return new FoundDiscarded(
                page.entries().stream()
                        .map(entry -> letters.find(entry.id()))
                        .flatMap(Optional::stream)
                        .toList(),
                page.total());
    }

    /**
     * The letters after a position.
     *
     * @param total how many match in all
     * @param next the position after the last one; empty if none follows
     */
    public record DiscardedSlice(List<Discarded> letters, int total, Optional<Position> next) {}

    /**
     * The letters after a position, or the first ones, last discarded first. The query is applied as to waiting letters. Letters that
     * are added or removed between two calls do not shift the others.
     *
     * @throws IllegalArgumentException if the position belongs to a different order
     */
    public DiscardedSlice slice(LetterQuery query, Optional<Position> after, int size) {
        folder.refresh();
        Optional<Indexed> place = after.map(
                position -> new Indexed(position.id(), null, Integer.parseInt(position.key()), 0, new byte[0]));
        FirstOf<Indexed> found = FirstOf.after(matching(query), order(DiscardedQuery.ALL), place, size);
        List<Discarded> chosen = new ArrayList<>();
        int passed = 0;
        int length = 0;
        for (Indexed entry : found.upTo(size)) {
            if (length >= LetterIndex.MAX_SLICE) {
                break;
            }
            passed++;
            Optional<Discarded> letter = letters.find(entry.id());
            letter.ifPresent(chosen::add);
            length += letter.map(one -> one.letter().length()).orElse(0);
        }
        return new DiscardedSlice(
                chosen,
                found.total(),
                found.lastBeforeMore(passed).map(last -> new Position(String.valueOf(last.at()), last.id())));
    }

    /** The ids of all letters that match, last discarded first; the query is applied as to waiting letters. */
    public List<String> ids(LetterQuery query) {
        folder.refresh();
        return matching(query)
                .sorted(order(DiscardedQuery.ALL))
                .map(Indexed::id)
                .toList();
    }

    /** The values to filter by. */
    public record Choices(SortedSet<String> names, SortedSet<String> codes, SortedSet<String> people) {}

    /** The mailboxes and outboxes, codes and people of the discarded letters. */
    public Choices choices() {
        Choices choices = new Choices(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        // Letters of one kind share the instance, so comparing by identity is enough.
        Set<DiscardedKind> present = Collections.newSetFromMap(new IdentityHashMap<>());
        entries.values().forEach(entry -> present.add(entry.kind()));
        present.forEach(kind -> {
            choices.names().add(kind.letters().name());
            choices.codes().add(kind.letters().code());
            choices.people().add(kind.who());
        });
        choices.codes().remove("");
        return choices;
    }

    /** The letter's mailbox or outbox, as {@code direction.name}; empty if the letter is not known. */
    public Optional<String> place(String id) {
        return Optional.ofNullable(entries.get(id))
                .map(entry -> entry.kind().letters().place());
    }

    private Stream<Indexed> matching(DiscardedQuery query) {
        return matching(query.kinds(), query.text())
                .filter(entry -> query.period().contains(entry.at()))
                .filter(entry -> KindFilter.matches(query.who(), entry.kind().who()));
    }

    private Stream<Indexed> matching(LetterQuery query) {
        return matching(query.kinds(), query.text())
                .filter(entry -> query.period().contains(entry.last()));
    }

    private Stream<Indexed> matching(KindFilter wantedKinds, Optional<String> text) {
        byte[] wanted = SearchText.wanted(text);
        String id = text.map(String::strip).orElse("");
        return entries.values().stream()
                .filter(entry -> wantedKinds.matches(entry.kind().letters()))
                .filter(entry ->
                        SearchText.contains(entry.text(), wanted) || entry.id().equals(id));
    }

    private static Comparator<Indexed> order(DiscardedQuery query) {
        Comparator<Indexed> order =
                switch (query.order()) {
                    case DISCARDED -> Comparator.comparingInt(Indexed::at);
                    case FROM -> (one, other) -> SearchText.compareLines(one.text(), other.text(), SearchText.FROM);
                    case SUBJECT ->
                        (one, other) -> SearchText.compareLines(one.text(), other.text(), SearchText.SUBJECT);
                };
        Comparator<Indexed> whole = order.thenComparing(Indexed::id);
        return query.descending() ? whole.reversed() : whole;
    }
}
