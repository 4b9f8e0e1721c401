package dev.mailchute.mailcenter;

import dev.mailchute.mailcenter.LetterQuery.Order;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What is needed to find letters, in memory: about 400 bytes a letter. The folder stays the truth: it is read at the start, told
 * of every change in this process, and looked through again when its time says that somebody else changed it. What is shown of a
 * letter is read from the folder each time.
 */
public final class LetterIndex implements MailCenter.Watcher {
    /** Characters of the letters of one slice, after which it ends. */
    static final int MAX_SLICE = 2_000_000;

    private final MailCenter mailCenter;
    private final FolderScan folder;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<Kind, Kind> kinds = new ConcurrentHashMap<>();

    /** Letters of one kind share this. */
    private record Kind(String direction, String name, String code, String outcome) {}

    /**
     * @param text what a search looks through, in lower case: subject, sender, recipients, Message-ID, file, reason
     */
    private record Entry(String id, Kind kind, int first, int last, int attempts, byte[] text) {}

    public LetterIndex(MailCenter mailCenter, Clock clock) {
        this.mailCenter = mailCenter;
        this.folder = new FolderScan("the Mail Center's folder", mailCenter::version, this::scan, clock);
        mailCenter.addWatcher(this);
    }

    @Override
    public void held(Letter letter) {
        entries.put(letter.id(), entry(letter));
    }

    @Override
    public void left(Letter letter) {
        entries.remove(letter.id());
    }

    private Entry entry(Letter letter) {
        Kind kind = new Kind(
                letter.direction(),
                String.valueOf(letter.name()),
                letter.code() == null ? "" : letter.code(),
                String.valueOf(letter.outcome()));
        return new Entry(
                letter.id(),
                kinds.computeIfAbsent(kind, same -> same),
                seconds(letter.firstFailure()),
                seconds(letter.lastFailure()),
                letter.attempts(),
                SearchText.of(letter));
    }

    /** Where a letter belongs, as {@code direction.name}; empty where it is not known. */
    public Optional<String> place(String id) {
        return Optional.ofNullable(entries.get(id))
                .map(entry -> entry.kind().direction() + "." + entry.kind().name());
    }

    static int seconds(Instant time) {
        return time == null ? 0 : (int) Math.max(0, Math.min(Integer.MAX_VALUE, time.getEpochSecond()));
    }

    /** Sees to it that the folder is looked through if it has changed; waits for that the first time only. */
    public void refresh() {
        folder.refresh();
    }

    /** Begins to look the folder through, beside, unless that is under way. */
    public void begin() {
        folder.begin();
    }

    private void scan() {
        Set<String> there = new HashSet<>();
        Set<String> known = new HashSet<>(entries.keySet());
        mailCenter.forEachId((direction, id) -> {
            there.add(id);
            Entry entry = entries.get(id);
            if (entry == null || !entry.kind().direction().equals(direction)) {
                read(id);
            }
        });
        known.removeAll(there);
        known.stream().filter(id -> mailCenter.find(id).isEmpty()).forEach(entries::remove);
    }

