package dev.mailchute.mailcenter;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * A page of many, without sorting all of them.
 *
 * @param entries of the page, in order
 * @param total how many there are in all
 */
record FirstOf<T>(List<T> entries, int total) {
    /** The {@code size} entries from {@code offset} on. */
    static <T> FirstOf<T> page(Stream<T> all, Comparator<T> order, int offset, int size) {
        int most = offset + size;
        PriorityQueue<T> first = new PriorityQueue<>(Math.min(most, 1000) + 1, order.reversed());
        int[] total = {0};
        all.forEach(entry -> {
            total[0]++;
            if (first.size() < most) {
                first.add(entry);
            } else if (order.compare(entry, first.element()) < 0) {
                first.remove();
                first.add(entry);
            }
        });
        return new FirstOf<>(first.stream().sorted(order).skip(offset).toList(), total[0]);
    }
}
