package dev.mailchute.mailcenter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.files.Json;
import dev.mailchute.health.Causes;
import dev.mailchute.health.TroubleLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a notice when a new group of letters appears, and when it is settled: dropped as a file into one of our outboxes, at most
 * every ten minutes. The state is written before the file is dropped: on a full disk, no notice is better than the same one again
 * and again. Letters that are notices themselves do not count.
 */
public final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final Duration APART = Duration.ofMinutes(10);

    private final LetterIndex index;
    private final NoticeFile file;
    private final NoticeMemory memory;
    private final Clock clock;
    private final TroubleLog troubles = new TroubleLog();

    /**
     * @param address who gets the notices
     * @param outbox the directory of the outbox that sends it
     * @param memory records what was sent
     */
    public Notices(LetterIndex index, String address, Path outbox, NoticeMemory memory, Clock clock) {
        this.index = index;
        this.file = new NoticeFile(address, outbox);
        this.memory = memory;
        this.clock = clock;
    }

    /**
     * What was sent.
     *
     * @param at when the last notice was dropped
     * @param groups those already notified, as {@code direction name code}
     */
    private record Notified(Instant at, Set<String> groups) {}

    /** Drops a notice if there is something new. Called regularly. */
    public void sendIfDue() {
        try {
            check();
            troubles.resolved(LOG, "notices", "notices can be sent again");
        } catch (IOException | UncheckedIOException | LedgerException e) {
            troubles.warn(LOG, "notices", e.toString(), "notices cannot be sent: " + e);
        }
    }

    private void check() throws IOException {
        Optional<String> before = memory.read();
        Notified notified = notified(before);
        Instant now = clock.instant();
        // After the clock was set back, the last notice is in the future.
        if (notified.at() != null
                && !notified.at().isAfter(now)
                && notified.at().plus(APART).isAfter(now)) {
            return;
        }
        Map<String, Integer> groups = new LinkedHashMap<>();
        index.groupsWithout(NoticeFile.PREFIX)
                .forEach(group -> groups.merge(
                        group.direction() + " " + group.name() + " " + group.code(), group.count(), Integer::sum));
        Set<String> fresh = new TreeSet<>(groups.keySet());
        fresh.removeAll(notified.groups());
        Set<String> settled = new TreeSet<>(notified.groups());
        settled.removeAll(groups.keySet());
        if (fresh.isEmpty() && settled.isEmpty()) {
            return;
        }
        String after = new String(
                Json.file(Map.of("at", now, "groups", new TreeSet<>(groups.keySet()))), StandardCharsets.UTF_8);
        if (!memory.replace(before, after)) {
            return; // Another node has sent it.
        }
        drop(now, groups, fresh, settled);
        LOG.info("sent a notice: {} new and {} settled groups of letters", fresh.size(), settled.size());
    }

    private Notified notified(Optional<String> text) {
        if (text.isEmpty()) {
            return new Notified(null, Set.of());
        }
        try {
            Map<String, Object> known = Json.mapper().readValue(text.get(), new TypeReference<>() {});
            Set<String> groups = new TreeSet<>();
            ((List<?>) known.get("groups")).forEach(group -> groups.add(String.valueOf(group)));
            return new Notified(Instant.parse(String.valueOf(known.get("at"))), groups);
        } catch (JsonProcessingException | RuntimeException damaged) {
            troubles.warn(
                    LOG,
                    "memory",
                    "damaged",
                    "the record of notices is damaged; notices about known letters are sent once more: " + damaged);
            return new Notified(null, Set.of());
        }
    }

    private void drop(Instant now, Map<String, Integer> groups, Set<String> fresh, Set<String> settled)
            throws IOException {
        List<String> lines = new ArrayList<>();
        fresh.forEach(group -> lines.add("New: " + sentence(group) + " Letters: " + groups.get(group) + "."));
        settled.forEach(group -> lines.add("Settled: " + group + "."));
        lines.add("");
        lines.add(groups.isEmpty() ? "No letters are waiting." : "Open the Mail Center, fix the cause, then retry.");
        file.drop(
                String.valueOf(now.toEpochMilli()),
                fresh.isEmpty() ? "Mail Center: settled" : "Mail Center: messages could not be processed",
                lines);
    }

    private static String sentence(String group) {
        String code = group.substring(group.lastIndexOf(' ') + 1);
        return group + "." + Causes.cause(code).map(cause -> " " + cause).orElse("");
    }
}