    private void read(String id) {
        mailCenter.find(id).ifPresent(this::held);
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

    /** How many letters wait. */
    public int size() {
        refresh();
        return entries.size();
    }

    /** The ids of all letters that match, in order. */
    public List<String> ids(LetterQuery query) {
        refresh();
        return matching(query).sorted(order(query)).map(Entry::id).toList();
    }

    /**
     * Part of the letters that match.
     *
     * @param total how many match in all
     */
    public record Page(List<Letter> letters, int total) {}

    /** The letters from {@code offset} on, as they are on disk now. */
    public Page page(LetterQuery query, int offset, int size) {
        refresh();
        FirstOf<Entry> page = FirstOf.page(matching(query), order(query), offset, size);
        return new Page(
                page.entries().stream()
                        .map(entry -> mailCenter.find(entry.id()))
                        .flatMap(Optional::stream)
                        .toList(),
                page.total());
    }

    /**
     * A place in the order of a query: behind the letter that was there, whether or not it still is.
     *
     * @param key what that order sorts by, of that letter
     * @param id that letter's
     */
    public record Position(String key, String id) {}

    /**
     * The letters behind a position.
     *
     * @param total how many match in all
     * @param next behind the last one; absent if none follows
     */
    public record Slice(List<Letter> letters, int total, Optional<Position> next) {}

    /**
     * The letters behind a position, or the first ones; fewer than {@code size} where they are long. Letters that come and go in between move no other: none is skipped or given
     * twice by who goes on from {@code next}, as they are by counting.
     *
     * @throws IllegalArgumentException if the position is none of this order
     */
    public Slice slice(LetterQuery query, Optional<Position> behind, int size) {
        refresh();
        Optional<Entry> place = behind.map(position -> at(position, query.order()));
        FirstOf<Entry> found = FirstOf.behind(matching(query), order(query), place, size);
        List<Letter> letters = new ArrayList<>();
        int passed = 0;
        int length = 0;
        for (Entry entry : found.upTo(size)) {
            if (length >= MAX_SLICE) {
                break;
            }
            passed++;
            Optional<Letter> letter = mailCenter.find(entry.id());
            letter.ifPresent(letters::add);
            length += letter.map(Letter::length).orElse(0);
        }
        return new Slice(
                letters, found.total(), found.lastBeforeMore(passed).map(last -> position(last, query.order())));
    }

    private static Position position(Entry entry, Order order) {
        return new Position(
                switch (order) {
                    case LAST -> String.valueOf(entry.last());
                    case FIRST -> String.valueOf(entry.first());
                    case ATTEMPTS -> String.valueOf(entry.attempts());
                    case FROM -> SearchText.line(entry.text(), SearchText.FROM);
                    case SUBJECT -> SearchText.line(entry.text(), SearchText.SUBJECT);
                },
                entry.id());
    }

    /** A letter that stands exactly there. */
    private static Entry at(Position position, Order order) {
        boolean isNumber = order != Order.FROM && order != Order.SUBJECT;
        int number = isNumber ? Integer.parseInt(position.key()) : 0;
        String text = isNumber ? "" : order == Order.FROM ? "\n" + position.key() : position.key();
        return new Entry(position.id(), null, number, number, number, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * The letters before and after one, in the order of a query.
     *
     * @param position from 1; 0 when the letter is not among them
     */
    public record Neighbours(Optional<String> before, Optional<String> after, int position, int total) {}

    /** Where a letter stands among those that match. */
    public Neighbours neighbours(LetterQuery query, String id) {
        refresh();
        Entry entry = entries.get(id);
        if (entry == null) {
            return new Neighbours(Optional.empty(), Optional.empty(), 0, 0);
        }
        Comparator<Entry> order = order(query);
        Entry[] near = new Entry[2];
        int[] counts = new int[3]; // before it, itself, all
        matching(query).forEach(other -> {
            int compared = order.compare(other, entry);
            counts[2]++;
            if (compared < 0) {
                counts[0]++;
                near[0] = near[0] == null || order.compare(other, near[0]) > 0 ? other : near[0];
            } else if (compared > 0) {
                near[1] = near[1] == null || order.compare(other, near[1]) < 0 ? other : near[1];
            } else {
                counts[1]++;
            }
        });
        return new Neighbours(
                Optional.ofNullable(near[0]).map(Entry::id),
                Optional.ofNullable(near[1]).map(Entry::id),
                counts[1] == 0 ? 0 : counts[0] + 1,
                counts[2]);
    }

    private Stream<Entry> matching(LetterQuery query) {
        byte[] wanted = SearchText.wanted(query.text());
        return entries.values().stream()
                .filter(entry -> is(query.direction(), entry.kind().direction()))
                .filter(entry -> is(query.name(), entry.kind().name()))
                .filter(entry -> is(query.code(), entry.kind().code()))
                .filter(entry -> is(query.outcome(), entry.kind().outcome()))
                .filter(entry -> query.since().isEmpty()
                        || entry.last() >= seconds(query.since().get()))
                .filter(entry -> query.until().isEmpty()
                        || entry.last() < seconds(query.until().get()))
                .filter(entry -> SearchText.contains(entry.text(), wanted) || idIs(entry, query.text()));
    }

    private static boolean is(Optional<String> wanted, String value) {
        return wanted.isEmpty() || wanted.get().equals(value);
    }

    private static boolean idIs(Entry entry, Optional<String> text) {
        return text.isPresent() && entry.id().equals(text.get().strip());
    }

    private static Comparator<Entry> order(LetterQuery query) {
        Comparator<Entry> order =
                switch (query.order()) {
                    case LAST -> Comparator.comparingInt(Entry::last);
                    case FIRST -> Comparator.comparingInt(Entry::first);
                    case ATTEMPTS -> Comparator.comparingInt(Entry::attempts);
                    case FROM -> (one, other) -> SearchText.compareLines(one.text(), other.text(), SearchText.FROM);
                    case SUBJECT ->
                        (one, other) -> SearchText.compareLines(one.text(), other.text(), SearchText.SUBJECT);
                };
        Comparator<Entry> whole = order.thenComparing(Entry::id);
        return query.descending() ? whole.reversed() : whole;
    }

    /** The letters by direction, mailbox or outbox, and cause; the latest failure first. */
    public List<Group> groups() {
        refresh();
        return groups(entries.values().stream());
    }

    /** The same without the letters whose dropped file begins so. */
    List<Group> groupsWithout(String file) {
        refresh();
        byte[] begins = ("\n" + file).getBytes(StandardCharsets.UTF_8);
        return groups(entries.values().stream().filter(entry -> !SearchText.contains(entry.text(), begins)));
    }

    private static List<Group> groups(Stream<Entry> chosen) {
        Map<Kind, Sum> sums = new LinkedHashMap<>();
        chosen.forEach(
                entry -> sums.computeIfAbsent(entry.kind(), kind -> new Sum()).add(entry));
        List<Group> groups = new ArrayList<>();
        sums.forEach((kind, sum) -> groups.add(new Group(
                kind.direction(),
                kind.name(),
                kind.code(),
                kind.outcome(),
                sum.count,
                Instant.ofEpochSecond(sum.first),
                Instant.ofEpochSecond(sum.latest.last()),
                sum.latest.id())));
        groups.sort(Comparator.comparing(Group::lastFailure).reversed().thenComparing(Group::example));
        return groups;
    }

    private static final class Sum {
        private int count;
        private int first = Integer.MAX_VALUE;
        private Entry latest;

        void add(Entry entry) {
            count++;
            first = Math.min(first, entry.first());
            if (latest == null || entry.last() > latest.last()) {
                latest = entry;
            }
        }
    }

    /** How many letters each mailbox or outbox has, by {@code direction.name}. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new HashMap<>();
        groups().forEach(group -> counts.merge(group.direction() + "." + group.name(), group.count(), Integer::sum));
        return counts;
    }
}
