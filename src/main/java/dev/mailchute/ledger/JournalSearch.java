package dev.mailchute.ledger;

import dev.mailchute.ledger.MessageQuery.Kind;
import dev.mailchute.ledger.MessageQuery.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Searches the journal, newest first. Each search walks along one index. What that index cannot decide, such as a word in a subject, is
 * looked for among at most {@value #LOOKED_THROUGH} messages; the result says how far back that was.
 */
public final class JournalSearch {
    /** How many messages are looked through at once for what has no index. */
    public static final int LOOKED_THROUGH = 20_000;

    private final JournalReader.Queries queries;
    private final int lookedThrough;

    JournalSearch(JournalReader.Queries queries, int lookedThrough) {
        this.queries = queries;
        this.lookedThrough = lookedThrough;
    }

    /** A place in the order: messages come after it if they were begun before, or have a lower key. */
    public record Place(Instant begun, String key) {
        private static final Place START = new Place(Instant.ofEpochMilli(Long.MAX_VALUE), "~");
    }

    /**
     * One page.
     *
     * @param next where the next page starts; empty at the end of the journal
     * @param isCut whether there may be more matches, because only so many messages were looked through
     */
    public record Found(List<JournaledMessage> messages, Optional<Place> next, boolean isCut) {}

    /** A condition with its values. */
    private static final class Where {
        private final List<String> conditions = new ArrayList<>();
        private final List<Object> values = new ArrayList<>();

        void and(String condition, Object... given) {
            conditions.add(condition);
            values.addAll(List.of(given));
        }

        boolean isEmpty() {
            return conditions.isEmpty();
        }

        String text() {
            return String.join(" AND ", conditions);
        }
    }

    /** @param size the most messages of one page */
    public Found search(MessageQuery query, Optional<Place> after, int size) {
        Found found = exactly(query, after, size);
        Wanted wanted = query.wanted();
        // A Message-ID without its angle brackets looks like an address.
        return found.messages().isEmpty() && wanted.kind() == Kind.ADDRESS
                ? exactly(query.asking(new Wanted(Kind.MESSAGE_ID, "<" + wanted.text() + ">")), after, size)
                : found;
    }

    private Found exactly(MessageQuery query, Optional<Place> after, int size) {
        Wanted wanted = query.wanted();
        String from = "journal_message m";
        String begun = "m.begun";
        Where walked = new Where();
        Where sifted = new Where();
        switch (wanted.kind()) {
            case KEY -> walked.and("m.mail_key = ?", wanted.text());
            case MESSAGE_ID -> walked.and("m.message_id = ?", wanted.text());
            case FILE -> walked.and("m.file = ?", wanted.text());
            case ADDRESS -> {
                Optional<String> hash = hash(wanted.text());
                if (hash.isEmpty()) {
                    return new Found(List.of(), Optional.empty(), false);
                }
                from = "journal_address a JOIN journal_message m ON m.mail_key = a.mail_key";
                begun = "a.begun";
                walked.and("a.hash = ?", hash.get());
            }
            case SUBJECT -> sifted.and("LOWER(subject) LIKE ? ESCAPE '!'", pattern(wanted.text()));
            case NOTHING -> {
                // The other conditions are all.
            }
        }
        boolean byOther = wanted.kind() != Kind.NOTHING && wanted.kind() != Kind.SUBJECT;
        boolean byPart =
                !byOther && query.direction().isPresent() && query.name().isPresent();
        boolean byTrouble =
                !byOther && !byPart && query.outcome().filter(this::isTrouble).isPresent();
        query.direction().ifPresent(value -> (byPart ? walked : sifted).and("direction = ?", value));
        query.name().ifPresent(value -> (byPart ? walked : sifted).and("name = ?", value));
        query.outcome().ifPresent(value -> sifted.and("outcome = ?", value.word()));
        if (byTrouble) {
            walked.and("m.outcome NOT IN ('delivered', 'sent')");
        }
        final String column = begun;
        query.since().ifPresent(value -> walked.and(column + " >= ?", value));
        query.until().ifPresent(value -> walked.and(column + " < ?", value));
        Place start = after.orElse(Place.START);
        walked.and(
                begun + " <= ? AND (" + begun + " < ? OR m.mail_key < ?)", start.begun(), start.begun(), start.key());
        String order = " ORDER BY " + begun + " DESC, m.mail_key DESC";
        String walk = " FROM " + from + " WHERE " + walked.text() + order;
        return sifted.isEmpty() ? page(walk, walked, size) : sifted(walk, walked, sifted, size);
    }

    private boolean isTrouble(MessageOutcome outcome) {
        return outcome != MessageOutcome.DELIVERED && outcome != MessageOutcome.SENT;
    }

    private Found page(String walk, Where walked, int size) {
        List<Object> values = new ArrayList<>(walked.values);
        values.add(size + 1);
        List<JournaledMessage> found =
                queries.query("SELECT m.*" + walk + " LIMIT ?", JournalReader::message, values.toArray());
        return found.size() > size
                ? new Found(found.subList(0, size), Optional.of(place(found.get(size - 1))), false)
                : new Found(found, Optional.empty(), false);
    }

    private Found sifted(String walk, Where walked, Where sifted, int size) {
        List<Object> values = new ArrayList<>(walked.values);
        values.add(lookedThrough);
        values.addAll(sifted.values);
        values.add(size + 1);
        List<JournaledMessage> found = queries.query(
                "SELECT * FROM (SELECT m.*" + walk + " LIMIT ?) AS looked WHERE " + sifted.text()
                        + " ORDER BY begun DESC, mail_key DESC LIMIT ?",
                JournalReader::message,
                values.toArray());
        if (found.size() > size) {
            return new Found(found.subList(0, size), Optional.of(place(found.get(size - 1))), false);
        }
        List<Object> same = new ArrayList<>(walked.values);
        same.add(lookedThrough - 1);
        Optional<Place> last = queries
                .query(
                        "SELECT m.begun, m.mail_key" + walk + " LIMIT 1 OFFSET ?",
                        row -> new Place(Instant.ofEpochMilli(row.getLong(1)), row.getString(2)),
                        same.toArray())
                .stream()
                .findFirst();
        return new Found(found, last, last.isPresent());
    }

    private static Place place(JournaledMessage message) {
        return new Place(message.times().begun(), message.key());
    }

    private Optional<String> hash(String address) {
        return queries.query("SELECT salt FROM journal_salt", row -> row.getString(1)).stream()
                .findFirst()
                .map(salt -> new AddressHash(salt).of(address));
    }

    private static String pattern(String text) {
        return "%" + text.toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0") + "%";
    }
}
