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
 * What is needed to find discarded letters, in memory as with {@link LetterIndex}: about 400 bytes a letter. It is read when somebody
 * first looks at them, so that it costs nothing until then; what is shown is read from the folder each time.
 */
public final class DiscardedIndex implements LetterWatcher {
    private final DiscardedLetters letters;
    private final FolderScan folder;
    private final Map<String, Indexed> entries = new ConcurrentHashMap<>();
    private final Map<DiscardedKind, DiscardedKind> kinds = new ConcurrentHashMap<>();

    /** Letters of one kind that the same person discarded share this. */
    private record DiscardedKind(LetterKind letters, String who) {}

    /**
     * @param at when it was discarded
     * @param last when it failed last
     */
    private record Indexed(String id, DiscardedKind kind, int at, int last, byte[] text) {}

    public DiscardedIndex(MailCenter mailCenter, Clock clock) {
        this.letters = mailCenter.discarded();
        this.folder = new FolderScan("the folder of discarded letters", letters::version, this::scan, clock);
        mailCenter.addWatcher(this);
    }

    @Override
    public void held(Letter letter) {
        // It may wait beside a discarded one of the same mail.
    }

    @Override
    public void left(Letter letter) {
        // What is discarded is told by itself.
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
        Set<String> there = new HashSet<>();
        Set<String> known = new HashSet<>(entries.keySet());
        letters.forEachId(id -> {
            there.add(id);
            if (!entries.containsKey(id)) {
                letters.find(id).ifPresent(this::discarded);
            }
        });
        known.removeAll(there);
        known.stream().filter(id -> letters.find(id).isEmpty()).forEach(entries::remove);
    }

    /** Begins to read the letters, beside, unless that is under way. */
    public void begin() {
        folder.begin();
    }

    /**
     * Whether the letters are read; the first time takes a while with many.
     *
     * @param millis how long to wait for it
     */
    public boolean isReady(long millis) {
        return folder.isReady(millis);
    }

    /**
     * To be asked before somebody is told to wait for it.
     *
     * @throws java.io.UncheckedIOException if the folder cannot be read
     */
    public void requireReadable() {
        folder.requireReadable();
    }

    /** How many letters are known so far, without looking at the folder. */
    public int known() {
        return entries.size();
    }

    /** The ids of all letters that match, in order. */
    public List<String> ids(DiscardedQuery query) {
        folder.refresh();
        return matching(query).sorted(order(query)).map(Indexed::id).toList();
    }

    /**
     * Part of the letters that match.
     *
     * @param total how many match in all
     */
    public record FoundDiscarded(List<Discarded> letters, int total) {}

    /** The letters from {@code offset} on, as they are on disk now. */
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
     * The letters behind a position.
     *
     * @param total how many match in all
     * @param next behind the last one; absent if none follows
     */
    public record DiscardedSlice(List<Discarded> letters, int total, Optional<Position> next) {}

    /**
     * The letters behind a position, or the first ones, the latest discarded first: those that the query would choose among letters that
     * wait. Letters that come and go in between move no other.
     *
     * @throws IllegalArgumentException if the position is none of this order
     */
    public DiscardedSlice slice(LetterQuery query, Optional<Position> behind, int size) {
        folder.refresh();
        Optional<Indexed> place = behind.map(
                position -> new Indexed(position.id(), null, Integer.parseInt(position.key()), 0, new byte[0]));
        FirstOf<Indexed> found = FirstOf.behind(matching(query), order(DiscardedQuery.ALL), place, size);
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

    /** The ids of all letters that the query would choose among letters that wait, the latest discarded first. */
    public List<String> ids(LetterQuery query) {
        folder.refresh();
        return matching(query)
                .sorted(order(DiscardedQuery.ALL))
                .map(Indexed::id)
                .toList();
    }

    /** What there is to choose from. */
    public record Choices(SortedSet<String> names, SortedSet<String> codes, SortedSet<String> people) {}

    /** The mailboxes and outboxes, codes and people that discarded letters have now. */
    public Choices choices() {
        Choices choices = new Choices(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        // Letters of one kind share it, so that it need not be compared member by member.
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

    /** Where a letter belongs, as {@code direction.name}; empty where it is not known. */
    public Optional<String> place(String id) {
        return Optional.ofNullable(entries.get(id))
                .map(entry -> entry.kind().letters().place());
    }

    private Stream<Indexed> matching(DiscardedQuery query) {
        return matching(query.kinds(), query.text())
                .filter(entry -> query.period().contains(entry.at()))
                .filter(entry -> KindFilter.is(query.who(), entry.kind().who()));
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
