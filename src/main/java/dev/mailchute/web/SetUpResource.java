package dev.mailchute.web;

import dev.mailchute.health.CheckListener.CheckFinding;
import dev.mailchute.web.CheckRuns.Begun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** API of the checks of the set-up. */
final class SetUpResource {
    private final PageContext context;

    SetUpResource(PageContext context) {
        this.context = context;
    }

    Reply show(ApiCall call) {
        return Reply.json(200, answer());
    }

    Reply check(ApiCall call) {
        Begun begun = context.setUp().checks().examine(call.who());
        if (begun.run().isEmpty()) {
            throw Problem.of(409, "checks-busy", begun.refusal()).refusal();
        }
        return Reply.json(202, answer());
    }

    private Map<String, Object> answer() {
        CheckRuns checks = context.setUp().checks();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "running",
                checks.running()
                        .filter(run -> !run.asked().isTest())
                        .map(SetUpResource::json)
                        .orElse(null));
        answer.put("last", checks.last().map(SetUpResource::json).orElse(null));
        return answer;
    }

    private static Map<String, Object> json(CheckRun run) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("who", run.asked().who());
        shown.put("begun", run.begun());
        shown.put("ended", run.ended().orElse(null));
        shown.put("ok", run.ended().isPresent() ? run.isOk() : null);
        shown.put("broken", run.broken().orElse(null));
        shown.put("failed", run.count("failed"));
        shown.put("notSettled", run.count("not-settled"));
        shown.put("warnings", run.count("warning"));
        shown.put("left", run.left());
        shown.put("parts", run.sections().stream().map(SetUpResource::part).toList());
        return shown;
    }

    private static Map<String, Object> part(CheckRun.CheckedSection section) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("part", section.part());
        part.put("title", section.title());
        List<Map<String, Object>> findings =
                section.findings().stream().map(SetUpResource::finding).toList();
        part.put("findings", findings);
        return part;
    }

    private static Map<String, Object> finding(CheckFinding finding) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("result", finding.result());
        shown.put("check", finding.check());
        shown.put("found", finding.found());
        shown.put("said", finding.said().orElse(null));
        shown.put("next", finding.next());
        return shown;
    }
}
