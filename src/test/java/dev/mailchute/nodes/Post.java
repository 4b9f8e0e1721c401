package dev.mailchute.nodes;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The books of the test: every message that was put in, and how often it came out. */
final class Post {
    private final Map<String, Item> items = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final List<String> oddities = new CopyOnWriteArrayList<>();

    /** @param direction {@code in} or {@code out} */
    String newId(String direction, Box box) {
        return direction + "-" + box.name() + "-" + number.incrementAndGet();
    }

    Item add(Item item) {
        items.put(item.id(), item);
        waiting.incrementAndGet();
        return item;
    }

    void arrives(String id, byte[] content, String how) {
        Item item = items.get(id);
        if (item == null) {
            oddities.add("nobody put in " + id + ", " + how);
            return;
        }
        if (!item.hasArrived()) {
            waiting.decrementAndGet();
        }
        if (!item.arrives(content, how)) {
            oddities.add(id + " is not byte for byte what was put in");
        }
    }

    /** Something that must not be. */
    void odd(String what) {
        oddities.add(what);
    }

    List<String> oddities() {
        return List.copyOf(oddities);
    }

    int size() {
        return items.size();
    }

    /** How many have not come out. */
    int waiting() {
        return waiting.get();
    }

    List<Item> missing() {
        return items.values().stream().filter(item -> !item.hasArrived()).toList();
    }

    List<Item> twice() {
        return items.values().stream()
                .filter(item -> item.arrivals().size() > 1)
                .toList();
    }

    long count(boolean isIncoming) {
        return items.values().stream()
                .filter(item -> item.isIncoming() == isIncoming)
                .count();
    }
}
