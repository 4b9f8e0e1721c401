package dev.mailchute.web;

import dev.mailchute.failure.Fault;
import dev.mailchute.health.Causes;
import dev.mailchute.health.FolderWatch;
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

    /** The state of every mailbox and outbox. */
    private List<Map<String, Object>> places() {
        Map<String, Integer> counts = context.index().counts();
        List<Map<String, Object>> places = new ArrayList<>();
        for (Status status : context.statuses().all()) {
            Map<String, Object> place = new HashMap<>();
            place.put("status", status);
            place.put("down", status.isDown());
            place.put("lastSuccess", status.lastSuccess().orElse(null));
            place.put("backlog", status.backlog());
            place.put("letters", counts.getOrDefault(status.direction() + "." + status.name(), 0));
            place.put(
                    "link",
                    Links.LETTERS + "?direction=" + status.direction() + "&name=" + Links.encoded(status.name()));
            Fault fault = status.trouble().map(Status.Trouble::fault).orElse(null);
            place.put("since", status.trouble().map(Status.Trouble::since).orElse(null));
            place.put("reason", fault == null ? "" : fault.text());
            place.put("cause", fault == null ? "" : Causes.cause(fault.code()).orElse(""));
            place.put("next", fault == null ? "" : Causes.next(fault.code()).orElse(""));
            places.add(place);
        }
        return places;
    }
}
