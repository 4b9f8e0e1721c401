package dev.mailchute.mailcenter;

import java.io.UncheckedIOException;
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
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An in-memory index of the waiting letters: about 400 bytes each. The folder is the source of truth: it is read at the start and again
 * when its modification time shows that another process changed it; changes in this process are applied directly. The letters themselves
 * are read from disk each time.
 */
public final class LetterIndex implements LetterWatcher {
    /** A slice ends after letters with this many characters. */
    static final int MAX_SLICE = 2_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(LetterIndex.class);

    private final MailCenter mailCenter;
    private final FolderScan folder;
    private final Map<String, IndexedLetter> entries = new ConcurrentHashMap<>();
    private final Map<LetterKind, LetterKind> kinds = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();

    public LetterIndex(MailCenter mailCenter, Clock clock) {
        this.mailCenter = mailCenter;
        this.folder = new FolderScan("the Mail Center's folder", mailCenter::version, this::scan, clock);
        mailCenter.addWatcher(this);
    }

    @Override
    public void held(Letter letter) {
        entries.put(letter.id(), entry(letter));
        version.incrementAndGet();
    }

    @Override
    public void removed(Letter letter) {
        remove(letter.id());
    }

    private void remove(String id) {
        entries.remove(id);
        version.incrementAndGet();
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

    /** The letter's mailbox or outbox, as {@code direction.name}; empty if the letter is not known. */
    public Optional<String> place(String id) {
        return Optional.ofNullable(entries.get(id)).map(entry -> entry.kind().place());
    }

    /** Scans the folder if it has changed; waits only for the first scan. */
    public void refresh() {
        folder.refresh();
    }

    /** Starts a scan in the background, unless one is already running there. */
    public void begin() {
        folder.begin();
    }

    private void scan() {
        Set<String> found = new HashSet<>();
        Set<String> known = new HashSet<>(entries.keySet());
        mailCenter.forEachId((direction, id) -> {
            found.add(id);
            IndexedLetter entry = entries.get(id);
            if (entry == null || !entry.kind().direction().equals(direction)) {
                read(id);
            }
        });
        known.removeAll(found);
        known.stream().filter(id -> mailCenter.find(id).isEmpty()).forEach(this::remove);
    }

    private void read(String id) {
        mailCenter.find(id).ifPresent(this::held);
    }

    /** Another process has changed this letter, or added or removed it. */
    public void reread(String id) {
        try {
            Optional<Letter> letter = mailCenter.find(id);
            letter.ifPresent(this::held);
            if (letter.isEmpty() && entries.containsKey(id)) {
                remove(id);
            }
        } catch (UncheckedIOException e) {
            LOG.debug("letter {} cannot be read; the scans tell of the folder", id, e);
        }
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

    /**
     * Scans the folder in the background if it is due.
     *
     * @throws java.io.UncheckedIOException if the last scan failed
     */
    public void check() {
        folder.check();
    }

    /** How many letters are indexed so far; does not look at the folder. */
    public int known() {
        return entries.size();
    }

    /** How many letters of a direction are waiting; empty before the first scan and after one that failed. Does not look at the folder. */
    public Optional<Long> waiting(String direction) {
        return folder.isReadable() && folder.isReady(0)
                ? Optional.of(entries.values().stream()
                        .filter(entry -> entry.kind().direction().equals(direction))
                        .count())
                : Optional.empty();
    }

    /** How many letters are waiting. */
    public int size() {
        refresh();
        return entries.size();
    }

    /** A number that grows with each change of the letters. */
    public long version() {
        refresh();
        return version.get();
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
     * One page of the letters that match.
     *
     * @param total how many match in all
     */
    public record FoundLetters(List<Letter> letters, int total) {}

    /** The letters from {@code offset} on, as now on disk. */
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
     * A position in the order of a query: after this letter, whether or not it still exists.
     *
     * @param key the letter's value that the order sorts by
     * @param id of the letter
     */
    public record Position(String key, String id) {}

    /**
     * The letters after a position.
     *
     * @param total how many match in all
     * @param next the position after the last one; empty if none follows
     */
    public record Slice(List<Letter> letters, int total, Optional<Position> next) {}

    /**
     * The letters after a position, or the first ones; fewer than {@code size} if they are long. Unlike with an offset, a reader who goes on
     * from {@code next} skips no letter and sees none twice when letters are added or removed in between.
     *
     * @throws IllegalArgumentException if the position belongs to a different order
     */
    public Slice slice(LetterQuery query, Optional<Position> position, int size) {
        refresh();
        FirstOf<IndexedLetter> found = search(query).after(position, size);
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
     * The letters before and after a letter, in the order of a query.
     *
     * @param position from 1; 0 if the letter itself does not match
     */
    public record Neighbours(Optional<String> before, Optional<String> after, int position, int total) {}

    /** The position of a letter among those that match. */
    public Neighbours neighbours(LetterQuery query, String id) {
        refresh();
        IndexedLetter entry = entries.get(id);
        return entry == null
                ? new Neighbours(Optional.empty(), Optional.empty(), 0, 0)
                : search(query).neighbours(entry);
    }

    /** The letters grouped by direction, mailbox or outbox, and cause; the latest failure first. */
    public List<Group> groups() {
        refresh();
        return Group.of(entries.values().stream());
    }

    /** The groups without the letters whose file name has this prefix. */
    List<Group> groupsWithout(String filePrefix) {
        refresh();
        byte[] lineStart = ("\n" + filePrefix).getBytes(StandardCharsets.UTF_8);
        return Group.of(entries.values().stream().filter(entry -> !SearchText.contains(entry.text(), lineStart)));
    }

    /** The number of letters of each mailbox or outbox, by {@code direction.name}. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new HashMap<>();
        groups().forEach(group -> counts.merge(group.kind().place(), group.count(), Integer::sum));
        return counts;
    }
}
