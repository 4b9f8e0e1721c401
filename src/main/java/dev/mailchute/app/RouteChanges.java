package dev.mailchute.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is different between the files that run and those in the folder.
 *
 * @param after what runs when they are exchanged
 * @param out what is taken out
 * @param in what is put in; beans and route configurations in one file concern the other files too
 * @param words what has changed and takes effect now
 * @param waiting what has changed and needs a restart, in sentences
 */
record RouteChanges(
        List<RouteFile> after, List<RouteFile> out, List<RouteFile> in, List<String> words, List<String> waiting) {

    static RouteChanges between(List<RouteFile> running, List<RouteFile> found) {
        Map<String, RouteFile> before = byName(running);
        Map<String, RouteFile> now = byName(found);
        Map<String, RouteFile> after = new LinkedHashMap<>(before);
        List<String> words = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        List<RouteFile> gone = new ArrayList<>();
        List<RouteFile> come = new ArrayList<>();
        Stream<String> names = Stream.concat(before.keySet().stream(), now.keySet().stream());
        for (String name : names.collect(Collectors.toCollection(TreeSet::new))) {
            RouteFile old = before.get(name);
            RouteFile fresh = now.get(name);
            if (old != null && fresh != null && old.isSameAs(fresh)) {
                continue;
            }
            if (old != null && !old.isReplaceable() || fresh != null && !fresh.isReplaceable()) {
                waiting.add(restart(old, fresh));
                continue;
            }
            words.add(word(old, fresh));
            if (old != null) {
                gone.add(old);
                after.remove(name);
            }
            if (fresh != null) {
                come.add(fresh);
                after.put(name, fresh);
            }
        }
        boolean isAll = Stream.concat(gone.stream(), come.stream()).anyMatch(RouteFile::isReferredTo);
        return new RouteChanges(
                List.copyOf(after.values()), isAll ? own(before) : gone, isAll ? own(after) : come, words, waiting);
    }

    private static Map<String, RouteFile> byName(List<RouteFile> files) {
        Map<String, RouteFile> named = new LinkedHashMap<>();
        files.forEach(file -> named.put(file.name(), file));
        return named;
    }

    private static List<RouteFile> own(Map<String, RouteFile> files) {
        return files.values().stream().filter(RouteFile::isReplaceable).toList();
    }

    private static String word(RouteFile old, RouteFile fresh) {
        if (old == null || old.isShipped()) {
            return fresh.shownName() + " added";
        }
        return fresh == null || fresh.isShipped() ? old.shownName() + " removed" : fresh.shownName() + " changed";
    }

    private static String restart(RouteFile old, RouteFile fresh) {
        String name = fresh == null ? old.shownName() : fresh.shownName();
        boolean isOwn = old != null && old.isOwnAlone() || fresh != null && fresh.isOwnAlone();
        return name + " has changed, which takes effect at the next start: "
                + (isOwn
                        ? "only routes, beans and route configurations with an id are replaced while Mailchute runs"
                        : "only files of routes/own that take no other's place are replaced while Mailchute runs");
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    /** What runs when only the old ones are taken out. */
    List<RouteFile> without() {
        return after.stream().filter(file -> !in.contains(file)).toList();
    }
}
