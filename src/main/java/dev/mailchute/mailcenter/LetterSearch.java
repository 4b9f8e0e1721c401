package dev.mailchute.mailcenter;

import dev.mailchute.mailcenter.LetterIndex.Neighbours;
import dev.mailchute.mailcenter.LetterIndex.Position;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs a query on the letters of the index. */
final class LetterSearch {
    private final Collection<IndexedLetter> all;
    private final LetterQuery query;
    private final Comparator<IndexedLetter> order;

    LetterSearch(Collection<IndexedLetter> all, LetterQuery query) {
        this.all = all;
        this.query = query;
        this.order = IndexedLetter.order(query);
    }

    private Stream<IndexedLetter> matching() {
        byte[] wanted = SearchText.wanted(query.text());
        Optional<String> id = query.text().map(String::strip);
        return all.stream()
                .filter(letter -> query.kinds().matches(letter.kind()))
                .filter(letter -> query.period().contains(letter.last()))
                .filter(letter -> SearchText.contains(letter.text(), wanted)
                        || id.isPresent() && letter.id().equals(id.get()));
    }

    List<String> ids() {
        return matching().sorted(order).map(IndexedLetter::id).toList();
    }

    /** The letters from {@code offset} on. */
    FirstOf<IndexedLetter> page(int offset, int size) {
        return FirstOf.page(matching(), order, offset, size);
    }

    /**
     * The letters after a position, or the first ones; see {@link FirstOf#after}.
     *
     * @throws IllegalArgumentException if the position belongs to a different order
     */
    FirstOf<IndexedLetter> after(Optional<Position> position, int size) {
        Optional<IndexedLetter> place = position.map(given -> IndexedLetter.at(given, query.order()));
        return FirstOf.after(matching(), order, place, size);
    }

    /** The position of a letter among those that match, whether or not it matches itself. */
    Neighbours neighbours(IndexedLetter letter) {
        IndexedLetter[] near = new IndexedLetter[2];
        int[] counts = new int[3]; // before it, itself, all
        matching().forEach(other -> {
            int compared = order.compare(other, letter);
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
                Optional.ofNullable(near[0]).map(IndexedLetter::id),
                Optional.ofNullable(near[1]).map(IndexedLetter::id),
                counts[1] == 0 ? 0 : counts[0] + 1,
                counts[2]);
    }
}
