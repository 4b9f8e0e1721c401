package dev.mailchute.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How the others replace a node that does nothing more.
 *
 * @param since when it stopped, in milliseconds
 * @param gone what it had done by then
 * @param others what the others did, before and after
 */
record TakeOver(EngineCluster cluster, long since, List<Happening> gone, List<Happening> others) {

    /**
     * How long the mailbox that waited longest for another node had to wait: from the end of the node if its poll was broken off, else from
     * when it was due.
     *
     * @param until what was due by then
     * @return empty if some mailbox still waits
     */
    Optional<Long> longestWait(long until) {
        Map<Integer, List<Long>> begins = new HashMap<>();
        others.stream().filter(is -> is.what() == Happening.What.BEGIN).forEach(is -> begins.computeIfAbsent(
                        is.mailbox(), unused -> new ArrayList<>())
                .add(is.at()));
        long longest = 0;
        for (Map.Entry<Integer, Long> due : due().entrySet()) {
            if (due.getValue() > until) {
                continue;
            }
            Optional<Long> polled = begins.getOrDefault(due.getKey(), List.of()).stream()
                    .filter(at -> at >= since)
                    .min(Comparator.naturalOrder());
            if (polled.isEmpty()) {
                return Optional.empty();
            }
            longest = Math.max(longest, polled.get() - Math.max(since, due.getValue()));
        }
        return Optional.of(longest);
    }

    /** When each mailbox was due for the next time. */
    private Map<Integer, Long> due() {
        Map<Integer, Long> due = new HashMap<>();
        for (int mailbox = 0; mailbox < cluster.mailboxes(); mailbox++) {
            due.put(mailbox, cluster.first(mailbox).toEpochMilli());
        }
        long period = cluster.period().toMillis();
        Stream.concat(gone.stream(), others.stream())
                .filter(is -> is.at() < since && is.what() == Happening.What.BEGIN)
                .forEach(is -> due.merge(is.mailbox(), is.at() + period, Math::max));
        brokenOff().forEach(mailbox -> due.put(mailbox, since));
        return due;
    }

    /** The mailboxes that the node was polling at its end. */
    Set<Integer> brokenOff() {
        return open(gone, since);
    }

    private static Set<Integer> open(List<Happening> happenings, long until) {
        Set<Integer> open = new HashSet<>();
        for (Happening is : happenings) {
            if (is.at() >= until) {
                continue;
            }
            if (is.what() == Happening.What.BEGIN) {
                open.add(is.mailbox());
            } else if (is.what() != Happening.What.REQUEST) {
                open.remove(is.mailbox());
            }
        }
        return open;
    }

    /**
     * What the node did once it was awake again.
     *
     * @param requests for mailboxes whose polls it had begun before, and which another node has polled meanwhile
     * @param givenUp polls that it broke off itself
     */
    record Awake(long requests, long givenUp) {}

    /**
     * @param all what the node has done, also after it woke up
     * @param woken when it did, in milliseconds; it may have gone on for a moment after the signal to stop
     */
    Awake awake(List<Happening> all, long woken) {
        Set<Integer> taken = open(all, woken);
        taken.removeIf(mailbox -> others.stream()
                .noneMatch(is -> is.at() >= since && is.mailbox() == mailbox && is.what() == Happening.What.BEGIN));
        long requests = 0;
        long givenUp = 0;
        for (Happening is : all) {
            if (is.at() < woken) {
                continue;
            }
            if (is.what() == Happening.What.GIVE_UP) {
                givenUp++;
            }
            if (is.what() != Happening.What.REQUEST) {
                taken.remove(is.mailbox());
            } else if (taken.contains(is.mailbox())) {
                requests++;
            }
        }
        return new Awake(requests, givenUp);
    }
}
