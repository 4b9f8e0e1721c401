package dev.mailchute.mailcenter;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * One page of many entries, without sorting all of them.
 *
 * @param entries the page, in order
 * @param total how many there are in all
 */
record FirstOf<T>(List<T> entries, int total) {
    /** The {@code size} entries from {@code offset} on. */
    static <T> FirstOf<T> page(Stream<T> all, Comparator<T> order, int offset, int size) {
        int limit = offset + size;
        PriorityQueue<T> first = new PriorityQueue<>(Math.min(limit, 1000) + 1, order.reversed());
        int[] total = {0};
        all.forEach(entry -> {
            total[0]++;
            if (first.size() < limit) {
                first.add(entry);
            } else if (order.compare(entry, first.element()) < 0) {
                first.remove();
                first.add(entry);
            }
        });
        return new FirstOf<>(first.stream().sorted(order).skip(offset).toList(), total[0]);
    }

    /** The entries after {@code position}, or the first ones: {@code size} of them, and one more if more follow. */
    static <T> FirstOf<T> after(Stream<T> all, Comparator<T> order, Optional<T> position, int size) {
        PriorityQueue<T> first = new PriorityQueue<>(size + 2, order.reversed());
        int[] total = {0};
        all.forEach(entry -> {
            total[0]++;
            if (position.isEmpty() || order.compare(entry, position.get()) > 0) {
                first.add(entry);
                if (first.size() > size + 1) {
                    first.remove();
                }
            }
        });
        return new FirstOf<>(first.stream().sorted(order).toList(), total[0]);
    }

    /** The entries without the extra one. */
    List<T> upTo(int size) {
        return entries.subList(0, Math.min(size, entries.size()));
    }

    /** The last of {@code size} entries, if others follow it. */
    Optional<T> lastBeforeMore(int size) {
        return entries.size() > size ? Optional.of(entries.get(size - 1)) : Optional.empty();
    }
}
