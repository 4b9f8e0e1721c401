package dev.mailchute.web;

import dev.mailchute.health.Causes;
import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.Status;
import dev.mailchute.mailcenter.Group;
import dev.mailchute.mailcenter.KindFilter;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.LetterQuery;
import dev.mailchute.web.MailCenterPage.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The overview: waiting letters by cause, and the state of each mailbox and outbox. */
final class OverviewPage {
    private final PageContext context;

    OverviewPage(PageContext context) {
        this.context = context;
    }

    View view() {
        List<Map<String, Object>> groups = new ArrayList<>();
        for (Group group : context.index().groups()) {
            Map<String, Object> row = new HashMap<>();
            LetterQuery query = LetterQuery.ALL.of(new KindFilter(
                    Optional.of(group.direction()),
                    Optional.of(group.name()),
                    Optional.of(group.code()).filter(code -> !code.isEmpty()),
                    Optional.of(group.outcome())));
            Links.LetterView view = new Links.LetterView(query, 1);
            row.put("group", group);
            row.put("link", view.link());
            row.put("parameters", view.parameters());
            row.put("doubt", group.outcome().equals("in-doubt"));
            row.put("cause", cause(group.code(), group.example()));
            groups.add(row);
        }
        Map<String, Object> model = new HashMap<>();
        model.put("here", "landing");
        model.put("groups", groups);
        model.put("total", context.index().size());
        List<Map<String, Object>> places = places();
        model.put("places", places);
        model.put(
                "down",
                places.stream().filter(place -> (boolean) place.get("down")).toList());
        model.put(
                "paused",
                places.stream().filter(place -> (boolean) place.get("paused")).toList());
        model.put("storage", storage());
        model.put("warnings", warnings());
        model.put(
                "folders",
                context.folders().troubles().stream()
                        .map(FolderWatch.FolderTrouble::describe)
                        .toList());
        return View.of("landing", "Mail Center", model);
    }

    private List<Map<String, Object>> warnings() {
        List<Map<String, Object>> warnings = new ArrayList<>();
        for (Status status : context.statuses().all()) {
            status.warnings().forEach(warning -> warnings.add(Map.of("status", status, "warning", warning)));
        }
        return warnings;
    }

    private String cause(String code, String example) {
        return Causes.cause(code)
                .or(() -> context.mailCenter().find(example).map(Letter::reason))
                .orElse("No reason recorded");
    }

    /** What is down of the rest, and is not listed among the folders. */
    private List<PartHealth> storage() {
        List<Optional<String>> folders = context.folders().troubles().stream()
                .map(trouble -> Optional.of(trouble.describe()))
                .toList();
        return context.parts().stream()
                .filter(part -> part.part().direction().equals(PartHealth.Part.STORAGE) && part.isDown())
                .filter(part -> !folders.contains(part.reason().text()))
                .toList();
    }

    /** The state of every mailbox and outbox. */
    private List<Map<String, Object>> places() {
        Map<String, Integer> counts = context.index().counts();
        List<Map<String, Object>> places = new ArrayList<>();
        for (Status status : context.statuses().all()) {
            Map<String, Object> place = new HashMap<>();
            place.put("status", status);
            PartHealth health = status.health();
            place.put("down", health.isDown());
            place.put("paused", health.state() == PartHealth.Condition.PAUSED);
            place.put("page", Links.part(health.part().key()));
            place.put("unknown", health.state() == PartHealth.Condition.UNKNOWN);
            place.put("lastSuccess", health.lastSuccess().orElse(null));
            place.put("backlog", health.waiting().count());
            place.put("oldest", health.waiting().oldest().orElse(null));
            place.put("letters", counts.getOrDefault(status.direction() + "." + status.name(), 0));
            place.put("link", Links.lettersOf(status.direction(), status.name()));
            place.put("since", health.since());
            place.put("reason", health.reason().text().orElse(""));
            place.put(
                    "cause",
                    status.trouble()
                            .map(Status.Trouble::fault)
                            .filter(fault -> health.reason().text().equals(Optional.of(fault.text())))
                            .flatMap(fault -> Causes.cause(fault.code()))
                            .orElse(""));
            place.put("next", health.reason().next().orElse(""));
            places.add(place);
        }
        return places;
    }
}
