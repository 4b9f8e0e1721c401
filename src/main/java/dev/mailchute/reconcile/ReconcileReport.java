package dev.mailchute.reconcile;

import dev.mailchute.files.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results as text or JSON. */
public final class ReconcileReport {
    private ReconcileReport() {}

    /** The members as in JSON, for a program. */
    public static Map<String, Object> members(Reconciled result) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("direction", result.place().direction());
        members.put("name", result.place().name());
        members.put("mailbox", result.place().mailbox());
        members.put("since", result.period().since());
        members.put("at", result.period().until());
        members.put(result.balance().whole(), result.balance().total());
        members.put("equation", result.balance().equation());
        members.put("outcomes", result.balance().terms());
        members.put(
                "differences",
                result.differences().stream().map(ReconcileReport::members).toList());
        members.put("more", result.more());
        members.put("notLookedAt", result.notLookedAt());
        return members;
    }

    private static Map<String, Object> members(Difference difference) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kind", difference.kind().word());
        members.put("messageId", difference.item().messageId().orElse(null));
        members.put("key", difference.item().key().orElse(null));
        members.put("file", difference.item().file().orElse(null));
        members.put("since", difference.since());
        members.put("what", difference.kind().what());
        members.put("next", difference.kind().next());
        return members;
    }

    static byte[] json(List<Reconciled> results) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("even", results.stream().allMatch(Reconciled::isEven));
        whole.put("parts", results.stream().map(ReconcileReport::members).toList());
        return Json.file(whole);
    }

    static void print(List<Reconciled> results, PrintStream out) {
        results.forEach(result -> lines(result).forEach(out::println));
        long differences = results.stream()
                .mapToLong(result -> result.differences().size() + result.more())
                .sum();
        boolean isComplete =
                results.stream().allMatch(result -> result.notLookedAt().isEmpty());
        out.println();
        out.println(
                differences > 0
                        ? differences + (differences == 1 ? " difference." : " differences.")
                        : isComplete
                                ? "Nothing differs."
                                : "No difference was found, but not everything could be looked at: see above.");
    }

    private static List<String> lines(Reconciled result) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add((result.place().direction().equals("inbound") ? "Inbound " : "Outbound ")
                + result.place().name() + ", " + result.place().mailbox() + ", since "
                + seconds(result.period().since()));
        lines.add("  " + result.balance().equation());
        for (Difference difference : result.differences()) {
            lines.add("  " + difference.kind().word() + "  " + difference.item().shown() + ", since "
                    + seconds(difference.since()));
            lines.add("      " + difference.kind().what());
            difference.item().file().ifPresent(file -> lines.add("      file: " + file));
            lines.add("      next: " + difference.kind().next());
        }
        if (result.more() > 0) {
            lines.add("  and " + result.more() + " more differences");
        }
        result.notLookedAt().forEach(what -> lines.add("  not looked at: " + what));
        return lines;
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** @return the exit code */
    static int print(List<Reconciled> results, boolean json, PrintStream out) {
        if (json) {
            out.print(new String(json(results), StandardCharsets.UTF_8));
        } else {
            print(results, out);
        }
        out.flush();
        return results.stream().allMatch(Reconciled::isEven) ? 0 : 1;
    }
}
