package dev.mailchute.web;

import dev.mailchute.health.CheckListener.CheckFinding;
import dev.mailchute.settings.EffectiveSetting;
import dev.mailchute.settings.EffectiveSettings;
import dev.mailchute.web.MailCenterPage.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** For operators: the version, what a check of everything finds, test messages, and the configuration in effect. */
final class SetUpPage {
    /** Findings at the top that need attention. */
    static final int MAX_TROUBLES = 200;
    /** Parts of a check that are shown with all their findings. */
    static final int MAX_SECTIONS = 100;
    /** Mailboxes and outboxes on one page. */
    static final int PARTS = 20;

    private static final List<String> RESULTS = List.of("failed", "not-settled", "warning", "hint", "ok");

    private final PageContext context;

    SetUpPage(PageContext context) {
        this.context = context;
    }

    View view(Request request) {
        CheckRuns checks = context.setUp().checks();
        EffectiveSettings effective = context.settings().effective();
        Map<String, Object> model = new HashMap<>();
        model.put("here", "set-up");
        model.put("version", context.setUp().version());
        model.put("java", Runtime.version().toString());
        model.put("workingDirectory", effective.workingDirectory().toString());
        model.put("running", checks.running().map(SetUpPage::run).orElse(null));
        model.put("last", checks.last().map(SetUpPage::run).orElse(null));
        model.put("tests", checks.tests().stream().map(SetUpPage::run).toList());
        model.put(
                "outboxes",
                context.settings().outbound().stream()
                        .map(outbox -> Map.of("name", outbox.name(), "mailbox", outbox.mailbox()))
                        .toList());
        model.put("maxTests", CheckRuns.MAX_TESTS);
        model.put("common", part(effective, EffectiveSettings.COMMON));
        model.put("own", part(effective, EffectiveSettings.OWN));
        addParts(request, effective, model);
        return View.of("set-up", "Set-up", model);
    }

    private static Map<String, Object> run(CheckRun run) {
        List<CheckRun.CheckedSection> sections = run.sections();
        List<Map<String, Object>> troubles = new ArrayList<>();
        List<Map<String, Object>> shown = new ArrayList<>();
        int more = 0;
        for (CheckRun.CheckedSection section : sections) {
            for (CheckFinding finding : section.findings()) {
                if (CheckRun.isGood(finding)) {
                    continue;
                }
                if (troubles.size() < MAX_TROUBLES) {
                    troubles.add(Map.of("title", section.title(), "finding", finding, "words", words(finding)));
                } else {
                    more++;
                }
            }
            if (shown.size() < MAX_SECTIONS) {
                shown.add(section(section));
            }
        }
        Map<String, Object> model = new HashMap<>();
        model.put("asked", run.asked());
        model.put("isTest", run.asked().isTest());
        model.put("begun", run.begun());
        model.put("ended", run.ended().orElse(null));
        model.put("broken", run.broken().orElse(""));
        model.put("ok", run.isOk());
        model.put("now", run.now());
        model.put("parts", sections.size());
        model.put("counts", counts(run));
        model.put("troubles", troubles);
        model.put("moreTroubles", more);
        model.put("sections", shown);
        model.put("moreSections", sections.size() - shown.size());
        model.put("left", run.left());
        return model;
    }

    private static Map<String, Object> section(CheckRun.CheckedSection section) {
        List<Map<String, Object>> findings = section.findings().stream()
                .map(finding -> Map.<String, Object>of("finding", finding, "words", words(finding)))
                .toList();
        long bad = section.findings().stream()
                .filter(finding -> !CheckRun.isGood(finding))
                .count();
        return Map.of("title", section.title(), "findings", findings, "bad", bad);
    }

    private static List<Map<String, Object>> counts(CheckRun run) {
        return RESULTS.stream()
                .filter(result -> run.count(result) > 0)
                .map(result -> Map.<String, Object>of(
                        "count", run.count(result), "words", run.count(result) == 1 ? words(result) : many(result)))
                .toList();
    }

    private static String words(CheckFinding finding) {
        return words(finding.result());
    }

    /** A mark is words, not only a colour. */
    private static String words(String result) {
        return switch (result) {
            case "ok" -> "works";
            case "hint" -> "for information";
            case "not-settled" -> "not settled";
            case "warning" -> "needs attention";
            default -> "does not work";
        };
    }

    private static String many(String result) {
        return switch (result) {
            case "ok" -> "work";
            case "warning" -> "need attention";
            case "failed" -> "do not work";
            default -> words(result);
        };
    }

    private static List<Map<String, Object>> part(EffectiveSettings effective, String name) {
        return effective.parts().stream()
                .filter(part -> part.name().equals(name))
                .flatMap(part -> part.settings().stream())
                .map(SetUpPage::row)
                .toList();
    }

    private static Map<String, Object> row(EffectiveSetting setting) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("key", setting.key());
        row.put("value", setting.shown().orElse(setting.isSet() ? "set, not shown" : "not set"));
        row.put("isValue", setting.shown().isPresent());
        row.put("given", setting.isGiven());
        row.put(
                "from",
                setting.isSet() || !setting.origin().name().isEmpty()
                        ? setting.origin().describe()
                        : "");
        return row;
    }

    /** The mailboxes and outboxes of this page of the list, or those whose name has the text in it. */
    private void addParts(Request request, EffectiveSettings effective, Map<String, Object> model) {
        String wanted =
                request.asked("name").map(name -> name.toLowerCase(Locale.ROOT)).orElse("");
        List<EffectiveSettings.SettingsPart> found = effective.parts().stream()
                .filter(part -> !part.name().equals(EffectiveSettings.COMMON)
                        && !part.name().equals(EffectiveSettings.OWN))
                .filter(part -> part.name().contains(wanted))
                .toList();
        int pages = Math.max(1, (found.size() + PARTS - 1) / PARTS);
        int page = Math.max(1, Math.min(pages, request.number("page", 1)));
        List<Map<String, Object>> parts = found.stream()
                .skip((page - 1L) * PARTS)
                .limit(PARTS)
                .map(part -> Map.<String, Object>of(
                        "name",
                        part.name(),
                        "direction",
                        part.name().substring(0, part.name().indexOf('.')),
                        "short",
                        part.name().substring(part.name().indexOf('.') + 1),
                        "enabled",
                        part.enabled(),
                        "settings",
                        part.settings().stream().map(SetUpPage::row).toList()))
                .toList();
        String link =
                Links.ROOT + "/set-up?" + (wanted.isEmpty() ? "" : "name=" + Links.encoded(wanted) + "&") + "page=";
        model.put("parts", parts);
        model.put("partCount", found.size());
        model.put("name", wanted);
        model.put("page", page);
        model.put("pages", pages);
        model.put("before", page > 1 ? link + (page - 1) : "");
        model.put("after", page < pages ? link + (page + 1) : "");
    }
}
