package dev.mailchute.mailcenter;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is needed to find letters, in memory: about 400 bytes a letter. The folder stays the truth: it is read at the start, told
 * of every change in this process, and looked through again when its time says that somebody else changed it. What is shown of a
 * letter is read from the folder each time.
 */
public final class LetterIndex implements LetterWatcher {
    /** Characters of the letters of one slice, after which it ends. */
    static final int MAX_SLICE = 2_000_000;

    private final MailCenter mailCenter;
    private final FolderScan folder;
    private final Map<String, IndexedLetter> entries = new ConcurrentHashMap<>();
    private final Map<LetterKind, LetterKind> kinds = new ConcurrentHashMap<>();

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

    private IndexedLetter entry(Letter letter) {
        return new IndexedLetter(
                letter.id(),
                kinds.computeIfAbsent(LetterKind.of(letter), same -> same),
                Period.seconds(letter.firstFailure()),
                Period.seconds(letter.lastFailure()),
                letter.attempts(),
                SearchText.of(letter));
    }

    /** Where a letter belongs, as {@code direction.name}; empty where it is not known. */
    public Optional<String> place(String id) {
        return Optional.ofNullable(entries.get(id)).map(entry -> entry.kind().place());
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
            IndexedLetter entry = entries.get(id);
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
        return search(query).ids();
    }

    private LetterSearch search(LetterQuery query) {
        return new LetterSearch(entries.values(), query);
    }

    /**
     * Part of the letters that match.
     *
     * @param total how many match in all
     */
    public record FoundLetters(List<Letter> letters, int total) {}

    /** The letters from {@code offset} on, as they are on disk now. */
    public FoundLetters page(LetterQuery query, int offset, int size) {
        refresh();
        FirstOf<IndexedLetter> page = search(query).page(offset, size);
        return new FoundLetters(
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
        FirstOf<IndexedLetter> found = search(query).behind(behind, size);
        List<Letter> letters = new ArrayList<>();
        int passed = 0;
        int length = 0;
        for (IndexedLetter entry : found.upTo(size)) {
            if (length >= MAX_SLICE) {
                break;
            }
            passed++;
            Optional<Letter> letter = mailCenter.find(entry.id());
            letter.ifPresent(letters::add);
            length += letter.map(Letter::length).orElse(0);
        }
        return new Slice(
                letters, found.total(), found.lastBeforeMore(passed).map(last -> last.position(query.order())));
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
        IndexedLetter entry = entries.get(id);
        return entry == null
                ? new Neighbours(Optional.empty(), Optional.empty(), 0, 0)
                : search(query).neighbours(entry);
    }

    /** The letters by direction, mailbox or outbox, and cause; the latest failure first. */
    public List<Group> groups() {
        refresh();
        return Group.of(entries.values().stream());
    }

    /** The same without the letters whose dropped file begins so. */
    List<Group> groupsWithout(String file) {
        refresh();
        byte[] begins = ("\n" + file).getBytes(StandardCharsets.UTF_8);
        return Group.of(entries.values().stream().filter(entry -> !SearchText.contains(entry.text(), begins)));
    }

    /** How many letters each mailbox or outbox has, by {@code direction.name}. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new HashMap<>();
        groups().forEach(group -> counts.merge(group.kind().place(), group.count(), Integer::sum));
        return counts;
    }
}
